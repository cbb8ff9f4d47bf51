"""Static files: their addresses, and how long browsers cache them (webapp/static_files.py)."""

import os
import re
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from unit.conftest import NewApp
from unit.html import read

STYLESHEET = "/static/css/site.css"
BOOTSTRAP = "/bootstrap/static/css/bootstrap.min.css"
ONE_YEAR = "public, max-age=31536000, immutable"

ENCODINGS = pytest.mark.parametrize("encoding", ["br", "gzip", ""])


def write(path: Path, content: bytes, modified: int) -> None:
    """Change a file, at a time of its own: a test is faster than the clock of some file systems."""
    path.write_bytes(content)
    os.utime(path, (modified, modified))


def address_of(app: Flask, filename: str) -> str:
    """Return the address that pages give a static file."""
    with app.test_request_context():
        return url_for("static", filename=filename)


@pytest.mark.parametrize("debug", [True, False])
def test_address_changes_with_the_content_alone(new_app: NewApp, tmp_path: Path, debug: bool) -> None:
    """A changed file has another address at once; one that was written again with the same content has the same."""
    app = new_app(static=tmp_path, debug=debug)
    addresses = []

    for modified, content in enumerate([b"one", b"two", b"one"]):
        write(tmp_path / "a.css", content, modified)
        addresses.append(address_of(app, "a.css"))

    first, changed, restored = addresses
    assert re.fullmatch(r"/static/a\.css\?v=[\w-]{12}", first)
    assert changed != first
    assert restored == first


def test_former_address_is_not_cached(new_app: NewApp, tmp_path: Path) -> None:
    """While a new version is deployed, no browser caches the new file under the old address, or the old file."""
    app = new_app(static=tmp_path)
    write(tmp_path / "a.css", b"old", modified=1)
    before = address_of(app, "a.css")

    write(tmp_path / "a.css", b"new", modified=2)

    for address, caching in [(before, "no-cache"), (address_of(app, "a.css"), ONE_YEAR)]:
        response = app.test_client().get(address)
        assert response.data == b"new"
        assert response.headers["Cache-Control"] == caching


def test_address_of_a_missing_file_has_no_version(app: Flask) -> None:
    """A wrong file name breaks that file, not the page."""
    assert address_of(app, "no_such.css") == "/static/no_such.css"


def test_address_of_a_page_has_no_version(app: Flask) -> None:
    """Only static files have a version in their address."""
    with app.test_request_context():
        assert url_for("home.hello") == "/hello"


@pytest.mark.parametrize("path", [STYLESHEET, BOOTSTRAP])
@ENCODINGS
def test_file_at_its_version_is_cached_for_a_year(client: FlaskClient, path: str, encoding: str) -> None:
    """A browser caches the address that a page names for a year, and asks again for any other."""
    link = next(link["href"] for link in read(client.get("/hello")).all("link") if link["href"].startswith(path))

    for target, caching in [(link, ONE_YEAR), (path, "no-cache"), (f"{path}?v=", "no-cache"), (f"{link}x", "no-cache")]:
        with client.get(target, headers={"Accept-Encoding": encoding}) as response:
            assert response.status_code == HTTPStatus.OK
            assert response.headers.getlist("Cache-Control") == [caching]


@pytest.mark.parametrize("path", [STYLESHEET, BOOTSTRAP, "/static/images/favicon.svg"])
@ENCODINGS
def test_known_file_is_not_sent_again(client: FlaskClient, path: str, encoding: str) -> None:
    """A browser that names the ETag of what it has is told that it is current, with the same caching."""
    headers = {"Accept-Encoding": encoding}
    with client.get(path, headers=headers) as first:
        etag = first.headers["ETag"]

    with client.get(path, headers={**headers, "If-None-Match": etag}) as second:
        assert second.status_code == HTTPStatus.NOT_MODIFIED
        assert second.data == b""
        assert second.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert second.headers["ETag"] == etag


def test_unmodified_file_is_not_sent_again(client: FlaskClient) -> None:
    """A browser that names the time of what it has is told that it is current, and may cache it as before."""
    link = address_of(client.application, "css/site.css")
    with client.get(link) as first:
        modified = first.headers["Last-Modified"]

    with client.get(link, headers={"If-Modified-Since": modified, "Accept-Encoding": "br"}) as second:
        assert second.status_code == HTTPStatus.NOT_MODIFIED
        assert second.headers["Cache-Control"] == ONE_YEAR


def test_each_compression_has_its_own_etag(client: FlaskClient) -> None:
    """A browser never takes the bytes under one encoding for those under another (RFC 9110, 8.8.3.3)."""
    etags = set()

    for encoding in ("br", "gzip", ""):
        with client.get(STYLESHEET, headers={"Accept-Encoding": encoding}) as response:
            etags.add(response.headers["ETag"])

    assert len(etags) == 3


def test_part_of_a_file_is_not_compressed(client: FlaskClient) -> None:
    """A range is one of the file itself, as its length says (RFC 9110, 14.2)."""
    with (
        client.get(STYLESHEET) as whole,
        client.get(STYLESHEET, headers={"Accept-Encoding": "br", "Range": "bytes=0-999"}) as part,
    ):
        assert part.status_code == HTTPStatus.PARTIAL_CONTENT
        assert part.content_encoding is None
        assert part.data == whole.data[:1000]


@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/static/no_such.css", id="missing"),
        pytest.param(f"/static/{'a' * 300}", id="too long a name"),
        pytest.param("/static/%00", id="NUL"),
        pytest.param("/static//css/site.css", id="two slashes"),
        pytest.param("/static/no_such.css?v=1", id="missing version"),
        pytest.param("/static/css", id="folder"),
        pytest.param("/static/%2e%2e/webapp/settings.py", id="outside"),
        pytest.param("/bootstrap/static/no_such.css", id="missing of Bootstrap's"),
    ],
)
def test_missing_file_is_an_error_page(client: FlaskClient, path: str, method: str) -> None:
    """A file that is missing, or outside the static folder, is answered with the 404 page, which is not cached."""
    response = client.open(path, method=method, headers={"Accept-Encoding": "br"})

    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response.headers["Cache-Control"] == "no-store"
    assert "Content-Disposition" not in response.headers


def test_file_that_was_deleted_while_it_is_sent_is_not_cached(
    new_app: NewApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that was opened before it was deleted still arrives, but browsers do not cache it."""
    app = new_app(static=tmp_path)
    (tmp_path / "a.css").write_bytes(b"deleted")
    link = address_of(app, "a.css")
    monkeypatch.setattr("webapp.static_files.find_version", lambda _endpoint, _filename: None)

    response = app.test_client().get(link)

    assert response.data == b"deleted"
    assert response.headers["Cache-Control"] == "no-cache"
