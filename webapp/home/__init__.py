"""The pages of the course notes: the redirect, the greetings, and the crash on request."""

from flask import Flask

from webapp.home.views import home


def init_app(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(home)
