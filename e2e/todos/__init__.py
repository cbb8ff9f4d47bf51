"""The todo list of a logged-in user: each behaviour with JavaScript and without."""
