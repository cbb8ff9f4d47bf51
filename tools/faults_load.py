"""Visitors who use the app while something breaks, and who check afterwards what they were promised."""

import http.client
import json
import re
import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from threading import Event, Thread
from typing import Self
from urllib.parse import urlencode

PASSWORD = "correct horse battery staple"  # noqa: S105 - of accounts that live for some seconds
PAUSE_S = 0.12
"""Between two requests of a visitor: no account changes more than 500 todos a minute."""

HANG_S = 20.0
"""After which a visitor gives up; longer than any answer that would still be told apart from none."""

WRITERS, READERS, NEWCOMERS = 6, 2, 3


@dataclass
class Outcome:
    """What visitors saw."""

    sent: int = 0
    acknowledged: int = 0
    lost: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0
    cut: int = 0
    """Requests without an answer, as their connection was refused or closed."""


class Visitor:
    """A browser without a user: cookies, and the token of the forms."""

    def __init__(self, port: int, outcome: Outcome) -> None:
        self.port = port
        self.outcome = outcome
        self.cookies: dict[str, str] = {}
        self.token = ""

    def ask(self, method: str, path: str, **fields: str) -> tuple[int, str, str]:
        """Send a request on a connection of its own; return the status, the address of a redirect, and the body.

        Raises:
            OSError, http.client.HTTPException: there is no answer.
        """
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({"csrf_token": self.token, **fields})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=HANG_S)
        start = time.monotonic()
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        except TimeoutError:
            self.outcome.wrong["no answer"] += 1
            raise
        finally:
            connection.close()
            self.outcome.slowest_s = max(self.outcome.slowest_s, time.monotonic() - start)
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        if found := re.search(r'name="csrf_token" value="([^"]+)"', text):
            self.token = found[1]
        return response.status, response.headers.get("Location", ""), text

    def try_to(self, promised: Callable[[int, str], bool], method: str, path: str, **fields: str) -> bool:
        """Send a request; return whether it was answered as promised. A 503 and a lost connection are allowed."""
        try:
            status, location, _ = self.ask(method, path, **fields)
        except (OSError, http.client.HTTPException):
            self.outcome.cut += 1
            return False
        if promised(status, location):
            return True
        if status != 503:
            self.outcome.wrong[f"{method} {path}: {status} {location}".rstrip()] += 1
        return False

    def log_in(self, name: str) -> bool:
        """Log in, or register; return whether that was promised."""
        return (bool(self.token) or self.try_to(is_page, "GET", "/hello_world")) and self.try_to(
            is_redirect, "POST", "/hello", username=name, password=PASSWORD
        )


def is_page(status: int, _location: str) -> bool:
    """Tell whether an answer is a page."""
    return status == 200


def is_redirect(status: int, _location: str) -> bool:
    """Tell whether an answer says that something was done."""
    return status == 303


def is_added(status: int, location: str) -> bool:
    """Tell whether an answer says that a todo was added."""
    return status == 303 and location.endswith("#new-todo")


class Person:
    """Someone who does one thing again and again."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.outcome = Outcome()
        self.visitor = Visitor(port, self.outcome)
        self.ended = Event()

    def prepare(self) -> None:
        """Do what is needed before something breaks."""

    def act(self) -> None:
        """Do it once, or until it is promised."""
        raise NotImplementedError

    def check(self) -> None:
        """Count what is lost of what was promised; the app serves again."""

    def run(self) -> None:
        """Do it until the end."""
        while not self.ended.wait(PAUSE_S):
            self.act()

    def until_promised(self, attempt: Callable[[], bool]) -> bool:
        """Try something until it is promised, or the end comes; count it."""
        self.outcome.sent += 1
        while not attempt():
            if self.ended.wait(PAUSE_S):
                return False
        self.outcome.acknowledged += 1
        return True


class Reader(Person):
    """Reads pages and files that need no database."""

    def act(self) -> None:
        """Read a page and a file."""
        for path in ("/hello_world", "/static/css/site.css"):
            self.until_promised(lambda path=path: self.visitor.try_to(is_page, "GET", path))  # type: ignore[misc]


class Writer(Person):
    """Adds todos to a list."""

    def prepare(self) -> None:
        """Register."""
        self.promised: list[str] = []
        self.tried: set[str] = set()
        self.name = f"Writer {secrets.token_hex(6)}"
        assert self.visitor.log_in(self.name), self.outcome.wrong  # noqa: S101 - nothing is broken yet
        self.visitor.ask("GET", "/hello_world")  # the new session has a token of its own

    def act(self) -> None:
        """Add a todo; send the same form again until it is saved."""
        description, key = f"todo {len(self.tried)}", secrets.token_urlsafe(16)
        self.tried.add(description)
        form = {"description": description, "idempotency_key": key}
        if self.until_promised(lambda: self.visitor.try_to(is_added, "POST", "/todos", **form)):
            self.promised.append(description)

    def check(self) -> None:
        """Compare the list with what was promised: each todo once, and nothing else."""
        status, _, export = self.visitor.ask("GET", "/todos/export")
        if status != 200:  # logged out, which was counted as wrong
            self.visitor.log_in(self.name)
            _, _, export = self.visitor.ask("GET", "/todos/export")
        stored = Counter(todo["description"] for todo in json.loads(export)["todos"])
        self.outcome.lost = len(set(self.promised) - stored.keys())
        self.outcome.wrong["saved twice"] += sum(count > 1 for count in stored.values())
        self.outcome.wrong["saved, never sent"] += len(stored.keys() - self.tried)


class Newcomer(Person):
    """Registers one account after the other, and logs in to each again."""

    def prepare(self) -> None:
        """Note the accounts."""
        self.promised: list[str] = []

    def act(self) -> None:
        """Register; log in with another browser."""
        name = f"Newcomer {secrets.token_hex(6)}"
        for _ in range(2):
            browser = Visitor(self.port, self.outcome)
            if self.until_promised(lambda browser=browser: browser.log_in(name)):  # type: ignore[misc]
                self.promised.append(name)

    def check(self) -> None:
        """Log in to each account."""
        for name in set(self.promised):
            browser = Visitor(self.port, self.outcome)
            self.outcome.lost += not (browser.log_in(name) and browser.try_to(is_page, "GET", "/account"))


class Load:
    """People who use the app at the same time, while the block runs; afterwards `outcome` tells what they saw."""

    def __init__(self, port: int, newcomers: int = 0) -> None:
        kinds: list[type[Person]] = [Writer] * WRITERS + [Reader] * READERS + [Newcomer] * newcomers
        self.people = [kind(port) for kind in kinds]
        self.threads = [Thread(target=person.run, daemon=True) for person in self.people]
        self.outcome = Outcome()

    def __enter__(self) -> Self:
        """Let all prepare, then begin."""
        for person in self.people:
            person.prepare()
            person.outcome.slowest_s = 0.0
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End, and check what was promised."""
        for person in self.people:
            person.ended.set()
        for thread in self.threads:
            thread.join()
        for person in self.people:
            slowest = person.outcome.slowest_s
            person.check()
            self.outcome.slowest_s = max(self.outcome.slowest_s, slowest)
            self.outcome.sent += person.outcome.sent
            self.outcome.acknowledged += person.outcome.acknowledged
            self.outcome.lost += person.outcome.lost
            self.outcome.cut += person.outcome.cut
            self.outcome.wrong += person.outcome.wrong
