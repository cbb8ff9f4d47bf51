"""Which requests are measured, and the apps that answer them."""

import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from http import HTTPStatus
from ipaddress import IPv4Address
from pathlib import Path
from unittest import mock

from flask import Flask

import webapp
from bench import tutorial
from webapp import speedups
from webapp.settings import Settings

KEY = "signs the cookies of this measurement, nothing else"
BARE, TUTORIAL, AUTHOR = "bare route", "tutorial's index", "tutorial's index, logged in"
OURS, AGAIN, COMPRESSED = "GET /hello", "GET /hello, visited before", "GET /hello, compressed"
WITHOUT = "GET /hello, without speedups"

GREETING = r"\b10\.\d+\.\d+\.\d+</h1>"

ENCODINGS = "gzip, br, zstd"
"""What the compressed request accepts; the others accept no content encoding."""

addresses = map(IPv4Address("10.0.0.0").__add__, itertools.count(1))
"""Of visitors, each another one (RFC 1918: private)."""


@dataclass(frozen=True)
class Case:
    """One kind of request, and what its answers must hold so that no error page is measured."""

    app: str
    """The name of its factory below."""
    path: str
    expected: str
    """A regular expression."""
    headers: Callable[[], Mapping[str, str]] = dict
    """Makes the headers of the next request."""
    compressed: bool = False

    def check(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Assert that an answer is the page that is meant; `headers` have lower-case names.

        Raises:
            AssertionError: it is not.
        """
        assert status == HTTPStatus.OK, f"{self.path} answered {status}"
        encoding = headers.get("content-encoding")
        if self.compressed:
            assert encoding in ENCODINGS.split(", "), f"{self.path} was not compressed"
        else:
            assert encoding is None, f"{self.path} was compressed, which nobody asked for"
            assert re.search(self.expected, body.decode()), f"{self.path} does not hold {self.expected}"


def bare(_folder: str) -> Flask:
    """Return the least that Flask can do."""
    app = Flask("bare")
    app.add_url_rule("/", view_func=lambda: "Hello, World!", endpoint="hello")
    return app


def yardstick(folder: str) -> Flask:
    """Return the tutorial's app, on the database in `folder`."""
    return tutorial.create_app(Path(folder) / "tutorial.sqlite", KEY)


def ours(folder: str) -> Flask:
    """Return this project's app, as it is served."""
    return webapp.create_app(Settings(secret_key=KEY, instance_path=Path(folder)))


def plain(folder: str, left_out: tuple[speedups.SpeedUp, ...] = speedups.SPEEDUPS) -> Flask:
    """Return this project's app without speedups, or without some of them."""
    with mock.patch.object(speedups, "SPEEDUPS", [one for one in speedups.SPEEDUPS if one not in left_out]):
        return ours(folder)


def make_apps(folder: str) -> dict[str, Flask]:
    """Return one app of each kind by the name of its factory, having filled the database in `folder`."""
    tutorial.fill_database(Path(folder) / "tutorial.sqlite")
    return {factory.__name__: factory(folder) for factory in (bare, yardstick, ours, plain)}


def make_cases(apps: dict[str, Flask]) -> dict[str, Case]:
    """Return the requests by name; their cookies hold in every process that shares KEY.

    If one visitor asked all the time, what an app keeps for a visitor would be found each time, as happens to
    nobody: so each request is the first of another visitor, who came by `/`. Only AGAIN is one all the time.
    """
    app = apps["ours"]
    return {
        BARE: Case("bare", "/", "Hello, World!"),
        TUTORIAL: Case("yardstick", "/", "Harbour notes 9"),
        AUTHOR: Case("yardstick", "/", f"/{tutorial.POSTS}/update", cache(partial(log_in, apps["yardstick"]))),
        OURS: Case("ours", "/hello", GREETING, partial(visit, app, "/")),
        WITHOUT: Case("plain", "/hello", GREETING, partial(visit, app, "/")),
        AGAIN: Case("ours", "/hello", GREETING, cache(partial(visit, app, "/", "/hello"))),
        COMPRESSED: Case("ours", "/hello", GREETING, partial(accept_encodings, app), compressed=True),
    }


def visit(app: Flask, *paths: str) -> dict[str, str]:
    """Return what a new visitor who has been to these paths sends."""
    visitor, address = app.test_client(), str(next(addresses))
    cookies: dict[str, str] = {}
    for path in paths:
        answer = visitor.get(path, environ_overrides={"REMOTE_ADDR": address})
        for cookie in answer.headers.getlist("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            cookies[name] = value
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


def accept_encodings(app: Flask) -> dict[str, str]:
    """Return what a new visitor sends whose browser takes compressed pages."""
    return {**visit(app, "/"), "Accept-Encoding": ENCODINGS}


def log_in(app: Flask) -> dict[str, str]:
    """Return what the tutorial's author sends."""
    author = app.test_client()
    with author.session_transaction() as session:
        session["user_id"] = tutorial.AUTHOR
    return {"Cookie": author.get("/").request.headers["Cookie"]}
