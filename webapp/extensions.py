"""The extensions, made once and bound to each app; imports nothing from webapp."""

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect

bootstrap = Bootstrap5()
csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Bind every extension to the app."""
    bootstrap.init_app(app)
    csrf.init_app(app)
