"""Who is visiting: the greeting by address, kept once in the signed session and once in a plain cookie."""

from flask import Flask

from webapp.home.views import home


def init_app(app: Flask) -> None:
    """Add the pages of the notes."""
    app.register_blueprint(home)
