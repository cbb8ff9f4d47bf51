"""The view behind the switches on every page, which returns to the page that the form was on."""

from http import HTTPStatus

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.preferences.language import LANGUAGES, store_language
from webapp.preferences.theme import THEMES, store_theme
from webapp.urls import local_path

preferences = Blueprint("preferences", __name__)


@preferences.post("/preferences")
def choose() -> ResponseReturnValue:
    """Store the language or the theme that was chosen."""
    response = redirect(local_path(request.form.get("next")) or url_for("home.index"), HTTPStatus.SEE_OTHER)
    language, theme = request.form.get("language"), request.form.get("theme")
    if language in LANGUAGES:
        store_language(response, language)
    elif theme in THEMES:
        store_theme(response, theme)
    else:
        abort(HTTPStatus.BAD_REQUEST)
    return response
