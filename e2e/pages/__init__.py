"""What more than one test file needs to know of a page."""
