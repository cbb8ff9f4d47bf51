"""Plain cookies: not signed, so that visitors can read and change them; scripts cannot."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response

ONE_YEAR_S = 365 * 24 * 60 * 60
"""Browsers cap a cookie's lifetime at 400 days (RFC 6265bis, 5.5)."""


def set_plain_cookie(response: Response, name: str, value: str, **options: Any) -> None:
    """Set a cookie that is not signed. The options are those of `Response.set_cookie`."""
    response.set_cookie(name, value, httponly=True, samesite="Lax", secure=request.is_secure, **options)


def host_cookie_name(name: str) -> str:
    """Return the name of a cookie, over HTTPS with the prefix that binds it to this host; see `session_cookie.py`."""
    return f"__Host-{name}" if request.is_secure else name
