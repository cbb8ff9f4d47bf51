"""Tests of the tools and of the suites themselves."""
