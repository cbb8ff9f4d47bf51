"""What the record of the wire hides.

Passwords always; the signature of what would open a session or pass for a form's token; values of unknown headers.
"""

import re
from collections.abc import Iterator

from flask import current_app
from flask_babel import lazy_gettext as _l

from webapp.preferences.language import LANGUAGE_COOKIE
from webapp.preferences.theme import THEME_COOKIE
from webapp.visitor_address import USER_IP

MASK = "…"
MAX_VALUE_LENGTH = 500
"""Characters of a header, a field or a body."""

SIGNED_FIELDS = {"csrf_token", "cookie"}
"""Fields of forms whose value has a signature: the second is the session cookie that the tour checks."""

PLAIN_COOKIES = {USER_IP, LANGUAGE_COOKIE, THEME_COOKIE}

EXPLANATIONS = {
    "Accept": _l("The kinds of content that the browser can show, the best first."),
    "Accept-Language": _l("The languages of the visitor: this app picks Spanish or English by it."),
    "Allow": _l("The methods that this address takes."),
    "Cache-Control": _l("Whether the browser may store the answer, and for how long."),
    "Content-Encoding": _l("How the body is compressed."),
    "Content-Length": _l("The bytes of the body."),
    "Content-Security-Policy": _l(
        "What the page may load and do: here, nothing from other sites, and no script inside the page."
    ),
    "Content-Type": _l("What the body is: a page, a style, the fields of a form."),
    "Cookie": _l("What this app gave the browser to keep: the browser sends it back with every request."),
    "ETag": _l("A name for this version of the content; the browser can ask whether it is still the same."),
    "Host": _l("The name of the site, as one server may serve several."),
    "If-None-Match": _l("The version that the browser has: if it is still the same, the answer is 304 without a body."),
    "Location": _l("Where the browser goes next, because the status is a redirect."),
    "Origin": _l("The site whose page sent the form."),
    "Referer": _l("The page that the request comes from. The spelling is a typo of 1996 that stayed."),
    "Retry-After": _l("When it is worth trying again, in seconds."),
    "Sec-Fetch-Site": _l("Whether the request comes from this site, another, or the visitor's own hands."),
    "Set-Cookie": _l("The browser shall keep this, and send it back with its next requests."),
    "Vary": _l("The headers of the request that the answer depends on."),
    "X-Request-ID": _l("The number of this request, by which it is found in the server's log."),
}
"""A sentence on each header that a visitor should know."""

OTHER_HEADERS = {"Accept-Encoding", "Connection", "If-Modified-Since", "Upgrade-Insecure-Requests", "User-Agent"}
"""Other headers of a request whose values are recorded; those that begin with `Sec-` are, too."""


def mask_request_header(name: str, value: str) -> str | None:
    """Return what is recorded of a header of a request; None for what proxies add, which no browser has sent."""
    if name.startswith("X-Forwarded") or name in {"Forwarded", "Via", "X-Request-Id"}:
        return None
    if name == "Cookie":
        return "; ".join(mask_cookie(part) for part in re.split(r"; *", value))
    known = name in EXPLANATIONS or name in OTHER_HEADERS or name.startswith("Sec-")
    return shorten(mask_query(value)) if known else MASK


def mask_response_header(name: str, value: str) -> str:
    """Return what is recorded of a header of a response."""
    if name == "Set-Cookie":
        cookie, separator, attributes = value.partition("; ")
        return shorten(f"{mask_cookie(cookie)}{separator}{attributes}")
    return shorten(mask_query(value))


def mask_cookie(cookie: str) -> str:
    """Return a cookie without the signature of the session, and without the value of one that is not the app's."""
    name, separator, value = cookie.partition("=")
    if name in PLAIN_COOKIES:
        return shorten(cookie)
    return f"{name}{separator}{mask_signature(value) if name in session_names() else MASK}"


def mask_field(name: str, value: str) -> str:
    """Return what is recorded of a form's field."""
    if "password" in name.lower():
        return MASK
    return mask_signature(value) if name in SIGNED_FIELDS else shorten(value)


def mask_query(url: str) -> str:
    """Return a URL, or any text, without the passwords in its query."""
    return re.sub(r"([?&][^=&\s]*password[^=&\s]*=)[^&#\s]*", rf"\1{MASK}", url, flags=re.IGNORECASE)


def mask_signature(value: str) -> str:
    """Replace what stands behind the last point, or everything where there is none."""
    signed, point, _signature = value.rpartition(".")
    return f"{shorten(signed)}{point}{MASK}"


def shorten(text: str) -> str:
    """Cut a text that is too long."""
    return text if len(text) <= MAX_VALUE_LENGTH else f"{text[:MAX_VALUE_LENGTH]}{MASK}"


def session_names() -> set[str]:
    """Return the names of the session's cookie, over HTTP and HTTPS."""
    name = current_app.config["SESSION_COOKIE_NAME"]
    return {name, f"__Host-{name}"}


def secret_parts(name: str, value: str) -> Iterator[tuple[str, bool]]:
    """Split a recorded value into what is shown, and what is masked until it is asked for."""
    if name in SIGNED_FIELDS:
        yield value, True
        return
    end = 0
    names = "|".join(map(re.escape, session_names()))
    for match in re.finditer(rf"(?<![^ ;])(?:{names})=([^;]+)", value) if name in {"Cookie", "Set-Cookie"} else ():
        yield value[end : match.start(1)], False
        yield match[1], True
        end = match.end()
    yield value[end:], False
