"""Plain cookies: not signed, so that visitors can read and change them; scripts cannot."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response


def set_plain_cookie(response: Response, name: str, value: str, **options: Any) -> None:
    """Set a cookie that is not signed."""
    response.set_cookie(name, value, httponly=True, samesite="Lax", secure=request.is_secure, **options)
