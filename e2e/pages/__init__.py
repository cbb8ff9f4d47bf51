"""Page objects, and what else several test files share."""
