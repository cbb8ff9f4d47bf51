"""Static files: their addresses, the tags that bring them into a page, and how long they are kept."""

import base64
import hashlib
import os
import re
from http import HTTPStatus
from pathlib import Path
from unittest import mock

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from unit.conftest import NewApp
from unit.html import read
from webapp import static_files

STYLE = "/static/css/site.css"
BOOTSTRAP = "/bootstrap/static/css/bootstrap.min.css"
FOREVER = "public, max-age=31536000, immutable"


def write(path: Path, content: bytes, modified: int) -> None:
    """Change a file, at a time of its own: a test is quicker than some file systems' clocks."""
    path.write_bytes(content)
    os.utime(path, (modified, modified))


def address(app: Flask, filename: str) -> str:
    """Return the address that pages give a static file."""
    with app.test_request_context():
        return url_for("static", filename=filename)


def tags(app: Flask, *filenames: str, root: str = "") -> str:
    """Return the tags that bring static files into a page of an app that is mounted at a path."""
    with app.test_request_context(environ_overrides={"SCRIPT_NAME": root}):
        return static_files.assets(*filenames)


def test_address_changes_with_the_content_alone(new_app: NewApp, tmp_path: Path) -> None:
    """In debug, a changed file has another address at once; one that was only written again keeps its own."""
    app = new_app(static=tmp_path, debug=True)
    addresses, tags_made = [], []

    for modified, content in enumerate([b"one", b"two", b"one"]):
        write(tmp_path / "a.css", content, modified)
        addresses.append(address(app, "a.css"))
        tags_made.append(tags(app, "a.css"))

    first, changed, restored = addresses
    assert first.startswith("/static/a.css?v=")
    assert changed != first
    assert restored == first
    assert tags_made[0] != tags_made[1]


@pytest.mark.parametrize("name", ["a.css", "a.png"])
def test_file_stays_as_its_pages_name_it(new_app: NewApp, tmp_path: Path, name: str) -> None:
    """Outside debug, an address serves what it names until a restart, also while a new version is copied."""
    app = new_app(static=tmp_path)
    write(tmp_path / name, b"old", modified=1)
    before = address(app, name)

    write(tmp_path / name, b"newer", modified=2)

    assert address(app, name) == before
    response = app.test_client().get(before)
    assert response.data == b"old"
    assert response.headers["Cache-Control"] == FOREVER


def test_address_of_a_missing_file_has_no_version(app: Flask) -> None:
    """A slip in a file's name breaks that file, not the page."""
    assert address(app, "no_such.css") == "/static/no_such.css"
    assert 'href="/static/no_such.css"' in tags(app, "no_such.css")


def test_address_of_a_page_has_no_version(app: Flask) -> None:
    """Only static files are told apart by their content."""
    with app.test_request_context():
        assert url_for("home.hello") == "/hello"


@pytest.mark.parametrize("path", [STYLE, BOOTSTRAP])
@pytest.mark.parametrize("encoding", ["br", "gzip", ""])
def test_file_at_its_version_is_kept_for_a_year(client: FlaskClient, path: str, encoding: str) -> None:
    """The address that a page names is kept for a year without asking; any other is asked for again."""
    link = next(link["href"] for link in read(client.get("/hello")).all("link") if link["href"].startswith(path))

    for target, kept in [(link, FOREVER), (path, "no-cache"), (f"{path}?v=", "no-cache"), (f"{link}x", "no-cache")]:
        with client.get(target, headers={"Accept-Encoding": encoding}) as response:
            assert response.status_code == HTTPStatus.OK
            assert response.headers.getlist("Cache-Control") == [kept]


def test_page_names_the_very_bytes_that_are_served(client: FlaskClient) -> None:
    """Every stylesheet and script of a page has the hash of what its address serves, so that browsers take it."""
    page = read(client.get("/hello"))

    named = {tag.attributes.get("href") or tag["src"]: tag["integrity"] for tag in page.walk() if "integrity" in tag}

    assert len(named) == len(page.all("link", rel="stylesheet")) + len(page.all("script")) == 4
    for link, integrity in named.items():
        with client.get(link) as response:
            digest = hashlib.sha384(response.data).digest()
        assert integrity == f"sha384-{base64.b64encode(digest).decode()}"


@pytest.mark.parametrize("encoding", ["br", "gzip", ""])
@pytest.mark.parametrize("path", [STYLE, BOOTSTRAP, "/static/images/favicon.svg"])
def test_file_that_is_known_is_not_sent_again(client: FlaskClient, path: str, encoding: str) -> None:
    """A browser that names what it has is told that it is still good, with the same caching."""
    headers = {"Accept-Encoding": encoding}
    with client.get(path, headers=headers) as first:
        etag = first.headers["ETag"]

    with client.get(path, headers={**headers, "If-None-Match": etag}) as second:
        assert second.status_code == HTTPStatus.NOT_MODIFIED
        assert second.data == b""
        assert second.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert second.headers["ETag"] == etag


def test_parts_of_a_file_are_not_offered(client: FlaskClient) -> None:
    """Who asks for a range gets the whole, as compressed and as long kept as ever (RFC 9110, 14.2, allows it)."""
    link = address(client.application, "css/site.css")
    with client.get(link, headers={"Accept-Encoding": "br"}) as response:
        whole, headers = response.data, dict(response.headers) | {"Date": ""}

    with client.get(link, headers={"Accept-Encoding": "br", "Range": "bytes=0-9"}) as response:
        assert response.status_code == HTTPStatus.OK
        assert response.data == whole
        assert dict(response.headers) | {"Date": ""} == headers
    assert not headers.keys() & {"Accept-Ranges", "Content-Range"}


def test_file_that_has_not_changed_since_is_not_sent_again(client: FlaskClient) -> None:
    """A browser that names the time of what it has is told that it is still good, and may keep it as before."""
    link = address(client.application, "css/site.css")
    with client.get(link) as first:
        modified = first.headers["Last-Modified"]

    with client.get(link, headers={"If-Modified-Since": modified, "Accept-Encoding": "br"}) as second:
        assert second.status_code == HTTPStatus.NOT_MODIFIED
        assert second.headers["Cache-Control"] == FOREVER


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/static/no_such.css", id="missing"),
        pytest.param("/static/no_such.css?v=1", id="missing version"),
        pytest.param("/static/css", id="folder"),
        pytest.param("/static/%2e%2e/webapp/settings.py", id="outside"),
        pytest.param("/bootstrap/static/no_such.css", id="missing of Bootstrap's"),
    ],
)
def test_missing_file_is_an_error_page(client: FlaskClient, path: str) -> None:
    """What is not there, or not below the static folder, is the 404 page, and is not kept."""
    response = client.get(path, headers={"Accept-Encoding": "br"})

    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response.headers["Cache-Control"] == "no-store"
    assert "Content-Disposition" not in response.headers


def test_file_removed_while_it_is_sent_is_sent(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was opened before it was removed still arrives, but is not kept."""
    monkeypatch.setattr(static_files, "find", lambda _endpoint, _filename: None)

    with client.get(STYLE, headers={"Accept-Encoding": "br"}) as response:
        assert response.status_code == HTTPStatus.OK
        assert response.headers["Cache-Control"] == "no-cache"


def test_tags_are_made_once_outside_debug(app: Flask) -> None:
    """Outside debug, where files do not change, a page asks for no file to name it."""
    made = tags(app, "css/site.css")

    with mock.patch.object(static_files, "find") as find:
        assert tags(app, "css/site.css") == made

    assert not find.called


def test_tags_follow_the_path_that_the_app_is_mounted_at(app: Flask) -> None:
    """One app served below two paths gives each page the addresses of its own."""
    for root in ("", "/notes", "/other"):
        assert f'href="{root}/static/css/site.css?v=' in tags(app, "css/site.css", root=root)


def test_tags_come_in_the_order_that_was_asked_for(app: Flask) -> None:
    """Our stylesheet comes after Bootstrap's, which it changes."""
    made = tags(app, "bootstrap/css/bootstrap.min.css", "css/site.css", "js/site.js", "images/favicon.svg")

    positions = [made.index(part) for part in (BOOTSTRAP, STYLE, "site.js", "favicon.svg")]
    assert positions == sorted(positions)
    assert '<script type="module" src="/static/js/site.js?v=' in made
    assert '<link rel="icon" type="image/svg+xml" href="/static/images/favicon.svg?v=' in made


@pytest.mark.parametrize("name", ["css/site.css", "bootstrap/css/bootstrap.min.css"])
def test_version_is_short(app: Flask, name: str) -> None:
    """The address of a file grows by twelve characters: 72 bits of its hash tell two versions apart."""
    assert re.search(r"\?v=[\w-]{12}\"", tags(app, name))
