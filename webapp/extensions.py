"""Bootstrap-Flask and Flask-WTF's CSRFProtect; the other extensions are beside what uses them."""

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect

bootstrap = Bootstrap5()
csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Bind the extensions to the app."""
    bootstrap.init_app(app)
    csrf.init_app(app)
