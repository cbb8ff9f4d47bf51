"""Write `/spec`, `/tour` and `/source` as files that open without the app: `python -m tools.spec.site`.

Not by Frozen-Flask, which drops queries, and gives pages names without a suffix, which many hosts send as downloads.
"""

import hashlib
import posixpath
import re
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from flask import Flask, render_template
from flask_babel import force_locale
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tools.project import PROJECT
from tools.record import recording_folder
from webapp import create_app
from webapp.database import db, upgrade
from webapp.preferences.language import LANGUAGES
from webapp.settings import Settings

FOLDER: Final = PROJECT / "build/site"

STARTS: Final = ("/tour", "/spec")
PAGES: Final = ("tour", "spec", "source")
"""The first parts of the paths that become pages."""

PICTURES: Final = "/spec/pictures/"
FILES: Final = ("/static/", "/bootstrap/static/", PICTURES)
"""What becomes a file as it is, the same for all languages."""

HOST: Final = "app"
APP: Final = f"http://{HOST}"
"""Stands for the app in the addresses of its pages."""

LINKS: Final = {"href", "src", "srcset"}

REMOVED: Final = ("script", ".tour-progress", ".back-to-tour", ".language-switch", "#preferences")
"""What has no use without the app: scripts, the visitor's progress, and the choice of language and theme."""

MAX_SUFFIX_LENGTH: Final = 60
"""Of what stands for a query in the name of a file."""


class SiteError(Exception):
    """The site cannot be written; the message is one line."""


def file_of(path: str, query: str, language: str) -> str | None:
    """Return the file of the site that an address of the app becomes, or None."""
    path = unquote(path)
    if path.startswith(FILES):
        return path.lstrip("/")
    parts = PurePosixPath(path).parts[1:]
    if not parts or parts[0] not in PAGES:
        return None
    name = "/".join(parts if len(parts) > 1 else (*parts, "index"))
    if query:
        digits = hashlib.sha256(query.encode()).hexdigest()[:8]
        name += f"--{re.sub(r'[^A-Za-z0-9]+', '-', query)[:MAX_SUFFIX_LENGTH]}-{digits}"
    return f"{language}/{name}.html"


def relative(target: str, page: str) -> str:
    """Return the link from one file to another."""
    return posixpath.relpath(target, posixpath.dirname(page))


class Page:
    """A page of the app that becomes a file."""

    def __init__(self, html: str, url: str, language: str) -> None:
        """Read a page."""
        self._tree = LexborHTMLParser(html)
        self._url, self._language = url, language
        self.file = str(self._file(url))
        self.found: set[str] = set()
        """The addresses of the app that it leads to and that become files, too."""

    def adapt(self, note: str) -> str:
        """Put a note in the place of what needs the app, and lead to files; return the HTML."""
        for node in self._tree.css(", ".join(REMOVED)):
            node.decompose()
        self._put_notes(note)
        for node in self._tree.css(".menu li"):
            if not any(self._file(link.attributes["href"] or "") for link in node.css("[href]")):
                node.decompose()
        for brand in self._tree.css(".brand"):
            brand.attrs["href"] = "/tour"
        for node in self._tree.css(", ".join(f"[{name}]" for name in LINKS)):
            self._link(node)
        for menu in self._tree.css(".menu"):
            for language, name in LANGUAGES.items():
                if language != self._language:
                    href = relative(self.file.replace(self._language, language, 1), self.file)
                    link = f'<a lang="{language}" hreflang="{language}" href="{href}">{name}</a>'
                    menu.insert_child(fragment(f"<li>{link}</li>"))
        return str(self._tree.html)

    def _put_notes(self, note: str) -> None:
        """Put a note in the place of each form, and of sections that only the running app can fill; headings stay."""
        tried = [node for node in self._tree.css("#try") if self._is_live(node)]
        for node in [*tried, *self._tree.css("#wire")]:
            for child in [child for child in node.iter(include_text=True) if child.tag != "h2"]:
                child.decompose()
            node.insert_child(fragment(note))
        for node in self._tree.css("form"):
            node.replace_with(fragment(note))

    def _is_live(self, node: LexborNode) -> bool:
        """Tell whether something has a form, or leads to this page again or to what needs the app."""
        files = [self._file(link.attributes["href"] or "") for link in node.css("[href]")]
        return bool(node.css("form")) or not all(files) or self.file in files

    def _file(self, address: str) -> str | None:
        """Return the file, or the address elsewhere, that a link leads to; None if that needs the app."""
        target = urlsplit(urljoin(f"{APP}{self._url}", address))
        return file_of(target.path, target.query, self._language) if target.netloc == HOST else address

    def _link(self, node: LexborNode) -> None:
        """Let a node lead to a file; if what it leads to needs the app, only its text stays."""
        for name in LINKS & node.attributes.keys():
            address = node.attributes[name] or ""
            target = urlsplit(urljoin(f"{APP}{self._url}", address))
            if address.startswith("#") or target.netloc != HOST:
                continue
            if file := self._file(address):
                self.found.add(f"{target.path}?{target.query}" if target.query else target.path)
                node.attrs[name] = relative(file, self.file) + (f"#{target.fragment}" if target.fragment else "")
            else:
                node.unwrap()


def fragment(html: str) -> LexborNode:
    """Return the element that a piece of HTML is."""
    body = LexborHTMLParser(html).body
    if body is None or body.child is None:
        raise ValueError(f"no element: {html}")
    return body.child


def write_site(app: Flask, folder: Path, starts: Collection[str] = STARTS) -> Iterator[str]:
    """Write the pages that some addresses lead to, in each language, and what they need; yield the name of each file.

    Raises:
        SiteError: an address of the app does not answer.
    """
    written: set[str] = set()
    for language in LANGUAGES:
        with app.test_request_context(), force_locale(language):
            note = render_template("site/needs_app.html").strip()
        waiting = list(starts)
        while waiting:
            url = waiting.pop()
            file = file_of(urlsplit(url).path, urlsplit(url).query, language)
            if file is None or file in written:
                continue
            written.add(file)
            # A visitor of its own for each page, who has been nowhere else.
            answer = app.test_client().get(url, headers={"Accept-Language": language})
            if answer.status_code != HTTPStatus.OK:
                raise SiteError(f"{url} answers {answer.status_code}")
            content = answer.data
            if file.endswith(".html"):
                page = Page(answer.get_data(as_text=True), url, language)
                content = page.adapt(note).encode()
                waiting += sorted(page.found)
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            answer.close()
            yield file
    with app.test_request_context():
        index = render_template("site/index.html", style="static/css/site.css")
    (folder / "index.html").write_text(index, encoding="utf-8")


def dead_links(folder: Path) -> list[str]:
    """Return the links of a site that lead to no file, or to no part of a page, each with its page."""
    pages = {path: LexborHTMLParser(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.html"))}
    ids = {path: {node.id for node in tree.css("[id]")} for path, tree in pages.items()}
    dead = []
    for path, tree in pages.items():
        links = {node.attributes[name] or "" for node in tree.css("*") for name in LINKS & node.attributes.keys()}
        for link in sorted(links):
            address, _, part = link.partition("#")
            target = (path.parent / unquote(address)).resolve() if address else path
            if not urlsplit(link).scheme and (not target.is_file() or (part and part not in ids.get(target, ()))):
                dead.append(f"{path.relative_to(folder).as_posix()}: {link}")
    return dead


@contextmanager
def app_to_write() -> Iterator[Flask]:
    """Make an app with the recording of this project, and otherwise with nothing stored."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder)
        (instance / "spec").symlink_to(recording_folder())
        app = create_app(Settings(secret_key=secrets.token_hex(), instance_path=instance))
        upgrade(app)
        yield app
        with app.app_context():
            db.engine.dispose()


def main() -> int:
    """Write the site; return 1 if a link of it is dead."""
    start = time.monotonic()
    draft = FOLDER.with_name("site.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        with app_to_write() as app:
            for number, file in enumerate(write_site(app, draft), 1):
                if sys.stderr.isatty():
                    print(f"\r{number} files, {file:120.120}", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
    except SiteError as error:
        sys.exit(f"Error: {error}")
    dead = dead_links(draft)
    print(*(f"DEAD LINK {link}" for link in dead), sep="\n", end="\n" if dead else "")
    if not dead:
        shutil.rmtree(FOLDER, ignore_errors=True)
        draft.rename(FOLDER)
    size_b = sum(path.stat().st_size for path in (draft if dead else FOLDER).rglob("*") if path.is_file())
    print(
        f"{number} files, {size_b / 1e6:.1f} MB, {len(dead)} dead links, in {time.monotonic() - start:.0f} s: {FOLDER}"
    )
    return int(bool(dead))


if __name__ == "__main__":
    sys.exit(main())
