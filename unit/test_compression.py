"""How static files and pages are compressed (webapp/static_files.py and webapp/compression.py)."""

import gzip
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from unittest import mock

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue

from unit.conftest import NewApp
from unit.test_assets import STYLE, write
from webapp import static_files

TEXT = "Añade una tarea. " * 100

FILES = {name: name.encode() * 1000 for name in ("a.css", "a.js", "a.svg", "a.png")}
"""Files of each kind, each long enough to be worth compressing."""


@pytest.fixture
def app_with_files(new_app: NewApp, tmp_path: Path) -> Flask:
    """An app whose static folder holds those files."""
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    return new_app(static=tmp_path)


@pytest.mark.parametrize(
    ("encoding", "decompress"),
    [pytest.param("br", brotli.decompress, id="br"), pytest.param("gzip", gzip.decompress, id="gzip")],
)
@pytest.mark.parametrize("name", ["a.css", "a.js", "a.svg"])
def test_text_is_compressed(
    app_with_files: Flask, encoding: str, decompress: Callable[[bytes], bytes], name: str
) -> None:
    """What a browser decompresses is the file."""
    client = app_with_files.test_client()

    response = client.get(f"/static/{name}", headers={"Accept-Encoding": encoding})

    assert response.content_encoding == encoding
    assert decompress(response.data) == FILES[name]
    assert response.content_length == len(response.data) < len(FILES[name])
    assert response.headers["Vary"] == "Accept-Encoding"


def test_image_is_left_as_it_is(app_with_files: Flask) -> None:
    """An image is compressed already."""
    response = app_with_files.test_client().get("/static/a.png", headers={"Accept-Encoding": "br, gzip"})

    assert response.data == FILES["a.png"]
    assert response.content_encoding is None


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        pytest.param("gzip, deflate, br, zstd", "br", id="a browser of today"),
        pytest.param("gzip, deflate", "gzip", id="without brotli"),
        pytest.param("gzip;q=1, br;q=0.5", "gzip", id="gzip preferred"),
        pytest.param("br;q=0, gzip", "gzip", id="brotli refused"),
        pytest.param("*", "br", id="anything"),
        pytest.param("br;q=0, *", "gzip", id="anything but brotli"),
        pytest.param("br;q=0", None, id="only brotli refused"),
        pytest.param("gzip;q=0, br;q=0.0", None, id="both refused"),
        pytest.param("*;q=0", None, id="anything refused"),
        pytest.param("identity, br;q=0.5", None, id="rather as it is"),
        pytest.param("zstd", None, id="only zstd"),
        pytest.param("zstd;q=0", None, id="zstd refused"),
        pytest.param("", None, id="nothing"),
        pytest.param("identity", None, id="as it is"),
    ],
)
@pytest.mark.parametrize("path", [STYLE, "/hello"], ids=["file", "page"])
def test_browser_chooses_the_compression(client: FlaskClient, path: str, accepted: str, encoding: str | None) -> None:
    """All is compressed as the browser likes best, and left as it is where the browser asks for nothing else."""
    client.get("/hello")  # the session begins, and varies with the cookie from now on

    with client.get(path, headers={"Accept-Encoding": accepted}) as response:
        assert response.content_encoding == encoding
        assert "Accept-Encoding" in response.vary


@pytest.mark.parametrize("name", ["a.css", "a.js", "a.svg"])
def test_file_is_compressed_once(new_app: NewApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    """The second visitor gets what was compressed for the first."""
    client = new_app(static=tmp_path).test_client()
    (tmp_path / name).write_text(f"no other test has this: {tmp_path}")
    compress = mock.Mock(side_effect=gzip.compress)
    monkeypatch.setitem(static_files.COMPRESSORS, "gzip", compress)

    for _again in range(3):
        client.get(f"/static/{name}", headers={"Accept-Encoding": "gzip"})

    assert compress.call_count == 1


def test_changed_file_is_compressed_anew_in_debug(new_app: NewApp, tmp_path: Path) -> None:
    """What was compressed once is not sent for other content."""
    client = new_app(static=tmp_path, debug=True).test_client()

    for modified, content in enumerate([b"one" * 500, b"two" * 500]):
        write(tmp_path / "a.css", content, modified)
        response = client.get("/static/a.css", headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(response.data) == content


def test_each_compression_has_an_etag_of_its_own(client: FlaskClient) -> None:
    """Bytes under one encoding are never taken for those under another (RFC 9110, 8.8.3.3)."""
    etags = set()

    for encoding in ("br", "gzip", ""):
        with client.get(STYLE, headers={"Accept-Encoding": encoding}) as response:
            etags.add(response.headers["ETag"])

    assert len(etags) == 3


def test_file_asked_for_by_its_headers_alone_has_no_body(client: FlaskClient) -> None:
    """HEAD says how long the compressed file is, and sends none of it."""
    headers = {"Accept-Encoding": "br"}

    head, whole = client.head(STYLE, headers=headers), client.get(STYLE, headers=headers)

    assert head.data == b""
    assert head.content_length == len(whole.data)
    assert head.content_encoding == "br"


@pytest.mark.parametrize(
    ("encoding", "decompress"),
    [pytest.param("br", brotli.decompress, id="br"), pytest.param("gzip", gzip.decompress, id="gzip")],
)
def test_pages_are_compressed(new_app: NewApp, encoding: str, decompress: Callable[[bytes], bytes]) -> None:
    """A page goes out compressed, and is the same page."""
    response = app_with_a_text(new_app).get("/answer", headers={"Accept-Encoding": encoding})

    assert response.content_encoding == encoding
    assert decompress(response.data) == TEXT.encode()
    assert response.content_length == len(response.data) < len(TEXT)


def app_with_a_text(new_app: NewApp) -> FlaskClient:
    """Return a client of an app with an answer that is the same each time: a page holds a token of its moment."""
    app = new_app()
    app.add_url_rule("/answer", view_func=lambda: TEXT)
    return app.test_client()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("POST", "/hello", HTTPStatus.BAD_REQUEST, id="400"),
        pytest.param("GET", "/no_such_page", HTTPStatus.NOT_FOUND, id="404"),
        pytest.param("GET", "/static/no_such.css", HTTPStatus.NOT_FOUND, id="404 of a file"),
        pytest.param("POST", "/hello_world", HTTPStatus.METHOD_NOT_ALLOWED, id="405"),
        pytest.param("GET", "/test_server_error", HTTPStatus.INTERNAL_SERVER_ERROR, id="500"),
    ],
)
def test_error_pages_are_compressed(client: FlaskClient, method: str, path: str, status: HTTPStatus) -> None:
    """An error is as long as any page, and goes out as small."""
    response = client.open(path, method=method, headers={"Accept-Encoding": "br"})

    assert response.status_code == status
    assert response.content_encoding == "br"
    assert brotli.decompress(response.data).rstrip().endswith(b"</html>")


@pytest.mark.parametrize(
    ("answer", "encoding"),
    [
        pytest.param("x" * 499, None, id="short"),
        pytest.param("x" * 500, "br", id="long enough"),
        pytest.param(("", 204), None, id="nothing"),
        pytest.param(("x" * 500, {"Content-Type": "image/png"}), None, id="no text"),
        pytest.param(("x" * 500, {"Content-Encoding": "zstd"}), "zstd", id="compressed already"),
    ],
)
def test_only_what_is_worth_it_is_compressed(
    new_app: NewApp, answer: ResponseReturnValue, encoding: str | None
) -> None:
    """What is short, no text, or compressed already is left as it is."""
    app = new_app()
    app.add_url_rule("/answer", view_func=lambda: answer)

    response = app.test_client().get("/answer", headers={"Accept-Encoding": "br"})

    assert response.content_encoding == encoding
    assert response.content_length in {None, len(response.data)}


def test_stream_is_left_as_it_is(new_app: NewApp) -> None:
    """What is made piece by piece is sent piece by piece."""
    app = new_app()
    app.add_url_rule("/answer", view_func=lambda: (text for text in ["x" * 500] * 3))

    response = app.test_client().get("/answer", headers={"Accept-Encoding": "br"})

    assert response.data == b"x" * 1500
    assert response.content_encoding is None


def test_page_asked_for_by_its_headers_alone_has_no_body(new_app: NewApp) -> None:
    """HEAD says how long the compressed page is, and sends none of it."""
    client, headers = app_with_a_text(new_app), {"Accept-Encoding": "br"}

    head, whole = client.head("/answer", headers=headers), client.get("/answer", headers=headers)

    assert head.data == b""
    assert head.content_length == len(whole.data)
    assert head.content_encoding == "br"


def test_page_reached_from_another_site_is_not_compressed(client: FlaskClient) -> None:
    """Its size would tell whoever sent the visitor how much of the form's token they have guessed (BREACH)."""
    headers = {"Accept-Encoding": "br"}

    inside = client.get("/hello", headers={**headers, "Sec-Fetch-Site": "same-origin"})
    outside = client.get("/hello", headers={**headers, "Sec-Fetch-Site": "cross-site"})

    assert inside.headers["Content-Encoding"] == "br"
    assert "Content-Encoding" not in outside.headers
