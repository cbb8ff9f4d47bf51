"""What a visitor chooses about the look of the app, kept for a year: the language, and light or dark."""

from flask import Flask

from webapp.preferences.views import current_theme, here, preferences


def init_app(app: Flask) -> None:
    """Add the switches, and what the page's frame needs to show them."""
    app.register_blueprint(preferences)
    app.jinja_env.globals.update(current_theme=current_theme, here=here)
