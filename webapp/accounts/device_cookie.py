"""The cookie by which a browser shows that it has logged in to an account before (OWASP, "Device cookies").

Its wrong passwords are counted apart from those of everyone else, who therefore cannot lock the owner out. The cookie
logs nobody in. For each account it has a random number, signed for the account's password: it names nobody, and is no
longer valid once the password, or how it is hashed, has changed: a thief who logged in once gains no guesses.
"""

import secrets
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256

from flask import after_this_request, current_app, request
from itsdangerous import BadSignature
from werkzeug.wrappers import Response

from webapp.cookies import host_cookie_name, set_plain_cookie
from webapp.session_cookie import SkewTolerantSigner

DEVICE_COOKIE = "device"
LIFETIME = timedelta(days=90)

MAX_ACCOUNTS = 5
"""How many accounts one browser is known to; the first is forgotten for one more."""

SEPARATOR = "~"
"""Between the accounts; no signature holds it."""


def device_of(password_hash: str) -> str | None:
    """Return this browser's number for the account with a password, or None if it has not logged in to it."""
    for signed in _signed_devices():
        with suppress(BadSignature):
            number: bytes = _signer(password_hash).unsign(signed, max_age=int(LIFETIME.total_seconds()))
            return number.decode()
    return None


def remember_device(password_hash: str) -> None:
    """Let the response give this browser a new number for an account."""
    signer = _signer(password_hash)
    others = [signed for signed in _signed_devices() if not signer.validate(signed)]
    devices = [*others, signer.sign(secrets.token_urlsafe(16)).decode()][-MAX_ACCOUNTS:]

    @after_this_request
    def set_cookie(response: Response) -> Response:
        name, value = host_cookie_name(DEVICE_COOKIE), SEPARATOR.join(devices)
        set_plain_cookie(response, name, value, max_age=int(LIFETIME.total_seconds()))
        return response


def _signed_devices() -> list[str]:
    cookie = request.cookies.get(host_cookie_name(DEVICE_COOKIE))
    return cookie.split(SEPARATOR)[:MAX_ACCOUNTS] if cookie else []


def _signer(password_hash: str) -> SkewTolerantSigner:
    """Return what signs for an account, with the newest key; signatures of the former keys are valid too."""
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return SkewTolerantSigner(keys, salt=f"device cookie {password_hash}", digest_method=sha256)
