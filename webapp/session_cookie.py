"""The session's cookie: Flask's signed cookie, bound to this host when it is sent over HTTPS."""

from typing import Any

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner


class SkewTolerantSigner(TimestampSigner):
    """Accepts what is signed with a time that is still to come: the clock was set back, or another machine's is ahead.

    itsdangerous refuses it, which would log every user out.
    """

    def unsign(self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False) -> Any:
        """Return what was signed, if it is no older than `max_age`, in seconds."""
        unsign: Any = super().unsign
        try:
            return unsign(signed_value, max_age, return_timestamp)
        except SignatureExpired as error:
            if error.date_signed is None or error.date_signed.timestamp() <= self.get_timestamp():
                raise
            return unsign(signed_value, None, return_timestamp)


class SessionCookie(SecureCookieSessionInterface):
    """Flask's session cookie, with the prefix `__Host-` and the attribute Secure over HTTPS.

    Browsers refuse a cookie with that prefix unless it is Secure, has the path `/` and no domain, so that no other host
    of the domain can set one (RFC 6265bis, 4.1.3.2).
    """

    def get_signing_serializer(self, app: Flask) -> Any:
        """Return what signs the session."""
        serializer: Any = super().get_signing_serializer(app)
        serializer.signer = SkewTolerantSigner
        return serializer

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
