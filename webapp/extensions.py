"""The extensions, made once and bound to each app; imports nothing from webapp."""

from flask import Flask, Response, request
from flask_bootstrap import Bootstrap5
from flask_compress import Compress
from flask_wtf import CSRFProtect


class SafeCompress(Compress):
    """Flask-Compress, but for pages whose size would tell a secret."""

    def after_request(self, response: Response | None) -> Response:
        """Compress the answer, unless another site has sent the visitor here.

        That site could guess the form's token from the page's size (BREACH).
        """
        if response and request.headers.get("Sec-Fetch-Site") == "cross-site":
            response.vary.add("Accept-Encoding")
            return response
        return super().after_request(response)


bootstrap = Bootstrap5()
compress = SafeCompress()
csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Bind every extension to the app."""
    bootstrap.init_app(app)
    compress.init_app(app)
    csrf.init_app(app)
