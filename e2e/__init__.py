"""The browser tests: each docstring is one sentence of the specification."""
