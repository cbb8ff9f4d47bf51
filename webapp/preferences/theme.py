"""The light or dark theme: the visitor's choice, else the system's."""

from flask import Flask, request

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"


def init_app(app: Flask) -> None:
    """Tell the templates which theme a page has."""
    app.jinja_env.globals["current_theme"] = current_theme


def current_theme() -> str:
    """Return the theme that the visitor chose; `auto` follows the system."""
    theme = request.cookies.get(THEME_COOKIE)
    return theme if theme in THEMES else "auto"
