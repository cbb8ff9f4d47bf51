"""Templates that are compiled once for each language, with their constant texts already translated.

`_("Home")` in a template costs a look-up of the request, the language and the catalogue each time it is shown: a fifth
of the time that a page took. The language is known when a template is compiled for it, so there the text is put in.
Texts with parts to fill in (`_("Hello, %(name)s", name=…)`) are translated at each request, as Flask-Babel does it.
"""

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Any, Self, cast

import flask.templating
from flask import current_app, request
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from webapp.preferences.language import DEFAULT, catalogue, current_language

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from jinja2 import Template


class Environment(flask.templating.Environment):
    """Flask's template environment, with one of its own for each language below it."""

    language: str | None = None
    loaded: "dict[str, Template]"
    """The templates of one language; found quicker than in Jinja's cache, which asks for the loader first."""

    def in_language(self, language: str) -> Self:
        """Return the environment whose templates are in one language."""
        environments: dict[str, Self] = self.__dict__.setdefault("_in_language", {})
        if language not in environments:
            environment = self.overlay()
            environment.language = language
            environment.loaded = {}
            environments[language] = environment
        return environments[language]

    def get_template(
        self,
        name: "str | Template",
        parent: str | None = None,
        globals: "MutableMapping[str, Any] | None" = None,  # noqa: A002 - the name is Jinja's
    ) -> "Template":
        """Return a template in the language of the request."""
        if self.language is None:
            return self.in_language(current_language()).get_template(name, parent, globals)
        if self.auto_reload or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        if name not in self.loaded:
            self.loaded[name] = super().get_template(name, parent, globals)
        return self.loaded[name]

    def make_globals(self, d: "MutableMapping[str, Any] | None") -> "MutableMapping[str, Any]":
        """Return the globals of a template: a dict, complete when the template is loaded.

        Jinja's own is a ChainMap, which sees what is added later, and of which every include and import of every
        request makes a dict, key by key: a tenth of the time that a page took.
        """
        return {**self.globals, **(d or {})}


def component(name: str, **arguments: Hashable) -> Markup:
    """Return a part of a page that depends on nothing but its arguments; outside debug, each is rendered once.

    Args:
        name: of the template.
        arguments: all that the template is given, besides the globals; few different values, as all results are kept.
    """
    made: dict[Hashable, Markup] = current_app.extensions.setdefault("components", {})
    key = (name, current_language(), request.script_root, *arguments.values())
    if key not in made or current_app.debug:
        made[key] = Markup(current_app.jinja_env.get_template(name).render(arguments))  # noqa: S704 - as escaped as any template
    return made[key]


class ConstantTexts(Extension):
    """Puts the translation in the place of `_("…")` while a template is read."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Replace each call of `_` with nothing but a text by the text in the environment's language."""
        translate = self._translate
        window: list[Token] = []
        for token in stream:
            window.append(token)
            if [seen.type for seen in window[-4:]] == ["name", "lparen", "string", "rparen"] and window[
                -4
            ].value == "_":
                text = window[-2]
                window[-4:] = [Token(text.lineno, "string", translate(text.value))]
        yield from window

    def _translate(self, text: str) -> str:
        language = cast("Environment", self.environment).language
        # A text to translate is always a format, with or without parts to fill in.
        translated: str = catalogue(language or DEFAULT).gettext(text) % ()
        return translated
