"""Tests of the pages of the spec."""
