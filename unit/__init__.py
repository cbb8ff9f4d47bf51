"""Tests that need no browser: one file for each module of the app."""
