"""A sentence on each header that a visitor of the tour can see."""

import re
from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

HEADERS = {
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
}

SECRET = re.compile(r"(?<![^ ;])((?:__Host-)?session=)([^;]+)")


def secret_parts(name: str, value: str) -> Iterator[tuple[str, bool]]:
    """Split a value into what can be seen and what is masked until it is asked for."""
    if name == "csrf_token":
        yield value, True
        return
    end = 0
    for match in SECRET.finditer(value) if name in {"Cookie", "Set-Cookie"} else ():
        yield value[end : match.start(2)], False
        yield match[2], True
        end = match.end()
    yield value[end:], False
