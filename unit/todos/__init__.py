"""Tests of webapp/todos."""
