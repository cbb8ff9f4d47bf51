"""Static files: addresses that change with their content, kept by browsers for a year, compressed once."""

import base64
import gzip
import hashlib
from collections.abc import Callable
from functools import cache, partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple

import brotli
from flask import Flask, Response, current_app, request, url_for
from markupsafe import Markup

ENDPOINTS = ("static", "bootstrap.static")
FOREVER = "public, max-age=31536000, immutable"
"""One year, in seconds: the longest that RFC 9111 expects of a cache."""

COMPRESSIBLE = {".css", ".js", ".svg"}
COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    # Bootstrap's 232 kB become 26.6 kB in 20 ms; the highest quality, 11, would save 3.6 kB more for 250 ms.
    "br": partial(brotli.compress, quality=9),
    "gzip": gzip.compress,
}


class Asset(NamedTuple):
    """What the app knows of a static file."""

    path: Path
    integrity: str
    """For the attribute of that name (W3C Subresource Integrity)."""

    @property
    def version(self) -> str:
        """The part of the address that changes whenever the content does."""
        digest = self.integrity.removeprefix("sha384-")
        return base64.urlsafe_b64encode(base64.b64decode(digest))[:12].decode()


def init_app(app: Flask) -> None:
    """Give templates `asset_url`, `stylesheet` and `script`, and static files their caching."""
    app.jinja_env.globals.update(asset_url=asset_url, stylesheet=stylesheet, script=script)
    app.url_defaults(add_version)
    app.after_request(cache_and_compress)


def find(endpoint: str, filename: str) -> Asset | None:
    """Return what is known of a file below a static folder, or None if there is no such file."""
    folder = current_app.static_folder
    if endpoint != "static":
        folder = current_app.blueprints[endpoint.partition(".")[0]].static_folder
    path = Path(folder or "") / filename
    if not path.is_file():
        return None
    return _describe(path, path.stat().st_mtime_ns)


@cache
def _describe(path: Path, modified: int) -> Asset:  # noqa: ARG001 - the cache's key: a changed file is read again
    digest = hashlib.sha384(path.read_bytes()).digest()
    return Asset(path, f"sha384-{base64.b64encode(digest).decode()}")


def asset_url(filename: str, endpoint: str = "static") -> str:
    """Return the address of a static file, which changes whenever its content does."""
    return url_for(endpoint, filename=filename)


def stylesheet(filename: str, endpoint: str = "static") -> Markup:
    """Return the tag that links a stylesheet, which the browser refuses if it is not the very same file."""
    return Markup('<link rel="stylesheet" href="{}" integrity="{}">').format(
        asset_url(filename, endpoint), integrity(filename, endpoint)
    )


def script(filename: str, endpoint: str = "static") -> Markup:
    """Return the tag that runs a script once the page is read, refused if it is not the very same file."""
    return Markup('<script type="module" src="{}" integrity="{}"></script>').format(
        asset_url(filename, endpoint), integrity(filename, endpoint)
    )


def integrity(filename: str, endpoint: str) -> str:
    """Return the hash that the browser must find; empty if there is no such file."""
    asset = find(endpoint, filename)
    return asset.integrity if asset else ""


def add_version(endpoint: str, values: dict[str, Any]) -> None:
    """Add the version to every address that `url_for` makes for a static file."""
    if endpoint in ENDPOINTS and (asset := find(endpoint, values.get("filename", ""))):
        values.setdefault("v", asset.version)


def cache_and_compress(response: Response) -> Response:
    """Let browsers keep a static file for as long as its address names this very content."""
    if request.endpoint not in ENDPOINTS or response.status_code not in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
        return response
    asset = find(request.endpoint, (request.view_args or {})["filename"])
    if asset is None:
        return response
    response.headers["Cache-Control"] = FOREVER if request.args.get("v") == asset.version else "no-cache"
    if response.status_code == HTTPStatus.OK and asset.path.suffix in COMPRESSIBLE:
        encoding = request.accept_encodings.best_match(COMPRESSORS)
        if encoding:
            response.close()  # the file that the compressed bytes stand in for
            response.direct_passthrough = False
            response.set_data(compressed(asset, encoding))
            response.headers["Content-Encoding"] = encoding
            response.set_etag(f"{asset.version}-{encoding}")
            response.make_conditional(request)
    return response


@cache
def compressed(asset: Asset, encoding: str) -> bytes:
    """Return the file's bytes under a content encoding; each is made once in the life of the process."""
    return COMPRESSORS[encoding](asset.path.read_bytes())
