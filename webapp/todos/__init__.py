"""The todos of an account: a list that is kept, page by page."""

from flask import Flask

from webapp.todos.views import todos


def init_app(app: Flask) -> None:
    """Add what changes the list; the list itself is shown by the greeting."""
    app.register_blueprint(todos)
