"""Tests of the project's own commands (tools/)."""
