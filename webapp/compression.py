"""Compression of pages and static files, by Flask-Compress with one exception."""

from flask import Flask, Response, request
from flask_compress import Compress


class SafeCompress(Compress):
    """Flask-Compress, except for what another site has requested.

    That site could guess a form's token by the size of the page (BREACH).
    """

    def after_request(self, response: Response | None) -> Response:
        """Compress the answer."""
        if response and request.headers.get("Sec-Fetch-Site") == "cross-site":
            response.vary.add("Accept-Encoding")
            return response
        return super().after_request(response)


compress = SafeCompress()


def init_app(app: Flask) -> None:
    """Compress what the app answers."""
    compress.init_app(app)
