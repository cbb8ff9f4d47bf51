"""Tests of webapp/preferences."""
