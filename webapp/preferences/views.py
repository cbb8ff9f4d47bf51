"""The switches on every page: a form each, which comes back to the page it was sent from."""

from http import HTTPStatus

from flask import Blueprint, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from webapp.preferences.language import COOKIE as LANGUAGE_COOKIE
from webapp.preferences.language import LANGUAGES
from webapp.security import set_plain_cookie
from webapp.urls import current_path, local_path

THEME_COOKIE = "theme"
THEMES = ("auto", "light", "dark")
ONE_YEAR = 365 * 24 * 60 * 60
"""In seconds; browsers cap a cookie's life at 400 days (RFC 6265bis, 5.5)."""

preferences = Blueprint("preferences", __name__)


@preferences.post("/preferences")
def choose() -> Response:
    """Keep the language or the theme that was chosen."""
    response = redirect(local_path(request.form.get("next")) or url_for("home.index"), HTTPStatus.SEE_OTHER)
    language, theme = request.form.get("language"), request.form.get("theme")
    if language in LANGUAGES:
        set_plain_cookie(response, LANGUAGE_COOKIE, language, max_age=ONE_YEAR)
    elif theme in THEMES:
        set_plain_cookie(response, THEME_COOKIE, theme, max_age=ONE_YEAR)
    else:
        abort(HTTPStatus.BAD_REQUEST)
    return response


def current_theme() -> str:
    """Return the theme that the visitor chose; `auto` follows the system."""
    theme = request.cookies.get(THEME_COOKIE)
    return theme if theme in THEMES else "auto"


def can_be_asked_for() -> bool:
    """Tell whether this address, to which a form was sent, is also that of a page."""
    return current_app.create_url_adapter(request).test(request.path, "GET")  # type: ignore[union-attr]  # it is for a request


def here() -> str:
    """Return the address to come back to: this page, or the start if this one cannot be asked for with GET."""
    rule = request.url_rule
    if rule and rule.methods and "GET" not in rule.methods and not can_be_asked_for():
        return url_for("home.index")
    return current_path()
