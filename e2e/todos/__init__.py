"""A list that is kept: each behaviour with JavaScript and without."""
