"""The view behind the switches on every page, which returns to the page that the form was on."""

from http import HTTPStatus

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.cookies import set_plain_cookie
from webapp.preferences.language import LANGUAGE_COOKIE, LANGUAGES
from webapp.preferences.theme import THEME_COOKIE, THEMES
from webapp.urls import local_path

ONE_YEAR_S = 365 * 24 * 60 * 60
"""Browsers cap a cookie's lifetime at 400 days (RFC 6265bis, 5.5)."""

preferences = Blueprint("preferences", __name__)


@preferences.post("/preferences")
def choose() -> ResponseReturnValue:
    """Store the language or the theme that was chosen."""
    response = redirect(local_path(request.form.get("next")) or url_for("home.index"), HTTPStatus.SEE_OTHER)
    language, theme = request.form.get("language"), request.form.get("theme")
    if language in LANGUAGES:
        set_plain_cookie(response, LANGUAGE_COOKIE, language, max_age=ONE_YEAR_S)
    elif theme in THEMES:
        set_plain_cookie(response, THEME_COOKIE, theme, max_age=ONE_YEAR_S)
    else:
        abort(HTTPStatus.BAD_REQUEST)
    return response
