"""The tour: its contents, its stops, and the files that it shows."""
