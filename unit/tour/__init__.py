"""Tests of webapp/tour."""
