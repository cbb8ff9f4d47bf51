"""What a visitor chooses: the language, and the light or dark theme. Each is stored in a cookie for a year."""

from flask import Flask

from webapp.preferences import language, theme
from webapp.preferences.views import preferences


def init_app(app: Flask) -> None:
    """Add both preferences, and the view that stores them."""
    language.init_app(app)
    theme.init_app(app)
    app.register_blueprint(preferences)
