"""How pages and static files are compressed (webapp/compression.py)."""

import gzip
from collections.abc import Callable

import brotli
import pytest
from flask.testing import FlaskClient

from unit.conftest import NewApp

STYLESHEET = "/static/css/site.css"

COMPRESSIONS = pytest.mark.parametrize(
    ("encoding", "decompress"),
    [pytest.param("br", brotli.decompress, id="br"), pytest.param("gzip", gzip.decompress, id="gzip")],
)
PATHS = pytest.mark.parametrize("path", [STYLESHEET, "/hello"], ids=["file", "page"])


@COMPRESSIONS
@PATHS
def test_text_is_compressed(
    client: FlaskClient, path: str, encoding: str, decompress: Callable[[bytes], bytes]
) -> None:
    """What a browser decompresses is what it would get without compression."""
    client.get("/hello")  # the session begins here, so that both answers below have the same form token

    with client.get(path) as plain, client.get(path, headers={"Accept-Encoding": encoding}) as response:
        assert response.content_encoding == encoding
        assert response.content_length == len(response.data) < len(plain.data)
        assert len(decompress(response.data)) == len(plain.data)
        assert "Accept-Encoding" in response.vary


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        pytest.param("gzip, deflate, br, zstd", "br", id="a current browser"),
        pytest.param("gzip, deflate", "gzip", id="without brotli"),
        pytest.param("gzip;q=1, br;q=0.5", "gzip", id="gzip preferred"),
        pytest.param("*", "br", id="anything"),
        pytest.param("zstd", None, id="only zstd"),
        pytest.param("", None, id="nothing"),
        pytest.param("identity", None, id="uncompressed"),
    ],
)
@PATHS
def test_browser_chooses_the_compression(client: FlaskClient, path: str, accepted: str, encoding: str | None) -> None:
    """The answer is compressed as the browser prefers, or not at all."""
    with client.get(path, headers={"Accept-Encoding": accepted}) as response:
        assert response.content_encoding == encoding
        assert "Accept-Encoding" in response.vary


def test_image_is_not_compressed(new_app: NewApp) -> None:
    """An image, which is compressed already, is sent as it is."""
    app = new_app()
    app.add_url_rule("/image", view_func=lambda: ("x" * 1000, {"Content-Type": "image/png"}))

    response = app.test_client().get("/image", headers={"Accept-Encoding": "br"})

    assert response.content_encoding is None
    assert response.data == b"x" * 1000


def test_stream_is_not_compressed(new_app: NewApp) -> None:
    """An answer that is made piece by piece is sent piece by piece."""
    app = new_app()
    app.add_url_rule("/stream", view_func=lambda: (text for text in ["x" * 500] * 3))

    response = app.test_client().get("/stream", headers={"Accept-Encoding": "br"})

    assert response.content_encoding is None
    assert response.data == b"x" * 1500


def test_head_has_the_length_of_the_compressed_file_and_no_body(client: FlaskClient) -> None:
    """HEAD answers with the headers of the compressed file alone."""
    headers = {"Accept-Encoding": "br"}

    with client.head(STYLESHEET, headers=headers) as head, client.get(STYLESHEET, headers=headers) as whole:
        assert head.data == b""
        assert head.content_length == len(whole.data)
        assert head.content_encoding == "br"


def test_page_reached_from_another_site_is_not_compressed(client: FlaskClient) -> None:
    """Another site that sends a visitor here cannot guess the form's token from the page's size (BREACH)."""
    headers = {"Accept-Encoding": "br"}

    inside = client.get("/hello", headers={**headers, "Sec-Fetch-Site": "same-origin"})
    outside = client.get("/hello", headers={**headers, "Sec-Fetch-Site": "cross-site"})

    assert inside.content_encoding == "br"
    assert outside.content_encoding is None
    assert "Accept-Encoding" in outside.vary
