"""Tests of tools/spec and of the pages right and with each bug."""
