"""What keeps visitors safe on every answer: headers, cookies, and whom to believe about the visitor's address."""

from typing import Any

from flask import Flask, request
from flask import Response as FlaskResponse
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "connect-src 'self'",
        "img-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
    ]
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    # Flask-WTF needs the Referer of its own pages over HTTPS; nobody else gets one.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""On every response, errors included; OWASP's HTTP Headers cheat sheet says what each is for."""

HSTS = "max-age=31536000"
"""One year, in seconds. Not `includeSubDomains`: the neighbours of this host are not ours to decide about."""


class Sessions(SecureCookieSessionInterface):
    """Flask's signed cookie, which over HTTPS is bound to this host and never sent in the clear.

    A name with the `__Host-` prefix is refused by browsers unless the cookie is Secure, has the path `/` and no
    domain, so that no sibling host can plant one (RFC 6265bis, 4.1.3.2).
    """

    _serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs and reads the cookie, made once: the keys of a running app do not change."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer

    def get_cookie_name(self, app: Flask) -> str:
        """Return the cookie's name for this request."""
        name = super().get_cookie_name(app)
        return f"__Host-{name}" if request.is_secure else name

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - the signature is Flask's
        """Tell whether the cookie is for HTTPS only."""
        return request.is_secure


def init_app(app: Flask) -> None:
    """Protect every answer of the app."""
    app.session_interface = Sessions()
    if hops := app.config["TRUSTED_PROXIES"]:
        # mypy does not let a method be assigned; replacing this one is how Flask documents middleware.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    app.after_request(set_headers)


def set_headers(response: FlaskResponse) -> FlaskResponse:
    """Add the headers of every response; what is not said to be cacheable is personal."""
    headers = response.headers
    headers.extend(HEADERS)
    if request.is_secure:
        headers["Strict-Transport-Security"] = HSTS
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    return response


def set_plain_cookie(response: Response, name: str, value: str, **options: Any) -> None:
    """Set a cookie that is not signed: readable and changeable by whoever holds the browser, not by scripts."""
    response.set_cookie(name, value, httponly=True, samesite="Lax", secure=request.is_secure, **options)
