"""The texts of the app and their Spanish catalogue: nothing is left out, and no text stands outside it."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations

from unit.conftest import NewApp
from unit.html import Element
from unit.states import STATES, see
from webapp.home import page as greeting
from webapp.settings import PROJECT

MESSAGES = PROJECT / "translations/es/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?.")


@pytest.fixture(scope="module")
def sources() -> set[str]:
    """The texts to translate, as `make messages` collects them."""
    mappings = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
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
    """Return each text with its translation; one that counts has two of each, the singular and the plural."""
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
    """Texts come from templates, from views, from lazy texts and from constants alike."""
    assert sources >= {"Home", "Hello, %(name)s", "Buy coffee", "Username"}


def test_every_text_is_in_the_catalogue(sources: set[str], spanish: Catalog) -> None:
    """No text is missing from the catalogue, and none is left in it that the app has no more (run `make messages`)."""
    assert texts(spanish).keys() == sources
    assert not spanish.obsolete


def test_every_text_is_translated(spanish: Catalog) -> None:
    """No text is without a translation, and none is only guessed."""
    untranslated = [text for text, translation in texts(spanish).items() if not translation.strip()]

    assert not untranslated
    assert not [message.id for message in spanish if message.fuzzy and message.id]


def test_translations_have_the_same_parts(spanish: Catalog) -> None:
    """A translation is filled in with what its source is filled in with."""
    for text, translation in texts(spanish).items():
        assert sorted(PLACEHOLDER.findall(translation)) == sorted(PLACEHOLDER.findall(text))


def test_translations_keep_their_edges(spanish: Catalog) -> None:
    """A translation begins and ends as its source does: no stray space, and the same final point."""
    for text, translation in texts(spanish).items():
        assert translation == translation.strip()
        assert translation.endswith(".") == text.endswith(".")


def test_compiled_catalogue_is_up_to_date(spanish: Catalog) -> None:
    """What the app reads is what was edited last (run `make run`, or `pybabel compile -d translations`)."""
    with MESSAGES.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)

    assert texts(compiled) == texts(spanish)


class Bracketed(NullTranslations):
    """A language in which every text stands in brackets."""

    def gettext(self, message: str) -> str:
        """Return the text in brackets."""
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the text for a number in brackets."""
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"

    ugettext, ungettext = gettext, ngettext


def shown(page: Element) -> Iterator[str]:
    """Yield all that a page says: its texts, and the attributes that are read out."""
    for element in page.walk():
        if element.tag not in {"script", "style"}:
            yield from (part.strip() for part in element.content if isinstance(part, str))
            yield from (element[name] for name in ("aria-label", "alt", "title", "placeholder") if name in element)
            if element.tag == "meta" and element.attributes.get("name") == "description":
                yield element["content"]


NOT_TRANSLATED = re.compile(
    r"""
    | (\(\)\ )?(·\ )?Flask\ a\ la\ vista # the name of the app
    | Español | English                 # each language's own name
    | (127\.0\.0|192\.0\.2)\.[\dx]+     # addresses, or what was claimed to be one
    | HTTP\ \d{3}
    | written\ by\ Ana | todo\ \d+       # what people wrote
    """,
    re.VERBOSE,
)


@pytest.mark.parametrize("state", STATES)
def test_no_text_stands_outside_the_catalogue(new_app: NewApp, monkeypatch: pytest.MonkeyPatch, state: str) -> None:
    """Whatever a page says is one whole text of the catalogue, with its parts filled in: nothing is written out."""
    for module in ("preferences.language", "templating"):
        monkeypatch.setattr(f"webapp.{module}.catalogue", lambda _language: Bracketed())
    monkeypatch.setattr(greeting, "samples", greeting.samples.__wrapped__)

    page = see(new_app().test_client(), state)

    outside = [re.sub(r"⟦[^⟦⟧]*⟧", "", text).strip() for text in shown(page)]
    assert not [text for text in outside if not NOT_TRANSLATED.fullmatch(text)]
    assert "⟦" in page.one("h1").text
