"""The words of the tour: both languages say the same, and each link leads somewhere."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from markdown_it.token import Token

from webapp.tour.sources import read_source
from webapp.tour.stops import STOPS
from webapp.tour.texts import LINKS, TEXTS, parse, read_sections, read_text, search, walk

ENGLISH = re.compile(r"\b(the|and|with|which|that|this|does|from|your|what)\b", re.IGNORECASE)
WORDS = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|#.*|>[^<{]*<|[^\W\d_]+")
"""What may differ between the languages in a block of code: texts, comments, and the words of a page."""


@pytest.fixture(params=STOPS)
def name(request: pytest.FixtureRequest) -> str:
    """Each stop."""
    return str(request.param)


def tokens(name: str, language: str) -> list[Token]:
    """Return the parsed words of a stop."""
    return parse((TEXTS / language / f"{name}.md").read_text(encoding="utf-8"))


def headings(name: str, language: str) -> list[str]:
    """Return the levels of the headings."""
    return [token.tag for token in tokens(name, language) if token.type == "heading_open"]


def links(name: str, language: str) -> list[str]:
    """Return the addresses of all links."""
    return [str(token.attrs["href"]) for token in walk(tokens(name, language)) if token.type == "link_open"]


def blocks(name: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the blocks of code, without what may differ between the languages."""
    for token in tokens(name, language):
        if token.type == "fence":
            yield token.info, re.sub(r"\s+", " ", WORDS.sub("", token.content))


def prose(name: str, language: str) -> str:
    """Return the words without code and addresses."""
    text = (TEXTS / language / f"{name}.md").read_text(encoding="utf-8")
    return re.sub(r"```.*?```|`[^`]*`|\]\([^)]*\)|«[^»]*»|\*[^*\n]+\*", " ", text, flags=re.DOTALL)


def test_every_stop_has_its_words_and_no_others_exist() -> None:
    """Both languages have a file for each stop, and no other."""
    for language in ("en", "es"):
        assert {path.stem for path in (TEXTS / language).glob("*")} == STOPS.keys()


def test_languages_say_the_same(name: str) -> None:
    """Headings, links and code are the same in both languages, in the same order."""
    assert headings(name, "es") == headings(name, "en")
    assert links(name, "es") == links(name, "en")
    assert list(blocks(name, "es")) == list(blocks(name, "en"))


@pytest.mark.parametrize("language", ["en", "es"])
def test_form_of_a_stop(app: Flask, name: str, language: str) -> None:
    """A stop has a title of at most 40 characters, a summary without a link, and sections; no line of code is long."""
    with app.test_request_context():
        text = read_text(name, language)
    parsed = tokens(name, language)

    assert 3 <= len(text.title) <= 40
    assert 40 <= len(text.summary.striptags()) <= 300
    assert "<a " not in text.summary
    assert headings(name, language)[0] == "h1"
    assert 2 <= headings(name, language).count("h2") <= 6
    assert [token.type for token in parsed[3:6]] == ["paragraph_open", "inline", "paragraph_close"]
    for token in parsed:
        if token.type == "fence":
            assert token.info in {"python", "jinja", "html", "console", "http", "text", "css"}
            assert max(map(len, token.content.split("\n"))) <= 72, token.content
    assert not [token for token in walk(parsed) if token.type.startswith("html")]


def test_spanish_has_no_english_in_it(name: str) -> None:
    """No line of the Spanish words is English; of the English ones most are."""
    found = [line for line in prose(name, "es").split("\n") if len(ENGLISH.findall(line)) > 1]

    assert not found
    assert len(ENGLISH.findall(prose(name, "en"))) > 10


def test_links_lead_somewhere(app: Flask, name: str) -> None:
    """A link leads to a stop, a page of the app, a source file that may be read, or to an address with HTTPS."""
    for link in links(name, "en"):
        kind, _, target = link.partition(":")
        match kind:
            case "stop":
                assert target in STOPS
            case "page":
                assert target in app.view_functions
            case "source":
                assert read_source(target)
            case _:
                assert link.startswith("https://"), link


def test_addresses_are_those_of_this_site(app: Flask) -> None:
    """Links to stops, pages and sources become addresses below where the app is mounted."""
    with app.test_request_context(base_url="http://localhost/mounted"):
        body = read_text("redirect", "en").body

    addresses = re.findall(r'href="([^"]+)"', body)
    assert [address for address in addresses if not address.startswith("https://")]
    assert all(address.startswith(("https://", "/mounted/")) for address in addresses)
    assert not any(f'"{kind}:' in body for kind in LINKS)


def test_file_that_was_changed_is_read_again(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was rendered is used again until the file changes."""
    path = tmp_path / "en/redirect.md"
    path.parent.mkdir()
    monkeypatch.setattr("webapp.tour.texts.TEXTS", tmp_path)
    titles = []
    for number in (1, 1, 2):
        path.write_text(f"# Title {number}\n\nSummary.\n\n## Part\n\n<b>raw</b>\n", encoding="utf-8")
        os.utime(path, (number, number))
        with app.test_request_context():
            text = read_text("redirect", "en")
        titles.append(text.title)
        assert "<b>" not in text.body

    assert titles == ["Title 1", "Title 1", "Title 2"]


@pytest.mark.parametrize(
    ("words", "stop"),
    [
        pytest.param("cannot import name 'url_quote'", "errors", id="part of a message"),
        pytest.param("TypeError: View 'x' did not return a valid response.", "errors", id="line"),
        pytest.param("ImportError: No module named 'x'", None, id="not in it"),
        pytest.param("the  CSRF token\tis missing", "errors", id="other case and white space"),
        pytest.param("MAKE_response", "redirect", id="an idea"),
        pytest.param("  ", None, id="nothing"),
    ],
)
def test_search(words: str, stop: str | None) -> None:
    """A piece of a message or of the words finds the section that it is in."""
    found = [match.stop for match in search(words, STOPS, "en")]

    assert (stop in found) if stop else not found


def test_matches_lead_to_their_headings(app: Flask) -> None:
    """What a search finds leads to the heading above it."""
    for name in STOPS:
        with app.test_request_context():
            body = read_text(name, "es").body
        for section in read_sections(name, "es"):
            assert not section.match.anchor or f'id="{section.match.anchor}"' in body
