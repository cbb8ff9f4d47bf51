"""Mistakes that people could make in this app, and the proof that the browser tests notice each of them."""
