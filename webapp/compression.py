"""Compression: pages at each answer, errors included; static files, which do not change, once in `assets.py`."""

import gzip
from functools import partial

import brotli
from flask import Flask, Response, request

MIN_SIZE_B = 500
"""In bytes: what is shorter fits into one packet anyway."""

TEXTS = {"text/html", "application/json"}

COMPRESSORS = {"br": partial(brotli.compress, quality=4), "gzip": partial(gzip.compress, compresslevel=6)}
"""Quick ones, by the names of their encodings; the first is the smaller."""


def init_app(app: Flask) -> None:
    """Compress whatever the app answers."""
    app.after_request(compress)


def best_encoding() -> str | None:
    """Return the encoding that the browser likes best, or None if it takes none of ours, or likes none better."""
    quality = request.accept_encodings.quality
    best = max(COMPRESSORS, key=quality)
    return best if 0 < quality(best) >= quality("identity") else None


def compress(response: Response) -> Response:
    """Compress a text, unless it is short, streamed, or compressed already."""
    response.headers.add("Vary", "Accept-Encoding")
    if response.is_streamed or response.mimetype not in TEXTS or "Content-Encoding" in response.headers:
        return response
    if len(response.get_data()) < MIN_SIZE_B:
        return response
    encoding = best_encoding()
    # Whoever leads a visitor here from elsewhere could guess the form's token by the page's size (BREACH).
    if encoding and request.headers.get("Sec-Fetch-Site") != "cross-site":
        response.set_data(COMPRESSORS[encoding](response.get_data()))
        response.headers["Content-Encoding"] = encoding
    return response
