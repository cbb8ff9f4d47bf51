"""Mistakes that a developer could make in this app, and the proof that the tests detect each of them."""
