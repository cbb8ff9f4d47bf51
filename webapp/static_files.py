"""Static files: addresses that change with the content, cached by browsers for a year."""

import base64
import hashlib
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request

ENDPOINTS = ("static", "bootstrap.static")
ONE_YEAR = "public, max-age=31536000, immutable"
"""In seconds: the longest that RFC 9111 expects of a cache."""


def init_app(app: Flask) -> None:
    """Give every static file a version in its address."""
    app.url_defaults(add_version)
    app.after_request(finish_response)


def find_version(endpoint: str, filename: str) -> str | None:
    """Return the part of a static file's address that changes with its content, or None if the file is missing."""
    blueprint = endpoint.rpartition(".")[0]
    folder = (current_app.blueprints[blueprint] if blueprint else current_app).static_folder
    path = Path(folder or "") / filename
    return hash_content(path, path.stat().st_mtime_ns) if path.is_file() else None


@cache
def hash_content(path: Path, _modified_ns: int) -> str:
    """Return a short hash of a file's content; a file that was changed is read again."""
    return base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest())[:12].decode()


def add_version(endpoint: str, values: dict[str, Any]) -> None:
    """Add the version to every address that `url_for` makes for a static file."""
    if endpoint in ENDPOINTS and (version := find_version(endpoint, values.get("filename", ""))):
        values.setdefault("v", version)


def finish_response(response: Response) -> Response:
    """Let browsers cache a static file for a year if the address names the version that is there."""
    if request.endpoint not in ENDPOINTS or response.status_code >= HTTPStatus.BAD_REQUEST:
        return response
    version = find_version(request.endpoint, (request.view_args or {})["filename"])
    if version and request.args.get("v") == version:
        response.headers["Cache-Control"] = ONE_YEAR
    if response.status_code == HTTPStatus.OK:
        # Read and close the file: Flask-Compress (1.25) would leave it open where it compresses piece by piece.
        response.direct_passthrough = False
        response.make_sequence()
        response.close()
    return response
