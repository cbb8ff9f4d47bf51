"""A pytest plugin that photographs the pages of browser tests, after their statements and at their end."""

import hashlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from typing import Final, NamedTuple

import pytest
from playwright.sync_api import Error

from tools.spec.statements import Follower, Statement

ARGUMENTS: Final = ("-p", "no:randomly", "-p", "no:cacheprovider", "--world=1", "--recording=")
"""So that each run shows the same."""

QUALITY: Final = 90
TIMEOUT_MS: Final = 1000

MAX_PAGES: Final = 2
"""Of a test with more visitors and tabs, only the first are photographed."""

MAX_STEPS: Final = 30
"""A test that repeats a step more often is no longer photographed until its end."""

Pictures = Sequence[bytes]
"""A JPEG of each page of a test."""


class Shots(NamedTuple):
    """The pictures of a test."""

    steps: Sequence[tuple[Statement, Pictures]]
    end: Pictures
    failed_at: Statement | None
    """The statement of the test that failed, if one did."""


class StableNames:
    """Gives the users of a test the same names each time."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Run a test."""
        with stable_names(item.nodeid):
            return (yield)


class Camera(StableNames):
    """Photographs tests."""

    def __init__(
        self,
        keep: Callable[[pytest.Function, Shots], None],
        wants: Callable[[pytest.Function, Statement, Statement | None], bool] = lambda *_: False,
    ) -> None:
        """Prepare to photograph.

        Args:
            keep: gets the pictures of each test.
            wants: tells whether to photograph a test after a statement; it is given the one before, too.
        """
        self._keep, self._wants = keep, wants

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Iterator[None]:
        """Photograph a test."""
        steps: list[tuple[Statement, Pictures]] = []
        previous: Statement | None = None

        def step(statement: Statement) -> None:
            nonlocal previous
            if len(steps) < MAX_STEPS and self._wants(pyfuncitem, statement, previous):
                steps.append((statement, photograph(pyfuncitem)))
            previous = statement

        follower = Follower(pyfuncitem.function, step)
        try:
            with follower.following():
                return (yield)
        finally:
            self._keep(pyfuncitem, Shots(steps, photograph(pyfuncitem), follower.current))


@contextmanager
def stable_names(test: str) -> Iterator[None]:
    """Make `secrets.token_hex(4)`, of which the tests make the names of their users, depend only on the test."""
    original, numbers = secrets.token_hex, count()

    def token_hex(nbytes: int | None = None) -> str:
        if nbytes != 4:
            return original(nbytes)
        return hashlib.sha256(f"{test} {next(numbers)}".encode()).hexdigest()[:8]

    secrets.token_hex = token_hex
    try:
        yield
    finally:
        secrets.token_hex = original


def photograph(test: pytest.Function) -> Pictures:
    """Photograph the first pages of a test that are open."""
    # Not earlier: pytest registers this plugin before it rewrites the assertions of the harness.
    from e2e.harness.plugin import WATCHES

    pages = [page for watch in test.stash.get(WATCHES, []) for page in watch.context.pages]
    pictures: list[bytes] = []
    for page in pages[:MAX_PAGES]:
        with suppress(Error):  # it has crashed, is being closed, or waits for what its test holds back
            pictures.append(page.screenshot(type="jpeg", quality=QUALITY, timeout=TIMEOUT_MS))
    return pictures
