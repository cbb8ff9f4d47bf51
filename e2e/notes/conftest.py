"""Every behaviour of the notes is tried with JavaScript and without; only the first is asked of other apps."""

from contextlib import suppress
from http import HTTPStatus
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from flask.sessions import session_json_serializer
from itsdangerous import URLSafeSerializer
from playwright.sync_api import Error, Page, Playwright

from e2e.checker import NotFoundError
from e2e.harness.javascript import with_and_without
from e2e.notes.page import JudgedPage


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make two tests of each; `-m notes` picks those that other implementations are judged by."""
    with_and_without(metafunc, pytest.mark.notes)


@pytest.fixture(autouse=True)
def javascript() -> None:
    """Give every test of this folder the parameter above."""


class Kept(NamedTuple):
    """Where an app keeps the visitor's address, and what it keeps."""

    cookie: str | None
    session: str | None


def in_session(value: str) -> str | None:
    """Return the address that a cookie holds, if that is a session; reading one needs no key."""
    _, kept = URLSafeSerializer("", serializer=session_json_serializer).loads_unsafe(value.rpartition(".")[0])
    for text in kept.values() if isinstance(kept, dict) else ():
        with suppress(ValueError):
            return str(ip_address(text))
    return None


@pytest.fixture
def kept(playwright: Playwright, base_url: str) -> Kept:
    """What another visit to the start page leaves with its browser."""
    visit = playwright.request.new_context(base_url=base_url)
    visit.get("/", max_redirects=0)
    cookies = {cookie["name"]: cookie["value"] for cookie in visit.storage_state()["cookies"]}
    visit.dispose()
    cookie = cookies.pop("user_ip", "").strip('"') or None
    return Kept(cookie, next(filter(None, map(in_session, cookies.values())), None))


@pytest.fixture
def address(kept: Kept) -> str:
    """This machine's IP address as the app sees it."""
    address = kept.session or kept.cookie
    assert address, "GET / keeps no address. Advice: session['user_ip'] = request.remote_addr, before the redirect."
    return address


@pytest.fixture
def needs_session(kept: Kept) -> None:
    """Leave a test out where the address is in no session."""
    if not kept.session:
        raise NotFoundError("no address in the session: anybody can change the plain cookie")


@pytest.fixture
def needs_cookie(kept: Kept) -> None:
    """Leave a test out where the address is in no plain cookie."""
    if not kept.cookie:
        raise NotFoundError("no plain cookie user_ip")


@pytest.fixture
def hello_path(pytestconfig: pytest.Config) -> str:
    """Where the app has its greeting; the shell of Git for Windows would take a slash in front for a folder."""
    return "/" + str(pytestconfig.getoption("hello_path")).lstrip("/")


@pytest.fixture
def hello(page: Page, hello_path: str) -> JudgedPage:
    """The greeting of someone who came by the start page, wherever that leads."""
    try:
        answer = page.goto("/")
        if urlsplit(page.url).path != hello_path:
            answer = page.goto(hello_path)
    except Error as error:
        raise NotFoundError("no way from / to the greeting") from error
    if answer and answer.status == HTTPStatus.NOT_FOUND:
        raise NotFoundError(f"no {hello_path}")
    return JudgedPage(page, hello_path)
