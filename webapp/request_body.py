"""The body of a request: one that is broken or too long is the client's fault."""

from typing import IO, Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.utils import cached_property


class BodyStream:
    """What the server reads a body from, raising OSError for whatever the server raises.

    Werkzeug answers 400 for an OSError; gunicorn raises errors of its own for a broken chunk.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        """Read at most `size` bytes.

        Raises:
            OSError: the rest of the body is missing or malformed.
        """
        try:
            return self._stream.read(size)
        except Exception as error:
            raise OSError("the body cannot be read") from error


class AppRequest(Request):
    """A request whose broken body is answered with 400, on a page like every other."""

    @cached_property
    def form(self) -> Any:
        """The fields of the form; after one that cannot be read, none: the error page asks for them again."""
        try:
            return super().form
        except HTTPException:
            vars(self)["form"] = ImmutableMultiDict()
            raise

    @cached_property
    def stream(self) -> Any:
        """The body, with the limits of werkzeug."""
        self.environ["wsgi.input"] = BodyStream(self.environ["wsgi.input"])
        return super().stream


def init_app(app: Flask) -> None:
    """Let the app read bodies in this way."""
    app.request_class = AppRequest
