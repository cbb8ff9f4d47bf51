"""Random requests: each route, method, field and header, with values that programs stumble over."""

import json
import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, quote_plus

from flask import Flask
from werkzeug.routing import Rule
from wtforms.fields.core import UnboundField

PASSWORD: Final = "a long enough password"  # noqa: S105 - of accounts that live as long as the run

NASTY: Final = (
    *("", " ", "0", "-1", "1", "2147483647", "2147483648", "1e309", "NaN", "٣", "true", "null", "[]", "{}"),
    *(
        "\0",
        "a\0b",
        "\r\nSet-Cookie: a=b",
        "\n",
        "\t",
        "\x1b[2J",
        "\x7f",
        "\x85",
        "\u2028",
        "\ufeff",
        "\u202e",
        "\ud800",
    ),
    *("á", "ñ" * 41, "ﷺ" * 40, "😀", "👩‍👩‍👧", "e\u0301", "ß", "İ", "Ａｎａ", "\u200b", "\u00ad"),
    *("'", '"', "' OR 1=1 --", "'; DROP TABLE users; --", "%", "%00", "%s%n", "{{7*7}}", "{% raw %}", "${7*7}", "`id`"),
    *("<script>alert(1)</script>", "<!--", "]]>", "&amp;", "javascript:alert(1)", "data:text/html,x"),
    *(
        "/",
        "//",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "/hello",
        "/hello?filter=done&page=2",
        "?",
        "#",
    ),
    *("../../etc/passwd", "..%2f..%2f", "%2e%2e/", "\\..\\", "con", ".", "..", "~", "a" * 300, "a" * 5000, "/" * 100),
    *(
        "00000000-0000-0000-0000-000000000000",
        "00000000-0000-0000-0000-00000000000g",
        "es",
        "en",
        "dark",
        "auto",
        "done",
    ),
)

QUERY: Final = ("next", "filter", "page", "q", "v", "lang", "csrf_token", "username", "__debugger__", "a[]")
BUTTONS: Final = (
    "done",
    "deleted",
    "change",
    "next",
    "language",
    "theme",
    "description",
    "original",
    "idempotency_key",
)
"""Fields that no form class declares, but buttons and hidden fields send."""

VALID: Final = {
    "current_password": (PASSWORD,),
    "deleted": ("0", "1"),
    "description": ("Water the plants", "Sweep the yard", ""),
    "done": ("0", "1"),
    "language": ("es", "en"),
    "new_password": (PASSWORD,),
    "next": ("/hello", "/account", "/hello?filter=open&page=2"),
    "password": (PASSWORD,),
    "theme": ("auto", "light", "dark"),
}
"""What some fields accept."""

METHODS: Final = (
    ("GET",) * 9 + ("POST",) * 11 + ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "QUERY")
)

HEADERS: Final = {
    "Accept": ("*/*", "text/html;q=0.5, */*;q=x", "application/json", "/"),
    "Accept-Encoding": ("gzip", "br", "gzip;q=2, br;q=-1", "identity;q=0", "*", "\xff", "deflate, zstd"),
    "Accept-Language": ("en", "es-ES,es;q=0.9", "x" * 200, "en;q=", "*;q=0", "zh-Hant-TW-x-" + "a" * 50, ";;,,"),
    "Content-Type": (
        "application/json",
        "text/plain",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "\xff/",
    ),
    "Expect": ("100-continue", "200-ok"),
    "Host": ("a..b", "evil.example", "", "[::1", "localhost:99999", "localhost:x", "a" * 300, "ñ.example", "%", "a, b"),
    "If-Modified-Since": ("Thu, 01 Jan 1970 00:00:00 GMT", "yesterday", "Thu, 99 Foo 99999 99:99:99 GMT"),
    "If-None-Match": ("*", '"x"', 'W/"', "x" * 300),
    "If-Range": ("*", '"x"', "yesterday"),
    "Origin": ("null", "https://evil.example", "https://[", "https://a:b", "\xff"),
    "Range": ("bytes=0-0", "bytes=-1", "bytes=5-1", f"bytes={10**20}-", "bytes=0-1,2-3,4-5", "lines=1-2", "bytes=x"),
    "Referer": ("https://evil.example/", "https://a:b/", "about:blank", "https://[::1"),
    "Sec-Fetch-Dest": ("document", "empty", "x"),
    "Sec-Fetch-Site": ("same-origin", "same-origin", "none", "same-site", "cross-site", "x"),
    "X-CSRFToken": ("x", "a.b.c", "\xff"),
    "X-Forwarded-Host": ("evil.example",),
    "X-Forwarded-Prefix": ("/evil",),
    "X-Forwarded-Proto": ("https", "http", "https, http", "ftp", "\xff", ""),
    "X-HTTP-Method-Override": ("DELETE",),
    "X-Request-ID": ("9f86d081884c7d659a2feaa0c55ad015", "x", "a\tb", "<script>", "a" * 500),
    "X-Requested-With": ("fetch", ""),
}
"""Values of headers; the proxies of the app under test are trusted."""


@dataclass
class Visitor:
    """A browser with its cookies, and the token of its forms."""

    name: str
    tours: bool
    """Whether the visitor takes the tour, which records each request in the database."""

    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    todos: list[str] = field(default_factory=list)
    """The ids of todos that the visitor has seen."""

    changes: list[str] = field(default_factory=list)
    """The ids of changes that the visitor was offered to undo."""

    def cookie_header(self) -> str:
        """Return the header for all cookies."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


@dataclass(frozen=True)
class Sent:
    """A request, as it goes over the wire."""

    method: str
    data: bytes
    visitor: Visitor
    well_formed: bool = True
    """Whether a server has to understand it."""


class Generator:
    """Makes requests to an app; the same ones for the same seed, as long as the app answers the same."""

    def __init__(self, app: Flask, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - to be repeated, not secret
        rules = list(app.url_map.iter_rules())
        self.rules = rules + [rule for rule in rules if "POST" in (rule.methods or ())]
        self.fields = {rule.endpoint: fields_of(app, rule) for rule in self.rules}
        self.all_fields = sorted({name for names in self.fields.values() for name in names} | {*BUTTONS, "csrf_token"})
        self.visitors = [Visitor(f"Fuzz {number}", tours=number == 0) for number in range(8)]

    def next(self) -> Sent:
        """Make a request: one of seven is malformed."""
        choose = self.random.choice
        visitor = choose(self.visitors)
        rule = choose(self.rules)
        method = choose(sorted(rule.methods or ())) if self.random.random() < 0.7 else choose(METHODS)
        target = self.target(visitor, rule)
        headers = self.headers(visitor)
        body = b""
        if method not in {"GET", "HEAD", "OPTIONS"} or self.random.random() < 0.02:
            content_type, body = self.body(visitor, rule)
            headers = {"Content-Type": content_type, **headers, "Content-Length": str(len(body))}
        data = assemble(method, target, headers, body)
        if self.random.random() < 1 / 7:
            return Sent(method, choose(BREAKS)(self.random, data), visitor, well_formed=False)
        return Sent(method, data, visitor)

    def login(self, visitor: Visitor) -> Sent:
        """Make a request that logs in or registers, as a browser does."""
        fields = {"csrf_token": visitor.token, "username": visitor.name, "password": PASSWORD}
        body = encode(fields.items())
        headers = {"Host": "localhost", "Cookie": visitor.cookie_header(), "X-Forwarded-For": self.address()}
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        return Sent("POST", assemble("POST", "/hello", headers, body), visitor)

    def look(self, visitor: Visitor) -> Sent:
        """Make a request for a page with a token."""
        headers = {"Host": "localhost", "Cookie": visitor.cookie_header()}
        return Sent("GET", assemble("GET", "/hello_world", headers, b""), visitor)

    def target(self, visitor: Visitor, rule: Rule) -> str:
        """Return a path, most often of a rule, and a query."""
        path = re.sub(r"<(?:[^:<>]*:)?(\w+)>", lambda variable: self.path_value(visitor, variable[1]), rule.rule)
        if self.random.random() < 0.05:
            path = "/" + self.escaped(self.value())
        if self.random.random() < 0.05:
            path += self.random.choice(("/", "//", "%00", "%0a", ";a=b", "%ff", "/..", "%2e", "?"))
        if self.random.random() < 0.3:
            pairs = [(self.random.choice(QUERY), self.value()) for _ in range(self.random.randint(1, 3))]
            path += "?" + encode(pairs).decode()
        return path

    def path_value(self, visitor: Visitor, variable: str) -> str:
        """Return a value for a variable of a path: one that exists, or any."""
        known = {
            "todo_id": visitor.todos[-20:] or [str(self.random.randint(1, 50))],
            "name": ["start", "forms", "session", "flash", "validators", "post-redirect-get", "errors", "request"],
            "file": [
                "webapp/urls.py",
                "templates/base.html",
                "e2e/conftest.py",
                ".env",
                "webapp",
                "instance/secret_key",
            ],
            "filename": ["css/site.css", "js/todos.js", "css/bootstrap.min.css", "images/favicon.svg", "css"],
        }
        if variable in known and self.random.random() < 0.7:
            return self.random.choice(known[variable])
        return self.escaped(self.value())

    def headers(self, visitor: Visitor) -> dict[str, str]:
        """Return headers: a host, mostly the visitor's cookies, and some others."""
        headers = {"Host": "localhost", "X-Forwarded-For": self.address()}
        chance = self.random.random()
        if chance < 0.8:
            headers["Cookie"] = visitor.cookie_header()
        elif chance < 0.9:
            cookies = self.random.choice(self.visitors).cookie_header()
            position = self.random.randrange(len(cookies) + 1)
            headers["Cookie"] = (
                cookies[:position] + self.random.choice(("", "x", ";", "=", '"', "\xff")) + cookies[position + 1 :]
            )
        for name in self.random.sample(sorted(HEADERS), self.random.choice((0, 0, 1, 1, 2, 4))):
            headers[name] = self.random.choice(HEADERS[name])
        return headers

    def body(self, visitor: Visitor, rule: Rule) -> tuple[str, bytes]:
        """Return a content type and a body: mostly the fields of the rule's form, with a valid token."""
        names = self.fields[rule.endpoint] or [self.random.choice(self.all_fields)]
        names = [*names, *(self.random.choice(self.all_fields) for _ in range(self.random.choice((0, 0, 1, 3))))]
        pairs = [(name, self.field_value(name)) for name in names if self.random.random() < 0.9]
        if visitor.changes and self.random.random() < 0.5:
            pairs = [(name, visitor.changes[-1] if name == "change" else value) for name, value in pairs]
        chance = self.random.random()
        if chance < 0.8:
            pairs.append(("csrf_token", visitor.token))
        elif chance < 0.9:
            pairs.append(("csrf_token", self.random.choice((self.random.choice(self.visitors).token, self.value()))))
        chance = self.random.random()
        if chance < 0.8:
            return "application/x-www-form-urlencoded", encode(pairs)
        if chance < 0.9:
            return "multipart/form-data; boundary=x", multipart(pairs, as_files=self.random.random() < 0.3)
        if chance < 0.95:
            return "application/json", json.dumps(dict(pairs)).encode()
        return self.random.choice(("text/plain", "application/x-www-form-urlencoded")), self.random.randbytes(
            self.random.choice((0, 1, 100, 70_000))
        )

    def field_value(self, name: str) -> str:
        """Return a text for a field: one that it accepts, or any."""
        return self.random.choice(VALID[name]) if name in VALID and self.random.random() < 0.5 else self.value()

    def value(self) -> str:
        """Return a text for a field: a nasty one, a valid one, or random characters."""
        chance = self.random.random()
        if chance < 0.6:
            return self.random.choice(NASTY)
        if chance < 0.75:
            return self.random.choice(("1", "0", "Water the plants", PASSWORD, self.random.choice(self.visitors).name))
        return "".join(
            chr(self.random.choice((self.random.randrange(0x80), self.random.randrange(0x3000))))
            for _ in range(self.random.choice((1, 5, 41, 201)))
        )

    def escaped(self, text: str) -> str:
        """Return a text as a part of a path."""
        return quote(text.encode(errors="surrogatepass"), safe="/" if self.random.random() < 0.5 else "")

    def address(self) -> str:
        """Return an address of a visitor, another one each time, so that no limit is reached by many."""
        return f"10.{self.random.randrange(256)}.{self.random.randrange(256)}.{self.random.randrange(256)}"


def fields_of(app: Flask, rule: Rule) -> list[str]:
    """Return the names of the fields that the view of a rule reads."""
    form = getattr(app.view_functions[rule.endpoint], "form_class", None)
    names = [
        name
        for kind in getattr(form, "__mro__", ())
        for name, value in vars(kind).items()
        if isinstance(value, UnboundField)
    ]
    return names + (list(BUTTONS) if "POST" in (rule.methods or ()) else [])


def encode(pairs: Iterable[tuple[str, str]]) -> bytes:
    """Return a form as browsers send it."""
    return "&".join(
        f"{quote_plus(name)}={quote_plus(value.encode(errors='surrogatepass'))}" for name, value in pairs
    ).encode()


def multipart(pairs: Iterable[tuple[str, str]], *, as_files: bool) -> bytes:
    """Return a form in parts, or a file in the place of each text."""
    filename = '; filename="x"' if as_files else ""
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"{filename}\r\n\r\n{value}\r\n' for name, value in pairs
    ]
    return "".join([*parts, "--x--\r\n"]).encode(errors="surrogatepass")


def assemble(method: str, target: str, headers: dict[str, str], body: bytes) -> bytes:
    """Return the bytes of a request."""
    lines = [
        f"{method} {target} HTTP/1.1",
        *(f"{name}: {value}" for name, value in headers.items() if value or name == "Host"),
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", errors="replace") + body


def chunked(data: bytes, chunks: bytes) -> bytes:
    """Return a request with a body in chunks in the place of its own."""
    head = data.partition(b"\r\n\r\n")[0]
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length")]
    return b"\r\n".join([b"POST /hello HTTP/1.1", *lines[1:], b"Transfer-Encoding: chunked", b"", chunks])


Break = Callable[[random.Random, bytes], bytes]

BREAKS: Final[tuple[Break, ...]] = (
    lambda _random, data: chunked(data, b"xyz\r\nabc\r\n0\r\n\r\n"),
    lambda _random, data: chunked(data, b"5\r\nab"),
    lambda _random, data: chunked(data, b"-1\r\nabc\r\n0\r\n\r\n"),
    lambda _random, data: chunked(data, b"3\r\nabcdef\r\n0\r\n\r\n"),
    lambda _random, data: chunked(data, b"ffffffffffffffffff\r\nabc"),
    lambda _random, data: chunked(data, b"3;" + b"a" * 70_000 + b"\r\nabc\r\n0\r\n\r\n"),
    lambda _random, data: chunked(data, b"11170\r\n" + b"a" * 70_000 + b"\r\n0\r\n\r\n"),
    lambda _random, data: data.replace(b"Content-Length: ", b"Content-Length: 9"),
    lambda _random, data: data.replace(b"Content-Length: ", b"Content-Length: -"),
    lambda _random, data: data.replace(b"\r\nHost", b"\r\nContent-Length: 5\r\nContent-Length: 6\r\nHost"),
    lambda _random, data: data.replace(b"\r\nHost", b"\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\nHost"),
    lambda _random, data: data.replace(b"\r\nHost", b"\r\nTransfer-Encoding: gzip, x\r\nHost"),
    lambda _random, data: data.replace(b"\r\nHost: localhost", b""),
    lambda _random, data: data.replace(b"\r\nHost", b"\r\nHost: a\r\nHost"),
    lambda _random, data: data.replace(b"\r\nHost", b"\r\nX-A: " + b"a" * 20_000 + b"\r\nHost"),
    lambda _random, data: data.replace(b"\r\nHost", b"\r\nX-A: a\r\n b\r\nHost"),
    lambda _random, data: data.replace(b"\r\nHost", b"\r\nX A: a\r\nHost"),
    lambda _random, data: data.replace(b"\r\nHost", b"\r\nX-A: a\0b\r\nHost"),
    lambda _random, data: data.replace(b"\r\nHost", b"".join(b"\r\nX-%d: a" % n for n in range(150)) + b"\r\nHost"),
    lambda _random, data: data.replace(b" HTTP/1.1", b" HTTP/9.9"),
    lambda _random, data: data.replace(b" HTTP/1.1", b" HTTP/1.0"),
    lambda _random, data: data.replace(b" HTTP/1.1", b""),
    lambda _random, data: data.replace(b" /", b" http://evil.example/"),
    lambda _random, data: data.replace(b" /", b" "),
    lambda _random, data: data.replace(b" /", b" /\xff\xfe\x00 "),
    lambda _random, data: data.replace(b" /", b" /" + b"a" * 9_000),
    lambda _random, data: data.replace(b"\r\n", b"\n"),
    lambda rng, data: data[: rng.randrange(len(data))],
    lambda rng, data: data[:20] + rng.randbytes(30) + data[20:],
    lambda rng, _data: rng.randbytes(200),
)
"""What is done to a request so that it is none."""
