"""Walk over every link and every form of the app, and hold on each page what must always hold.

Without JavaScript: where each form and each link leads is up to the server.
"""

import random
import re
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page

from e2e.pages.invariants import Control, Look, look, press
from e2e.pages.lists import insert_todos, numbered
from e2e.pages.login import PASSWORD, log_in

MAX_STEPS = 50
"""Pages that a walk loads at most; it ends sooner when it has tried everything."""

TOO_LONG = "x" * 201
WRONG = dict.fromkeys(["username", "password", "description", "current_password", "new_password"], TOO_LONG)
RIGHT = {"password": PASSWORD, "description": "Regar", "current_password": PASSWORD, "new_password": PASSWORD}

STATUSES = {"/no_such_page": HTTPStatus.NOT_FOUND, "/test_server_error": HTTPStatus.INTERNAL_SERVER_ERROR}
"""Of pages that are errors."""

LEFT_OUT = ("/tour", "/source", "/spec")
"""Pages that tests of e2e/tour/ and e2e/spec/ open: they lead to hundreds of files, and change nothing."""

LANDS = {
    "/account/password": "/account",
    "/account/delete": "/hello",
    "/log-out": "/hello",
    "/log-out/everywhere": "/hello",
}
"""Where forms lead that do not lead back."""


class Visitor(NamedTuple):
    """Who walks, and from where."""

    starts: list[str]
    todos: int | None
    """How many are on the list; None for somebody without an account."""


VISITORS = {
    "anonymous": Visitor(["/", "/account", "/no_such_page", "/test_server_error"], None),
    "user": Visitor(["/hello"], 0),
    "user of a long list": Visitor(["/hello", "/hello?filter=done&page=2"], 120),
}


class Route(NamedTuple):
    """How to come to a page: by an address, and from there by sending forms that are refused."""

    address: str
    refused: tuple[str, ...] = ()
    """The keys of their buttons."""


class Walk:
    """A walk of one visitor, in a random order: first every page and every kind of control, then each on each page."""

    def __init__(self, page: Page, name: str, todos: int | None, refill: Callable[[], None]) -> None:
        """Begin a walk.

        Args:
            page: the visitor's.
            name: what they call themselves.
            todos: whether they have an account, and how many todos.
            refill: makes the account, if they have one.
        """
        self.page, self.name, self.todos, self.refill = page, name, todos, refill
        self.language, self.theme = "es", "auto"
        self.places: dict[str, str] = {}
        """The place that a title names: no two share one."""
        self.tried: set[tuple[str, ...]] = set()
        self.steps = 0
        self.trail: list[str] = []
        self.seen: Look
        self.at: Route | None = None
        self.home = ""
        """The address that the forms of the page lead back to."""

        self.refill()

    def explore(self, starts: list[str], chance: random.Random) -> None:
        """Walk until everything was tried, or for as many steps as a walk may have."""
        routes = [Route(address) for address in starts]
        for keys_of_place in (False, True):
            waiting = list(routes)
            while waiting and self.steps < MAX_STEPS:
                route = waiting.pop(chance.randrange(len(waiting)))
                for found in self.try_controls(route, chance, of_place=keys_of_place):
                    if found not in routes:
                        routes.append(found)
                        waiting.append(found)

    def try_controls(self, route: Route, chance: random.Random, *, of_place: bool) -> Iterator[Route]:
        """Try the controls of a page that were not tried before, on this page or at all; yield routes to new pages."""
        seen = self.follow(route)
        for control in chance.sample(seen.controls, len(seen.controls)):
            key = (pattern(self.home), *route.refused, control.key) if of_place else (control.key,)
            if key in self.tried:
                continue
            self.tried.add(key)
            if control.is_link:
                if not (of_place or control.is_file or control.path.startswith(LEFT_OUT)):
                    yield Route(control.path)
                continue
            if control.fields:
                self.send(route, control.key, right=False)
                if not route.refused:
                    yield Route(route.address, (control.key,))
            self.send(route, control.key, right=True)

    def follow(self, route: Route) -> Look:
        """Go along a route, unless the visitor is at its end, and return what is there."""
        if route == self.at:
            return self.seen
        self.trail.append(f"open {route.address}")
        status = goto(self.page, self.resolve(route.address))
        self.home = self.page.evaluate("location.pathname + location.search")
        self.arrive(self.home, status)
        for key in route.refused:
            self.press(find(self.seen, key), right=False)
        self.at = route
        return self.seen

    def resolve(self, address: str) -> str:
        """Return an address as it is by now: the todo that it was about may be gone, with its account."""
        if not address.startswith("/todos/"):
            return address
        goto(self.page, next_of(address) or "/hello")
        controls = look(self.page).controls
        return next(control.path for control in controls if pattern(control.path) == pattern(address))

    def send(self, route: Route, key: str, *, right: bool) -> None:
        """Send a form at the end of a route, and put right what that has changed."""
        self.follow(route)
        control = find(self.seen, key)
        if control is None:  # such as the message's undo, which is shown once
            return
        home, self.at = self.home, None
        self.press(control, right=right)
        undo = find(self.seen, "/todos/undo change")
        if control.path in {"/todos/done", "/todos/clear"} and undo:
            self.press(undo, right=True)
        if right and control.path in {"/hello", "/account/delete", "/log-out", "/log-out/everywhere"}:
            self.refill()
        elif self.home == home and not route.refused and right:
            self.at = route

    def press(self, control: Control | None, *, right: bool) -> None:
        """Press a button, with its fields filled in right or wrong, and expect to arrive where that should lead."""
        assert control
        values = {name: (RIGHT | {"username": self.name} if right else WRONG)[name] for name in control.fields}
        self.trail.append(f"{'right' if right else 'wrong'}: {control.path} {control.value}, at {self.home}")
        status = press(self.page, control, values)
        if not right:
            assert status == HTTPStatus.UNPROCESSABLE_ENTITY, f"{status} after {control}"
            return self.arrive(self.home, None)
        name, _, value = control.value.partition("=")
        self.language = value if name == "language" else self.language
        self.theme = value if name == "theme" else self.theme
        if control.path != "/preferences":
            self.home = LANDS.get(control.path) or next_of(self.home) or self.home
        self.arrive(self.home, status)
        assert self.seen.address == self.home, f"{control} leads to {self.seen.address}, and not to {self.home}"
        return None

    def arrive(self, home: str, status: int | None) -> None:
        """Look at the page, and expect that it is what should be there and leads back to where it should."""
        self.steps += 1
        self.seen = look(self.page)
        path = urlsplit(home).path
        assert status is None or status == STATUSES.get(path, HTTPStatus.OK), f"{status} at {home}"
        assert (self.seen.language, self.seen.theme) == (self.language, self.theme), f"at {home}"
        title = self.seen.title
        assert self.places.setdefault(title, pattern(path)) == pattern(path), f"“{title}” names two pages"
        first_page = re.sub(r"[?&]page=\d+", "", home)  # if all todos of the page were deleted
        assert {*self.seen.leads_back} <= {home, first_page, next_of(home) or home}, f"at {self.page.url}"


def goto(page: Page, address: str) -> int:
    """Open a page, and return its status."""
    answer = page.goto(address)
    assert answer
    return answer.status


def next_of(address: str) -> str | None:
    """Return the address that an address names to return to, or None."""
    return parse_qs(urlsplit(address).query).get("next", [None])[0]


def pattern(address: str) -> str:
    """Return an address without saying which todo it is about."""
    return re.sub(r"(?<=/todos/)\d+", "#", address)


def find(seen: Look, key: str) -> Control | None:
    """Return the first control of a page that does something, or None."""
    return next((control for control in seen.controls if not control.is_link and control.key == key), None)


@pytest.mark.long
@pytest.mark.inside  # puts many todos into the database
@pytest.mark.browser_context_args(java_script_enabled=False)
@pytest.mark.parametrize("visitor", VISITORS)
def test_walk_finds_everything_in_order(app: Flask, page: Page, name: str, visitor: str) -> None:
    """Every link and every form leads where it should, and back to the same filter, page, language and theme."""
    starts, todos = VISITORS[visitor]

    def refill() -> None:
        page.context.clear_cookies(name="session")
        if todos is None:
            return
        log_in(page.context, name)
        if not page.request.get("/todos/export").json()["todos"]:
            insert_todos(app, name, numbered(todos))

    walk = Walk(page, name, todos, refill)
    try:
        walk.explore(starts, random.Random(visitor))  # noqa: S311 - no secret
    except AssertionError as error:
        error.add_note("The last steps:\n" + "\n".join(walk.trail[-8:]))
        raise

    assert len(walk.tried) > 10
