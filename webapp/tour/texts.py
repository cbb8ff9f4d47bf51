"""The words of the tour: a Markdown file for each stop and language."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from flask import current_app, request, url_for
from flask_babel import get_locale
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from webapp.tour.sources import highlight_lines

TEXTS = Path(__file__).with_name("texts")

MIN_MESSAGE_LENGTH = 15
"""Characters of a quoted code that is taken for an error message."""

LINKS: dict[str, Callable[[str], str]] = {
    "stop": lambda name: url_for("tour.stop", name=name),
    "page": url_for,
    "source": lambda file: url_for("tour.source", file=file),
}
"""What the addresses of links begin with that lead to this site; others are addresses already."""


class Text(NamedTuple):
    """The words of a stop."""

    title: str
    summary: Markup
    body: Markup


class Match(NamedTuple):
    """Where a search has found something."""

    stop: str
    heading: Markup
    """A message that it quotes is code, as on the page of the stop."""

    anchor: str


class Section(NamedTuple):
    """A part of a stop below a heading."""

    match: Match
    text: str
    messages: list[str]
    """The messages that it quotes."""


def read_text(name: str, language: str) -> Text:
    """Return the words of a stop; each version of a file is rendered once for each kind of links."""
    path = TEXTS / language / f"{name}.md"
    return render(path, path.stat().st_mtime_ns, request.script_root, missing_links())


def title_of(name: str) -> str:
    """Return the title of a stop in the language of the page."""
    return read_text(name, str(get_locale())).title


@cache
def render(path: Path, _modified_ns: int, _mounted_at: str, missing: tuple[str, ...]) -> Text:
    """Render a file: its first heading is the title, its first paragraph the summary; `missing` see below."""
    tokens = parse(path.read_text(encoding="utf-8"))
    unlink(tokens, missing)
    for token in walk(tokens):
        kind, _, target = str(token.attrs.get("href", "")).partition(":")
        if kind in LINKS:
            token.attrs["href"] = LINKS[kind](target)
    html = [
        MARKDOWN.renderer.render(part, MARKDOWN.options, {})
        for part in (
            tokens[1:2],
            tokens[4:5],
            tokens[6:],
        )  # after each heading and paragraph stands a token that closes it
    ]
    title, summary, body = (Markup(part) for part in html)  # noqa: S704 - Markdown without HTML, and ours
    return Text(title.striptags(), summary, body)


def parse(text: str) -> list[Token]:
    """Parse Markdown, and give each heading after the first an id to link to."""
    tokens = MARKDOWN.parse(text)
    for heading, inline in pairwise(tokens):
        if heading.type == "heading_open" and heading.tag != "h1":
            heading.attrs["id"] = slug(inline.content.replace("`", ""))
    return tokens


def slug(heading: str) -> str:
    """Return the id of a heading."""
    return re.sub(r"\W+", "-", heading.casefold()).strip("-")


def walk(tokens: list[Token]) -> Iterator[Token]:
    """Yield all tokens, those inside others too."""
    for token in tokens:
        yield token
        yield from walk(token.children or [])


def missing_links() -> tuple[str, ...]:
    """Return what the addresses of links begin with that lead to pages which the settings turn off."""
    links = {"SHOW_SPEC": "source:", "SHOW_TEST_ERROR": "page:home.test_server_error"}
    return tuple(link for setting, link in links.items() if not current_app.config[setting])


def unlink(tokens: list[Token], missing: tuple[str, ...]) -> None:
    """Leave of each link to what is missing only its text."""
    hidden = False
    for token in walk(tokens):
        if token.type == "link_open":
            hidden = str(token.attrs["href"]).startswith(missing)
        if token.type in {"link_open", "link_close"}:
            token.hidden = hidden


def search(words: str, names: Iterable[str], language: str) -> list[Match]:
    """Return the sections that contain some words, or quote a message that the words contain; whatever their case."""
    sought = normal(words)
    found = (section for name in names for section in read_sections(name, language))
    return [
        section.match
        for section in found
        if sought and (sought in section.text or any(message in sought for message in section.messages))
    ]


def read_sections(name: str, language: str) -> list[Section]:
    """Return the sections of a stop; each version of a file is parsed once."""
    path = TEXTS / language / f"{name}.md"
    return parse_sections(path, path.stat().st_mtime_ns)


@cache
def parse_sections(path: Path, _modified_ns: int) -> list[Section]:
    """Return the sections of a file, in the form that is searched."""
    text = path.read_text(encoding="utf-8")
    tokens, lines = MARKDOWN.parse(text), text.split("\n")
    opened = [(token, inline) for token, inline in pairwise(tokens) if token.type == "heading_open"]
    headings = [Markup(MARKDOWN.renderInline(inline.content)) for _token, inline in opened]  # noqa: S704 - as in render()
    starts = [token.map[0] for token, _inline in opened if token.map]
    found = []
    for number, (heading, start, end) in enumerate(zip(headings, starts, [*starts[1:], len(lines)], strict=True)):
        inside = [token for token in tokens if token.map and start <= token.map[0] < end]
        codes = [token.content for token in walk(inside) if token.type == "code_inline" and " " in token.content]
        title, anchor = (
            (Markup("{}: {}").format(headings[0], heading), slug(heading.striptags())) if number else (heading, "")
        )
        messages = [normal(code) for code in codes if len(code) >= MIN_MESSAGE_LENGTH]
        found.append(Section(Match(path.stem, title, anchor), normal("\n".join(lines[start:end])), messages))
    return found


def normal(text: str) -> str:
    """Return a text without regard to case, white space, quotation marks and Markdown's signs."""
    return " ".join(re.sub(r"[`'\"“”‘’«»*]", "", text).casefold().split())


def render_fence(renderer: RendererHTML, tokens: list[Token], number: int, _options: Any, _environment: Any) -> str:  # noqa: ARG001 - markdown-it calls it so
    """Highlight a block of code."""
    token = tokens[number]
    language = {"jinja": "html+jinja"}.get(token.info, token.info or "text")
    lines = "\n".join(highlight_lines(token.content.rstrip("\n"), language))
    return f'<pre class="sample"><code>{lines}</code></pre>\n'


MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
MARKDOWN.add_render_rule("fence", render_fence)
