"""The session's cookie: Flask's signed cookie, bound to this host when it is sent over HTTPS."""

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface


class SessionCookie(SecureCookieSessionInterface):
    """Flask's session cookie, with the prefix `__Host-` and the attribute Secure over HTTPS.

    Browsers refuse a cookie with that prefix unless it is Secure, has the path `/` and no domain, so that no other host
    of the domain can set one (RFC 6265bis, 4.1.3.2).
    """

    def get_cookie_name(self, app: Flask) -> str:
        """Return the cookie's name for this request."""
        name = super().get_cookie_name(app)
        return f"__Host-{name}" if request.is_secure else name

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - the signature is Flask's
        """Return whether browsers may send the cookie over HTTPS only."""
        return request.is_secure


def init_app(app: Flask) -> None:
    """Let the app store its sessions in this cookie."""
    app.session_interface = SessionCookie()
