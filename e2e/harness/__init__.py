"""Browser tests for any Flask app, by pytest-playwright: copy this folder as it is (docs/starter/ says how)."""
