"""What any correct implementation of the course notes shows: each behaviour with JavaScript and without."""
