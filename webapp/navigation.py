"""Where a visitor may be sent: only to this site."""

from urllib.parse import urlsplit


def local_path(target: str | None) -> str | None:
    r"""Return `target` if it is a path on this site, else None.

    Browsers read a backslash as a slash and drop tabs and line breaks (WHATWG URL Standard, basic URL parser), so
    that `/\evil.example` and `/<tab>/evil.example` would leave the site: such a target is no path of ours.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(character <= " " or character == "\x7f" for character in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target
