"""The static site: /spec, /tour and /source as files."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from tools.spec import site
from tools.spec.site import Page, SiteError, dead_links, file_of, write_site

NOTE = '<p class="needs-app">Start the app.</p>'


@pytest.mark.parametrize(
    ("path", "query", "file"),
    [
        ("/tour", "", "es/tour/index.html"),
        ("/tour/forms", "", "es/tour/forms.html"),
        ("/source/webapp/urls.py", "", "es/source/webapp/urls.py.html"),
        ("/spec", "page=tour&from=80", "es/spec/index--page-tour-from-80-7aff9ed7.html"),
        ("/static/css/site.css", "v=1", "static/css/site.css"),
        ("/spec/pictures/pairs/a-right.webp", "", "spec/pictures/pairs/a-right.webp"),
        ("/hello", "", None),
        ("/", "", None),
    ],
)
def test_address_becomes_a_file(path: str, query: str, file: str | None) -> None:
    """Pages become files of their language, with a suffix; styles and pictures are for all; the rest needs the app."""
    assert file_of(path, query, "es") == file


def adapted(body: str, url: str = "/tour/forms") -> tuple[LexborHTMLParser, Page]:
    """Return the page that some HTML becomes."""
    page = Page(f"<!doctype html><html><body>{body}</body></html>", url, "es")
    return LexborHTMLParser(page.adapt(NOTE)), page


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="/tour/session#wire">x</a>', '<a href="session.html#wire">x</a>'),
        (
            '<a href="/spec?page=tour&amp;from=80">x</a>',
            '<a href="../spec/index--page-tour-from-80-7aff9ed7.html">x</a>',
        ),
        ('<img src="/static/a.webp?v=1">', '<img src="../../static/a.webp">'),
        ('<source srcset="/static/a.webp">', '<source srcset="../../static/a.webp">'),
        ('<a href="#try">x</a>', '<a href="#try">x</a>'),
        ('<a href="https://flask.example/x">x</a>', '<a href="https://flask.example/x">x</a>'),
        ("<p>Look at <a href='/hello'>this</a>.</p>", "<p>Look at this.</p>"),
        ("<p>x</p><script src='/static/a.js'></script>", "<p>x</p>"),
        ("<form action='/tour'><input></form>", NOTE),
        ("<footer><form id='preferences'><button>Dark</button></form></footer>", "<footer></footer>"),
        (
            "<section id='wire'><h2>Wire</h2><p>GET</p></section>",
            f'<section id="wire"><h2>Wire</h2>{NOTE}</section>',
        ),
        ("<div id='try'><h2>Try</h2><a href='/hello'>x</a></div>", f'<div id="try"><h2>Try</h2>{NOTE}</div>'),
        ("<div id='try'><h2>Try</h2><a href='/tour/forms'>x</a></div>", f'<div id="try"><h2>Try</h2>{NOTE}</div>'),
        (
            "<div id='try'><h2>Try</h2><form><input></form><p>Result</p></div>",
            f'<div id="try"><h2>Try</h2>{NOTE}</div>',
        ),
        ("<div id='try'><h2>Try</h2><p>Flask 3</p></div>", '<div id="try"><h2>Try</h2><p>Flask 3</p></div>'),
    ],
)
def test_page_needs_no_app(before: str, after: str) -> None:
    """Links lead to files; a note stands where the app is needed; what has no use without it is gone."""
    tree, _ = adapted(before)

    assert tree.body is not None
    assert "".join(node.html or "" for node in tree.body.iter()) == after


def test_bar_leads_to_pages_and_languages() -> None:
    """The bar has the pages of the site and this page in the other language; the name of the site leads to the tour."""
    bar = '<li><a href="/">Home</a></li><li><a href="/spec">Spec</a></li><li class="language-switch"><b>x</b></li>'
    tree, page = adapted(f'<a class="brand" href="/">Flask</a><ul class="menu">{bar}</ul>')

    links = {node.text(): node.attributes["href"] for node in tree.css("a")}
    assert links == {"Flask": "index.html", "Spec": "../spec/index.html", "English": "../../en/tour/forms.html"}
    assert len(tree.css("li")) == 2
    assert page.found == {"/tour", "/spec"}


def test_dead_links_are_found(tmp_path: Path) -> None:
    """A link to no file, and one to no part of a page, are dead; one to another site is not looked at."""
    (tmp_path / "a.html").write_text(
        '<a href="b.html#part">1</a><a href="#here" id="here">2</a><a href="http://x/">3</a>',
        encoding="utf-8",
    )
    (tmp_path / "b.html").write_text(
        '<p id="part">b</p><a href="a.html#gone">4</a><img src="c.webp">', encoding="utf-8"
    )

    assert dead_links(tmp_path) == ["b.html: a.html#gone", "b.html: c.webp"]


@pytest.fixture
def few_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site of three pages; `make spec-site` writes, and walks, all."""
    pages = {"/tour", "/tour/forms", "/tour/session"}

    def file_of_few(path: str, query: str, language: str) -> str | None:
        return file_of(path, query, language) if path in pages or path.startswith(site.FILES) else None

    monkeypatch.setattr(site, "file_of", file_of_few)


@pytest.mark.usefixtures("few_pages")
@pytest.mark.parametrize(
    ("lost", "dead"),
    [
        ("", []),
        ("en/tour/session.html", ["en/tour/forms.html: session.html", "en/tour/index.html: session.html"]),
        ("static/css/tour.css", [f"{page}: ../../static/css/tour.css" for page in ("en/tour/forms.html",)]),
    ],
)
def test_site_with_a_dead_link_is_not_published(
    app: Flask,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lost: str,
    dead: list[str],
) -> None:
    """The command walks what it has written; if a file is missing, it names each link to it, and the old site stays."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "old.html").write_text("old", encoding="utf-8")

    def write_all_but_one(app: Flask, draft: Path) -> Iterator[str]:
        for file in write_site(app, draft, ["/tour"]):
            yield file
            if file == lost:
                (draft / file).unlink()

    monkeypatch.setattr(site, "FOLDER", folder)
    monkeypatch.setattr(site, "app_to_write", lambda: nullcontext(app))
    monkeypatch.setattr(site, "write_site", write_all_but_one)

    status = site.main()

    assert status == bool(lost)
    assert (folder / "old.html").is_file() == bool(lost)
    lines = capsys.readouterr().out.splitlines()
    assert {f"DEAD LINK {link}" for link in dead} <= set(lines)
    assert f"{len(lines) - 1} dead links" in lines[-1]


@pytest.mark.usefixtures("few_pages")
def test_pages_are_written_without_a_dead_link(app: Flask, tmp_path: Path) -> None:
    """Pages become files in both languages, all of whose links lead somewhere."""
    files = set(write_site(app, tmp_path, ["/tour"]))

    assert dead_links(tmp_path) == []
    assert {"es/tour/index.html", "en/tour/forms.html", "static/css/tour.css"} <= files
    assert LexborHTMLParser((tmp_path / "index.html").read_text("utf-8")).css_matches("meta[name=description][content]")
    for language, heading, note in (("es", "Pruébalo", "Esta parte necesita"), ("en", "Try it", "This part needs")):
        tree = LexborHTMLParser((tmp_path / f"{language}/tour/forms.html").read_text("utf-8"))
        title, text = (node.text() for node in tree.css("#try > *"))
        assert title == heading
        assert note in text
        assert not tree.css("form, script, progress")


def test_address_that_does_not_answer_is_an_error(app: Flask, tmp_path: Path) -> None:
    """A site is not written with a page missing."""
    with pytest.raises(SiteError, match="/tour/no-such-stop answers 404"):
        list(write_site(app, tmp_path, ["/tour/no-such-stop"]))
