"""Photographs of tests."""

import secrets
from collections.abc import Callable, Generator
from contextlib import suppress
from types import SimpleNamespace
from typing import Any, cast

import pytest
from playwright.sync_api import Error

from e2e.harness.plugin import WATCHES
from tools.spec.camera import Camera, Shots, photograph, stable_names

Hook = Generator[None, None, None]


def fake_test(function: Callable[[], None], *pages: object) -> pytest.Function:
    """Return a test whose visitor has some pages open."""
    stash = {WATCHES: [SimpleNamespace(context=SimpleNamespace(pages=list(pages)))]}
    return cast("pytest.Function", SimpleNamespace(function=function, stash=stash, nodeid="e2e/test_a.py::test_a"))


def page(*pictures: bytes) -> SimpleNamespace:
    """Return a page that shows one picture after the other."""
    left = iter(pictures)
    return SimpleNamespace(screenshot=lambda **_: next(left))


def run(hook: Hook, function: Callable[[], None]) -> None:
    """Run a test as pytest does, around which a hook is wrapped."""
    next(hook)
    try:
        function()
    except ValueError as error:
        with suppress(ValueError):
            hook.throw(error)
    else:
        with suppress(StopIteration):
            hook.send(None)


def do(_what: object) -> None:
    """Stand for a step."""


def two_steps() -> None:
    """Do two things."""
    do("one")
    do("two")


def failing() -> None:
    """Fail at the second step."""
    do("one")
    int("x")


def shots_of(function: Callable[[], None], *pictures: bytes) -> Shots:
    """Photograph a test after each of its statements."""
    kept: list[Shots] = []
    camera = Camera(lambda _, shots: kept.append(shots), lambda *_: True)
    run(cast("Hook", camera.pytest_pyfunc_call(fake_test(function, page(*pictures)))), function)
    return kept[0]


def test_steps_and_the_end_are_photographed() -> None:
    """There is a picture after each statement, and one at the end."""
    shots = shots_of(two_steps, b"1", b"2", b"end")

    assert [(statement.text, pictures) for statement, pictures in shots.steps] == [
        ('do("one")', [b"1"]),
        ('do("two")', [b"2"]),
    ]
    assert shots.end == [b"end"]
    assert shots.failed_at is None


def test_failure_is_photographed() -> None:
    """Of a test that fails there is the statement that did, and a picture of the page then."""
    shots = shots_of(failing, b"1", b"failed")

    assert len(shots.steps) == 1
    assert shots.end == [b"failed"]
    assert shots.failed_at
    assert shots.failed_at.text == 'int("x")'


def test_page_that_cannot_be_photographed_is_left_out() -> None:
    """A page that has crashed, or that a test holds back, has no picture; the others have."""

    def crash(**_: Any) -> bytes:
        raise Error("crashed")

    assert photograph(fake_test(two_steps, SimpleNamespace(screenshot=crash), page(b"1"), page(b"2"))) == [b"1"]


def test_users_have_the_same_names_each_time() -> None:
    """The names of a test's users depend on the test alone; what is secret stays random."""
    original = secrets.token_hex
    names, others = [], set()
    for test in ("a", "a", "b"):
        with stable_names(test):
            names.append((secrets.token_hex(4), secrets.token_hex(4)))
            others.add(secrets.token_hex(16)[:8])

    assert names[0] == names[1]
    assert len({*names[0], *names[2]}) == 4
    assert len(others) == 3
    assert secrets.token_hex is original
