"""Static files: addresses that change with the content, cached by browsers for a year."""

import base64
import hashlib
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, current_app, request
from werkzeug.security import safe_join

ENDPOINTS = ("static", "bootstrap.static")
CACHE_CONTROL = "public, max-age=31536000, immutable"
"""One year, in seconds: the longest that RFC 9111 expects of a cache."""


def init_app(app: Flask) -> None:
    """Give every static file a version in its address."""
    app.url_defaults(add_version)
    answer = app.make_default_options_response

    def answer_options() -> Response:
        refuse_what_is_missing()
        return answer()

    # mypy does not let a method be assigned; a subclass of Flask for this alone would be longer.
    app.make_default_options_response = answer_options  # type: ignore[method-assign]
    app.after_request(read_into_memory)
    app.after_request(cache_for_a_year)


def find_version(endpoint: str, filename: str) -> str | None:
    """Return the part of a static file's address that changes with its content, or None if the file is missing."""
    blueprint = endpoint.rpartition(".")[0]
    folder = (current_app.blueprints[blueprint] if blueprint else current_app).static_folder
    path = Path(safe_join(folder or "", filename) or "")  # an empty path is a folder
    try:
        return hash_content(path, path.stat().st_mtime_ns) if path.is_file() else None
    except OSError:  # the name is too long for the file system
        return None


@cache
def hash_content(path: Path, _modified_ns: int) -> str:
    """Return a short hash of a file's content; a file that was changed is read again."""
    return base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest())[:12].decode()


def refuse_what_is_missing() -> None:
    """Answer OPTIONS as GET for a file that is missing, and for a path with a NUL: Flask asks no view for OPTIONS.

    Raises:
        werkzeug.exceptions.NotFound: there is no such file or page.
    """
    endpoint, values = request.endpoint or "", request.view_args or {}
    if "\0" in request.path or (endpoint in ENDPOINTS and not find_version(endpoint, values["filename"])):
        abort(HTTPStatus.NOT_FOUND)


def add_version(endpoint: str, values: dict[str, Any]) -> None:
    """Add the version to every address that `url_for` makes for a static file."""
    if endpoint in ENDPOINTS and (version := find_version(endpoint, values.get("filename", ""))):
        values.setdefault("v", version)


def cache_for_a_year(response: Response) -> Response:
    """Let browsers cache a static file for a year if the URL names the version that is there."""
    if request.endpoint in ENDPOINTS and response.status_code < HTTPStatus.BAD_REQUEST:
        version = find_version(request.endpoint, (request.view_args or {})["filename"])
        if version and request.args.get("v") == version:
            response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def read_into_memory(response: Response) -> Response:
    """Read a static file and close it: Flask-Compress (1.25) leaves a file open that it compresses piece by piece."""
    if request.endpoint in ENDPOINTS and response.status_code == HTTPStatus.OK:
        response.direct_passthrough = False
        response.make_sequence()
        response.close()
    return response
