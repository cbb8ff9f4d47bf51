"""Where a form comes from: only this site's own forms may change something, besides having the right token.

Browsers say so in `Sec-Fetch-Site` (all since 2023, but not to a plain HTTP address of another machine), older ones in
`Origin` or `Referer`. Flask-WTF knows only `Referer`, and compares it with a `Host` that a proxy may have changed.
"""

from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import BadRequest

from webapp.database import SAFE_METHODS
from webapp.logs import Event, log_event

OWN = ("same-origin", "none")
"""What `Sec-Fetch-Site` says of this site's pages, and of what the user typed (Fetch Metadata, 2.4)."""

PROXY_HINT = (
    "If this was no attack: a proxy must pass Host, Origin and Sec-Fetch-Site on as the browser sent them, and add"
    " X-Forwarded-For and X-Forwarded-Proto, which TRUSTED_PROXIES counts"
)


class ForeignFormError(BadRequest):
    """A form does not come from this site, as far as the browser and the proxies say."""


def init_app(app: Flask) -> None:
    """Refuse the forms of other sites."""
    app.before_request(check_origin)


def check_origin() -> None:
    """Refuse a request that changes something, unless it comes from this site.

    `Sec-Fetch-Site` decides where it is sent, as no script can set it and it does not depend on `Host`. Without it,
    over HTTPS, `Origin` or else `Referer` must be this site. Over HTTP there is the token alone: who can change what
    goes over that line can forge any header.

    Raises:
        ForeignFormError: it comes from elsewhere, or over HTTPS does not say where from.
    """
    if request.method in SAFE_METHODS or not request.endpoint:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        fault = "" if site in OWN else f"Sec-Fetch-Site is {site}"
    else:
        fault = source_fault() if request.is_secure else ""
    if fault:
        log_event(Event.CSRF_REFUSED, reason=fault, hint=PROXY_HINT)
        raise ForeignFormError


def source_fault() -> str:
    """Return why `Origin` or `Referer` do not show that a request comes from this site, or an empty text if they do."""
    source = request.headers.get("Origin") or request.headers.get("Referer")
    if not source:
        return "nothing says where the form comes from: no Sec-Fetch-Site, Origin or Referer"
    here = origin_of(request.host_url)
    return (
        ""
        if here and origin_of(source) == here
        else f"it comes from {without_path(source)}, this is {request.host_url}"
    )


def origin_of(url: str) -> tuple[str, str | None, int] | None:
    """Return scheme, host and port of an address over HTTPS; None for any other."""
    try:
        parts = urlsplit(url)
        return (parts.scheme, parts.hostname, parts.port or 443) if parts.scheme == "https" else None
    except ValueError:  # no host or port
        return None


def without_path(url: str) -> str:
    """Return the part of an address that may be logged: a path or query may hold secrets."""
    return "/".join(url.split("/", 3)[:3])
