"""The texts of the app and their Spanish catalogue."""

import itertools
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

import flask_babel
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations
from flask import Flask

from unit.conftest import NewApp
from unit.html import Element
from unit.states import SCRIPT_ANSWERS, SPEC_STATES, STATES, TOUR_STATES, see
from webapp.settings import PROJECT

MESSAGES = PROJECT / "translations/es/LC_MESSAGES/messages.po"

SAME_FOR_ONE_AND_MANY = {"%(num)d open"}

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?.")


MAX_SHORT_LENGTH = 7
"""Characters of a text that may become much longer."""

MIN_RATIO, MAX_RATIO = 0.4, 2.2
"""Of the lengths of a longer text: its translation by its source."""

SAME_IN_SPANISH = [{"The proof", "The test"}]
"""Texts for which Spanish has one word."""

TERMS = {
    r"apps?\b": "aplicaci",
    r"bars?\b": "barra",
    "behaviour": "comportami",
    "button": "bot[óo]n",
    "characters": "caract",
    "cookie": "cookie",
    "dark": "oscur",
    "english": "inglés",
    "expired": "caduc",
    "field": "campo",
    "file": "archivo",
    "filter": "filtr",
    "focus": "foco",
    "keyboard": "teclad",
    "line": "línea",
    "menu": "menú",
    "paper": "papel",
    "phone": "móvil",
    "proxy": "proxy",
    "screen": "pantalla",
    "spanish": "español",
    "template": "plantilla",
    "token": "token",
    "tour": "recorri",
}
"""The beginnings of words, each of which says what the other says, and nothing else does."""

ONE_WAY_TERMS = {
    "accept": "acept|admit",
    "account": "cuenta",
    "address": "direcci",
    "at least": "al menos|mínimo",
    "at most": "como mucho|máximo",
    "below": "debajo|abajo|bajo",
    "browser": "navega",
    "bug": "fallo",
    "click": "clic|puls",
    "code": "código",
    "colour": "color",
    "connection": "conexi",
    "delet": "elimin|borra",
    "double": "doble",
    "edit": "edi[tc]|cambi",
    "empty": "vací",
    "error": "error",
    "fail": "fall",
    "first": "primer|antes|ante todo",
    "greeting": "salud",
    "language": "idioma",
    r"lists?\b": "lista",
    "message": "mensaj|avis",
    "minute": "minut",
    "more than": "más de",
    "never": "nunca|jamás|ningun",
    "newer": "nuev|reciente",
    "nobody": "nadie",
    "(is|turned) off (?!the)": "desactiv|apag",
    "older": "antigu|anterior",
    "only": "sol[oa]|únic",
    "(?<!home )page": "página",
    "passed": "pas",
    "picture": "imagen|captura|foto",
    "previous": "anterior",
    "record": "regist|grab",
    "request": "petici|solicit|pid",
    "search": "busc|busq|búsq|encontr",
    "secret": "secret|clave",
    "sentence": "frase",
    "session": "sesi",
    "server": "servidor",
    "site": "sitio",
    "slow": "lent|despaci",
    r"tables?\b": "tabla",
    "test": "prueba",
    "text": "text",
    "theme": "tema",
    "twice": "dos veces|doble",
    "undo": "desh",
    "user": "usuari",
    "wait": "esper",
    "without": "sin",
    "word": "palabra|texto",
}
"""The beginnings of words whose translation has other sources, too."""


@pytest.fixture(scope="module")
def sources() -> set[str]:
    """The texts to translate, as `make messages` collects them."""
    mappings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]["mappings"]
    folders = {mapping["pattern"].partition("/")[0] for mapping in mappings}
    found = extract_from_dir(
        PROJECT,
        method_map=[(mapping["pattern"], mapping["method"]) for mapping in mappings],
        options_map={mapping["pattern"]: mapping for mapping in mappings},
        keywords={**DEFAULT_KEYWORDS, "_l": None},
        directory_filter=lambda folder: Path(folder).relative_to(PROJECT).parts[0] in folders,
    )
    messages = [message for _file, _line, message, _comments, _context in found]
    return {text for message in messages for text in ([message] if isinstance(message, str) else message)}


@pytest.fixture(scope="module")
def spanish() -> Catalog:
    """The Spanish texts, as they are edited."""
    with MESSAGES.open("rb") as file:
        return read_po(file, locale="es", abort_invalid=True)


def texts(catalog: Catalog) -> dict[str, str]:
    """Return each text with its translation; a plural form counts as a text of its own."""
    found: dict[str, str] = {}
    for message in catalog:
        if message.pluralizable:
            assert isinstance(message.id, list | tuple)
            assert isinstance(message.string, list | tuple)
            found.update(zip(message.id, message.string, strict=True))
        elif message.id:
            found[str(message.id)] = str(message.string)
    return found


def test_sources_are_found(sources: set[str]) -> None:
    """Texts are collected from templates, views, lazy texts and constants."""
    assert sources >= {"Home", "Hello, %(name)s", "Buy coffee", "Username"}


def test_every_text_is_in_the_catalogue(sources: set[str], spanish: Catalog) -> None:
    """The catalogue has every text of the app, and no other (run `make messages`)."""
    assert texts(spanish).keys() == sources
    assert not spanish.obsolete


def test_every_text_is_translated(spanish: Catalog) -> None:
    """Every text has a translation, and none is marked as a guess."""
    untranslated = [text for text, translation in texts(spanish).items() if not translation.strip()]

    assert not untranslated
    assert not [message.id for message in spanish if message.fuzzy and message.id]


def test_translations_have_the_same_placeholders(spanish: Catalog) -> None:
    """A translation has the placeholders of its source."""
    for text, translation in texts(spanish).items():
        assert sorted(PLACEHOLDER.findall(translation)) == sorted(PLACEHOLDER.findall(text))


def test_translations_end_like_their_sources(spanish: Catalog) -> None:
    """A translation has no stray space, and a final point if its source has one."""
    for text, translation in texts(spanish).items():
        assert translation == translation.strip()
        assert translation.endswith(".") == text.endswith(".")


def test_translations_are_about_as_long_as_their_sources(spanish: Catalog) -> None:
    """No translation is much shorter or longer than its source: it would be that of another text."""
    long = {text: translation for text, translation in texts(spanish).items() if len(text) > MAX_SHORT_LENGTH}

    assert {text: it for text, it in long.items() if not MIN_RATIO < len(it) / len(text) < MAX_RATIO} == {}


def test_each_text_has_a_translation_of_its_own(spanish: Catalog) -> None:
    """No two texts have the same translation: one of them would be wrong, or both should be one text."""
    sources: dict[str, list[str]] = {}
    for text, translation in texts(spanish).items():
        sources.setdefault(translation, []).append(text)

    assert [{*alike} for alike in sources.values() if len(alike) > 1] == SAME_IN_SPANISH


def test_terms_are_translated_alike(spanish: Catalog) -> None:
    """A term has the same translation in every text."""

    def has(term: str, text: str) -> bool:
        return re.search(rf"\b(?:{term})", PLACEHOLDER.sub("", text), re.IGNORECASE) is not None

    pairs = texts(spanish).items()

    for term, translation in (TERMS | ONE_WAY_TERMS).items():
        without = [text for text, other in pairs if has(term, text) and not has(translation, other)]
        assert not without, f"{term!r} is not translated by {translation!r}"
    for term, translation in TERMS.items():
        others = [other for text, other in pairs if has(translation, other) and not has(term, text)]
        assert not others, f"{translation!r} does not translate {term!r}"


def test_compiled_catalogue_is_up_to_date(spanish: Catalog) -> None:
    """The compiled catalogue is the edited one (run `make run`, or `pybabel compile -d translations`)."""
    with MESSAGES.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)

    assert texts(compiled) == texts(spanish)


@pytest.fixture(scope="module")
def plurals(spanish: Catalog) -> list[tuple[Sequence[str], Sequence[str]]]:
    """The texts about a number, for one and for another: in English, and in Spanish."""
    return [(tuple(message.id), tuple(message.string or ())) for message in spanish if message.pluralizable]


def test_one_and_many_are_told_apart(plurals: list[tuple[Sequence[str], Sequence[str]]]) -> None:
    """The text for one differs from that for several, and only that may leave the number out."""
    for one, many in itertools.chain.from_iterable(plurals):
        assert one != many or many in SAME_FOR_ONE_AND_MANY
        assert "%(num)d" in many
        assert set(PLACEHOLDER.findall(one)) <= set(PLACEHOLDER.findall(many))


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_text_about_a_number_is_filled_in(
    app: Flask, plurals: list[tuple[Sequence[str], Sequence[str]]], language: str, number: int
) -> None:
    """About none, one and two, each text is in the form for so many, and nothing of it is left to be filled in."""
    with app.test_request_context(headers={"Accept-Language": language}):
        for english, spanish in plurals:
            text = flask_babel.ngettext(*english, number, words="flask")

            form = (english if language == "en" else spanish)[number != 1]
            assert text == form.replace("%(num)d", str(number)).replace("%(words)s", "flask")
            assert "%" not in text
            assert str(number) in text or number == 1


class Bracketed(NullTranslations):
    """A language in which every text stands in brackets."""

    def gettext(self, message: str) -> str:
        """Return the text in brackets."""
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the text for a number in brackets."""
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"

    ugettext, ungettext = gettext, ngettext


TEXT_ATTRIBUTES = (
    *("aria-label", "alt", "title", "placeholder"),
    *("data-long", "data-empty", "data-undo", "data-remove"),
)


def visible_texts(page: Element) -> Iterator[str]:
    """Yield the texts of a page, its attributes that are read out, and those that its script shows."""
    for element in page.all("*"):
        yield from (text.strip() for text in element.own_texts)
        yield from (element[name] for name in TEXT_ATTRIBUTES if name in element)
    yield from (element["content"] for element in page.all("meta[name=description]"))


NOT_TRANSLATED = re.compile(
    r"""
    | (\(\)\ )?(·\ )?Flask\ a\ la\ vista # the name of the app
    | Español | English                 # each language's own name
    | (127\.0\.0|192\.0\.2)\.[\dx]+     # what is reported as an address
    | HTTP\ \d{3} | [0-9a-f]{12}         # a status, and the number of a request
    | written\ by\ Ana | todo\ \d+       # descriptions
    | \(\d+\) | …                       # how many, and more
    """,
    re.VERBOSE,
)


@pytest.mark.parametrize("state", [it for it in STATES | SCRIPT_ANSWERS if it not in TOUR_STATES | SPEC_STATES])
def test_every_visible_text_is_in_the_catalogue(new_app: NewApp, monkeypatch: pytest.MonkeyPatch, state: str) -> None:
    """Every text of a page is from the catalogue, with its placeholders filled in."""
    monkeypatch.setattr(flask_babel.Domain, "get_translations", lambda _self: Bracketed())

    page = see(new_app().test_client(), state)

    outside = [re.sub(r"⟦[^⟦⟧]*⟧", "", text).strip() for text in visible_texts(page)]
    assert not [text for text in outside if not NOT_TRANSLATED.fullmatch(text)]
    assert all("⟦" in heading.text for heading in page.all("h1"))
