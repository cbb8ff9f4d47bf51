"""Run each test of the notes with JavaScript and without; other apps need pass only the first."""

from contextlib import suppress
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from flask.sessions import session_json_serializer
from itsdangerous import URLSafeSerializer
from playwright.sync_api import Error, Page, Playwright

from e2e.checker import NotFoundError
from e2e.harness.javascript import with_and_without
from e2e.notes.page import JudgedPage


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test twice; only the one with JavaScript is marked `notes`, for other apps."""
    with_and_without(metafunc, pytest.mark.notes)


@pytest.fixture(autouse=True)
def javascript() -> None:
    """Let each test of this folder be parametrised."""


class StoredAddress(NamedTuple):
    """The visitor's address as an app stores it in the cookie and in the session, if it does."""

    cookie: str | None
    session: str | None


def in_session(value: str) -> str | None:
    """Return the address in a session cookie, or None; a session can be read without its key."""
    _, data = URLSafeSerializer("", serializer=session_json_serializer).loads_unsafe(value.rpartition(".")[0])
    for text in data.values() if isinstance(data, dict) else ():
        with suppress(ValueError):
            return str(ip_address(text))
    return None


@pytest.fixture
def stored(playwright: Playwright, base_url: str, browser_context_args: dict[str, Any]) -> StoredAddress:
    """The address that the start page stores in the browser of another visitor."""
    any_certificate = browser_context_args.get("ignore_https_errors")
    visit = playwright.request.new_context(base_url=base_url, ignore_https_errors=any_certificate)
    visit.get("/", max_redirects=0)
    cookies = {cookie["name"]: cookie["value"] for cookie in visit.storage_state()["cookies"]}
    visit.dispose()
    cookie = cookies.pop("user_ip", "").strip('"') or None
    return StoredAddress(cookie, next(filter(None, map(in_session, cookies.values())), None))


@pytest.fixture
def address(stored: StoredAddress) -> str:
    """This machine's IP address as the app sees it."""
    address = stored.session or stored.cookie
    assert address, "GET / keeps no address. Advice: session['user_ip'] = request.remote_addr, before the redirect."
    return address


@pytest.fixture
def needs_session(stored: StoredAddress) -> None:
    """Skip a test if the app stores no address in the session."""
    if not stored.session:
        raise NotFoundError("no address in the session: anybody can change the plain cookie")


@pytest.fixture
def needs_cookie(stored: StoredAddress) -> None:
    """Skip a test if the app stores no address in a plain cookie."""
    if not stored.cookie:
        raise NotFoundError("no plain cookie user_ip")


@pytest.fixture
def hello_path(pytestconfig: pytest.Config) -> str:
    """The path of the greeting, with or without its first slash: Git for Windows takes a slash for a folder."""
    return "/" + str(pytestconfig.getoption("hello_path")).lstrip("/")


@pytest.fixture
def hello(page: Page, hello_path: str) -> JudgedPage:
    """The greeting of a visitor who came by the start page, wherever that redirects to."""
    try:
        answer = page.goto("/")
        if urlsplit(page.url).path != hello_path:
            answer = page.goto(hello_path)
    except Error as error:
        raise NotFoundError("no way from / to the greeting") from error
    if answer and answer.status == HTTPStatus.NOT_FOUND:
        raise NotFoundError(f"no {hello_path}")
    return JudgedPage(page, hello_path)
