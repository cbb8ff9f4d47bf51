"""The proxies in front of the app: what they say of a visitor's address and scheme."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def init_app(app: Flask) -> None:
    """Believe as many entries of X-Forwarded-For and X-Forwarded-Proto as there are trusted proxies."""
    if hops := app.config["TRUSTED_PROXIES"]:
        # mypy does not let a method be assigned; replacing this one is how Flask documents middleware.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
