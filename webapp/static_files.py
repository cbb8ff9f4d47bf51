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

from webapp.compression import best_encoding

ENDPOINTS = ("static", "bootstrap.static")
FOREVER = "public, max-age=31536000, immutable"
"""One year, in seconds: the longest that RFC 9111 expects of a cache."""

WITH_CONTENT = (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT)

COMPRESSIBLE = {".css", ".js", ".svg"}
COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    # Bootstrap's 232 kB become 26.6 kB in 20 ms; the highest quality, 11, would save 3.6 kB more for 250 ms.
    "br": partial(brotli.compress, quality=9),
    "gzip": partial(gzip.compress, mtime=0),
}

TAGS = {
    ".css": Markup('<link rel="stylesheet" href="{url}" integrity="{integrity}">'),
    ".js": Markup('<script type="module" src="{url}" integrity="{integrity}"></script>'),
    ".svg": Markup('<link rel="icon" type="image/svg+xml" href="{url}">'),
}


class Asset(NamedTuple):
    """A static file, as the app has read it."""

    content: bytes
    integrity: str
    """For the attribute of that name (W3C Subresource Integrity)."""

    version: str
    """The part of the address that changes whenever the content does."""


def init_app(app: Flask) -> None:
    """Give templates `assets`, and static files their caching."""
    app.jinja_env.globals["assets"] = assets
    app.url_defaults(add_version)
    app.after_request(cache_and_compress)


def assets(*filenames: str) -> Markup:
    """Return the tags that bring static files into a page: stylesheets, scripts and the icon.

    The browser refuses a stylesheet or script that is not the very same file. Outside debug, where files do not
    change, the tags are made once in the life of the app.

    Args:
        filenames: relative to `static/`, or with `bootstrap/` before them to what Bootstrap-Flask brings.
    """
    made: dict[tuple[str, ...], Markup] = current_app.extensions.setdefault("assets", {})
    key = (request.script_root, *filenames)
    if key not in made or current_app.debug:
        made[key] = Markup("\n    ").join(map(_tag, filenames))
    return made[key]


def _tag(name: str) -> Markup:
    endpoint, filename = "static", name
    if name.startswith("bootstrap/"):
        endpoint, filename = "bootstrap.static", name.removeprefix("bootstrap/")
    asset = find(endpoint, filename)
    return TAGS[Path(name).suffix].format(
        url=url_for(endpoint, filename=filename), integrity=asset.integrity if asset else ""
    )


def find(endpoint: str, filename: str) -> Asset | None:
    """Return a file below a static folder, or None if there is no such file.

    Outside debug it is read once: pages name its hash, so what is served must stay the same until a restart.
    """
    folder = current_app.static_folder
    if endpoint != "static":
        folder = current_app.blueprints[endpoint.partition(".")[0]].static_folder
    path = Path(folder or "") / filename
    if not path.is_file():
        return None
    return _read(path, path.stat().st_mtime_ns if current_app.debug else None)


@cache
def _read(path: Path, modified: int | None) -> Asset:  # noqa: ARG001 - the cache's key: a changed file is read again
    content = path.read_bytes()
    digest = hashlib.sha384(content).digest()
    return Asset(
        content,
        integrity=f"sha384-{base64.b64encode(digest).decode()}",
        version=base64.urlsafe_b64encode(digest)[:12].decode(),
    )


def add_version(endpoint: str, values: dict[str, Any]) -> None:
    """Add the version to every address that `url_for` makes for a static file."""
    if endpoint in ENDPOINTS and (asset := find(endpoint, values.get("filename", ""))):
        values.setdefault("v", asset.version)


def cache_and_compress(response: Response) -> Response:
    """Let browsers keep a static file for as long as its address names this very content."""
    if request.endpoint not in ENDPOINTS or response.status_code not in (*WITH_CONTENT, HTTPStatus.NOT_MODIFIED):
        return response
    filename = (request.view_args or {})["filename"]
    asset = find(request.endpoint, filename)
    if asset is None:
        return response
    response.headers["Cache-Control"] = FOREVER if request.args.get("v") == asset.version else "no-cache"
    if response.status_code in WITH_CONTENT:
        response.close()  # the file that the bytes stand in for
        response.status_code = HTTPStatus.OK
        for header in ("Accept-Ranges", "Content-Range"):  # a part on its own is neither compressed nor checked
            response.headers.pop(header, None)
        encoding = best_encoding() if is_compressible(filename) else None
        response.set_data(compressed(asset, encoding) if encoding else asset.content)
        if encoding:
            response.headers["Content-Encoding"] = encoding
        response.set_etag(f"{asset.version}-{encoding}")
        response.make_conditional(request)
    return response


def is_compressible(filename: str) -> bool:
    """Tell whether a file is text, which compression makes smaller."""
    return Path(filename).suffix in COMPRESSIBLE


@cache
def compressed(asset: Asset, encoding: str) -> bytes:
    """Return the file's bytes under a content encoding; each is made once in the life of the process."""
    return COMPRESSORS[encoding](asset.content)
