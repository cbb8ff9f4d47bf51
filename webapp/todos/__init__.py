"""The todo list of an account: stored in the database, shown page by page."""

from flask import Flask

from webapp.todos.views import todos


def init_app(app: Flask) -> None:
    """Add the views that change the list; the list itself is shown at `/hello`."""
    app.register_blueprint(todos)
