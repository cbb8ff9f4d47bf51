"""Which language a page is in: the visitor's choice, else the browser's, else Spanish."""

from pathlib import Path

from flask import Flask, current_app, request
from flask_babel import Babel, get_locale

from webapp.settings import SettingsError

LANGUAGES = {"es": "Español", "en": "English"}
"""The languages of the app, each by its own name."""

COOKIE = "language"

babel = Babel()


def init_app(app: Flask) -> None:
    """Translate the app's texts.

    Raises:
        SettingsError: the catalogues have not been compiled, so that every page would come out in English.
    """
    catalogue = Path(app.config["BABEL_TRANSLATION_DIRECTORIES"]) / "es/LC_MESSAGES/messages.mo"
    if not catalogue.is_file():
        raise SettingsError("The translations are not compiled. Run: pybabel compile -d translations")
    babel.init_app(app, locale_selector=select_language)
    app.jinja_env.globals.update(LANGUAGES=LANGUAGES, current_language=current_language)


def select_language() -> str:
    """Return the code of the language that answers this request."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    default: str = current_app.config["BABEL_DEFAULT_LOCALE"]
    return request.accept_languages.best_match(LANGUAGES, default) or default


def current_language() -> str:
    """Return the code of the language in use, for `<html lang>`."""
    return str(get_locale())
