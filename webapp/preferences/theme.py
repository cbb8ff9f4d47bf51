"""The light or dark theme: the visitor's choice, else the system's."""

from flask import Flask, request
from werkzeug.wrappers import Response

from webapp.cookies import ONE_YEAR_S, set_plain_cookie

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"


def init_app(app: Flask) -> None:
    """Tell the templates which theme a page has."""
    app.jinja_env.globals["current_theme"] = current_theme


def current_theme() -> str:
    """Return the theme that the visitor chose; `auto` follows the system."""
    theme = request.cookies.get(THEME_COOKIE)
    return theme if theme in THEMES else "auto"


def store_theme(response: Response, theme: str) -> None:
    """Store the theme that the visitor chose, for a year."""
    set_plain_cookie(response, THEME_COOKIE, theme, max_age=ONE_YEAR_S)
