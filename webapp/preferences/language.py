"""The language of a page: the visitor's choice, else the browser's preference, else Spanish."""

from flask import Flask, request
from flask_babel import Babel, get_locale
from werkzeug.wrappers import Response

from webapp.cookies import ONE_YEAR_S, set_plain_cookie
from webapp.settings import PROJECT, SettingsError

LANGUAGES = {"es": "Español", "en": "English"}
"""The languages of the app, each by its own name."""

DEFAULT_LANGUAGE = "es"
LANGUAGE_COOKIE = "language"
TRANSLATIONS = PROJECT / "translations"

babel = Babel()


def init_app(app: Flask) -> None:
    """Translate the app's texts.

    Raises:
        SettingsError: the catalogues have not been compiled, so every page would be in English.
    """
    if not (TRANSLATIONS / "es/LC_MESSAGES/messages.mo").is_file():
        raise SettingsError("The translations are not compiled. Run: pybabel compile -d translations")
    babel.init_app(
        app,
        default_locale=DEFAULT_LANGUAGE,
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=select_language,
    )
    app.jinja_env.globals.update(LANGUAGES=LANGUAGES, get_locale=get_locale)


def select_language() -> str:
    """Return the language of this request."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LANGUAGES, DEFAULT_LANGUAGE)


def store_language(response: Response, language: str) -> None:
    """Store the language that the visitor chose, for a year."""
    set_plain_cookie(response, LANGUAGE_COOKIE, language, max_age=ONE_YEAR_S)
