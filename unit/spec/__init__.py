"""Tests of webapp/spec."""
