"""Which language a page is in: the visitor's choice, else the browser's, else Spanish."""

from functools import cache, lru_cache

from babel.support import NullTranslations, Translations
from flask import Flask, g, request
from flask_babel import Babel, Domain
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from webapp.settings import PROJECT, SettingsError

LANGUAGES = {"es": "Español", "en": "English"}
"""The languages of the app, each by its own name."""

DEFAULT = "es"
COOKIE = "language"

TRANSLATIONS = PROJECT / "translations"


@cache
def catalogue(language: str) -> Translations | NullTranslations:
    """Return the texts of one language; English, the language of the sources, needs none."""
    return Translations.load(TRANSLATIONS, [language])


class Catalogues(Domain):
    """Finds a language's texts in a dict, where Flask-Babel parses and prints the locale first: a third of the time."""

    def get_translations(self) -> Translations | NullTranslations:
        """Return the texts in the language of the request."""
        return catalogue(current_language())


class QuickBabel(Babel):
    """Flask-Babel, with its texts found by `Catalogues`."""

    domain_instance = Catalogues()


babel = QuickBabel()


def init_app(app: Flask) -> None:
    """Translate the app's texts.

    Raises:
        SettingsError: the catalogues have not been compiled, so that every page would come out in English.
    """
    if not (TRANSLATIONS / "es/LC_MESSAGES/messages.mo").is_file():
        raise SettingsError("The translations are not compiled. Run: pybabel compile -d translations")
    babel.init_app(app, default_locale=DEFAULT, locale_selector=current_language)
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"]  # Jinja's own `_` looks `gettext` up at each call
    app.jinja_env.globals.update(LANGUAGES=LANGUAGES, current_language=current_language)


def current_language() -> str:
    """Return the code of the language that answers this request."""
    try:
        language: str = g.language
    except AttributeError:
        language = g.language = select_language()
    return language


def select_language() -> str:
    """Return the visitor's choice, else the language that their browser likes best of ours."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    return best_language(request.headers.get("Accept-Language", ""))


@lru_cache(maxsize=1000)
def best_language(accept_language: str) -> str:
    """Return the language of ours that a browser likes best.

    Args:
        accept_language: the header of that name (RFC 9110, 12.5.4).
    """
    return parse_accept_header(accept_language, LanguageAccept).best_match(LANGUAGES, DEFAULT) or DEFAULT
