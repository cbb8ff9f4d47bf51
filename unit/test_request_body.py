"""The bodies of requests (webapp/request_body.py)."""

import io
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient

from unit.html import read

FORM = "application/x-www-form-urlencoded"


class BrokenStream:
    """What gunicorn reads a body from, after a chunk that has no size."""

    def read(self, _size: int = -1) -> bytes:
        """Fail as gunicorn does."""
        raise LookupError("Invalid chunk size: b'xyz'")


@pytest.mark.parametrize("path", ["/hello", "/preferences", "/todos"])
@pytest.mark.parametrize("content_type", [FORM, "multipart/form-data; boundary=x"])
def test_body_that_breaks_off_is_the_fault_of_its_sender(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, path: str, content_type: str
) -> None:
    """A body that the server cannot read is answered with 400, and with no traceback in the log."""
    environ = {"wsgi.input": BrokenStream(), "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}

    response = client.post(path, content_type=content_type, environ_overrides=environ)

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert not [record for record in caplog.records if record.exc_info]


def test_chunked_form_is_read(client: FlaskClient) -> None:
    """A form that comes in chunks is read as any other, and refused here for its token alone."""
    response = client.post(
        "/hello",
        input_stream=io.BytesIO(b"username=Ana"),
        content_type=FORM,
        environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
    )

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "Ana" in response.text


@pytest.mark.parametrize("path", ["/hello", "/preferences"])
@pytest.mark.parametrize(("length", "status"), [(100, 400), (100_000, 413)])
def test_page_about_a_body_is_like_every_other(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, path: str, length: int, status: int
) -> None:
    """A body that ends too early, or is too long, gets a whole page, whatever the page asks of the request."""
    response = client.post(
        path,
        input_stream=io.BytesIO(b"username=Ana"),
        content_type=FORM,
        environ_overrides={"CONTENT_LENGTH": str(length)},
    )

    assert response.status_code == status
    assert read(response).one("nav").all("a")
    assert not caplog.records
