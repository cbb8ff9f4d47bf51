"""Where a visitor is, and may be sent: only to this site."""

from urllib.parse import quote

from flask import request

SAFE = "!$&'()*+,/:;=@"
"""What stands for itself in a path (RFC 3986, 3.3), besides letters, digits and `-._~`."""


def current_path() -> str:
    """Return the path and query of the request, as it came, below the path the app is mounted at."""
    mount, path = request.environ.get("SCRIPT_NAME", ""), request.environ.get("PATH_INFO", "")
    # WSGI hands on bytes as Latin-1 (PEP 3333). Two slashes at the start would be another site's address.
    address = quote(f"{mount.rstrip('/')}/{path.lstrip('/')}", SAFE, encoding="latin-1")
    return f"{address}?{quote(request.query_string, SAFE + '?%')}" if request.query_string else address


def local_path(target: str | None) -> str | None:
    r"""Return `target` if it is a path on this site, else None.

    Browsers read a backslash as a slash and drop tabs and line breaks (WHATWG URL Standard, basic URL parser), so
    that `/\evil.example` and `/<tab>/evil.example` would leave the site: such a target is no path of ours.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(character <= " " or character == "\x7f" for character in target):
        return None
    return target
