"""The specification: what a real browser sees."""
