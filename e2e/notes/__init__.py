"""The behaviour of the course notes, which any implementation of them shows, with JavaScript and without."""
