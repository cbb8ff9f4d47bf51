"""What the project's own commands are made with; the app knows nothing of it."""
