"""What differs over HTTPS: cookies that never leave it, forms that must come from this site, the promise to stay."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from e2e.harness.server import serving
from e2e.pages.hello import HelloPage
from e2e.pages.login import PASSWORD, token_of
from e2e.pages.todos import TodoList
from webapp import create_app
from webapp.settings import PROJECT, Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

pytestmark = [pytest.mark.inside, pytest.mark.browser_context_args(ignore_https_errors=True)]


OVER_HTTPS = (
    "e2e/notes/test_greeting.py::test_greeting_shows_the_address[javascript-{browser}]",
    "e2e/todos/test_privacy.py::test_recent_changes_belong_to_one_account[javascript-{browser}]",
    "e2e/todos/test_session_end.py::test_changes_wait_until_the_next_login[{browser}]",
)
"""Tests of all that differs: requests without a page, lists that are sent, other visitors, sessions that end."""


@pytest.fixture(scope="module")
def https(app: Flask) -> Iterator[str]:
    """The address of the app over HTTPS."""
    with serving(app, https=True) as address:
        yield address


def test_everything_stays_on_https(https: str, page: Page, name: str) -> None:
    """Forms, redirects, the list's script and the switches do over HTTPS what they do over HTTP, and stay there."""
    page.goto(f"{https}/account")
    HelloPage(page).log_in(name)
    expect(page).to_have_url(f"{https}/account")

    page.goto(f"{https}/hello?filter=open")
    todos = TodoList(page)
    todos.add("Regar")
    todos.delete("Regar")
    todos.expect_saved()
    page.get_by_role("button", name="Oscuro").click()

    expect(page.get_by_role("button", name="Oscuro")).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(f"{https}/hello?filter=open")
    expect(todos.count).to_have_count(0)


def test_cookies_never_leave_https(https: str, page: Page, name: str) -> None:
    """No cookie that is set over HTTPS is sent without it; those of a login are bound to this host by their names."""
    page.goto(https)
    HelloPage(page).log_in(name)
    page.get_by_role("button", name="Oscuro").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("document")).to_have_attribute("lang", "en")

    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}

    assert cookies.keys() == {"__Host-session", "__Host-device", "user_ip", "theme", "language"}
    assert [name for name, cookie in cookies.items() if not cookie["secure"] or cookie["path"] != "/"] == []


def test_browsers_are_asked_to_stay(https: str, base_url: str, page: Page) -> None:
    """Every answer over HTTPS asks the browser to use HTTPS for at least a year; one over HTTP never does."""
    for path in ("/", "/hello", "/no_such_page", "/static/css/site.css", "/test_server_error"):
        secure, plain = (page.request.get(f"{site}{path}", max_redirects=0) for site in (https, base_url))

        assert int(secure.headers["strict-transport-security"].partition("max-age=")[2]) >= 365 * 24 * 60 * 60
        assert "strict-transport-security" not in plain.headers


@pytest.mark.parametrize("referer", [None, "https://evil.example/"])
def test_form_of_another_site_is_refused(https: str, page: Page, name: str, referer: str | None) -> None:
    """A form with a valid token that comes from no page of this site logs nobody in."""
    token = token_of(page.request.get(f"{https}/hello").text())
    fields: dict[str, str | float | bool] = {"csrf_token": token, "username": name, "password": PASSWORD}

    answer = page.request.post(f"{https}/hello", form=fields, headers={"Referer": referer} if referer else {})

    assert answer.status == HTTPStatus.BAD_REQUEST
    page.goto(f"{https}/hello")
    expect(page.get_by_role("document")).not_to_contain_text(name)


@pytest.fixture
def behind_nginx(settings: Settings) -> Iterator[str]:
    """The address over HTTPS of an app that gets the Host which nginx sends by default: the address it asks itself."""
    app = create_app(settings)
    inner = app.wsgi_app

    def with_own_host(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return inner({**environ, "HTTP_HOST": "127.0.0.1:8000"}, start_response)

    app.wsgi_app = with_own_host  # type: ignore[method-assign]  # how Flask documents middleware
    with serving(app, https=True) as address:
        yield address


def test_login_works_behind_nginx_as_it_comes(behind_nginx: str, page: Page, name: str) -> None:
    """Behind a proxy that names itself as the host, a login over HTTPS works as anywhere else."""
    page.goto(f"{behind_nginx}/account")

    HelloPage(page).log_in(name)

    expect(page).to_have_url(f"{behind_nginx}/account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tu cuenta")


@pytest.mark.suite
@pytest.mark.long
def test_suite_runs_over_https(https: str, browser_name: str, browser_channel: str | None, tmp_path: Path) -> None:
    """With `--ignore-https-errors`, tests that log in, send forms and use the list pass at an address with TLS."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "COV_"))}
    options = [f"--base-url={https}", "--ignore-https-errors", f"--browser={browser_name}", f"--output={tmp_path}"]
    options += [f"--browser-channel={browser_channel}"] if browser_channel else []

    tests = [test.format(browser=browser_name) for test in OVER_HTTPS]

    run = subprocess.run(  # noqa: S603 - every word is ours
        [sys.executable, "-m", "pytest", *tests, "-p", "no:cacheprovider", *options],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert run.returncode == pytest.ExitCode.OK, run.stdout + run.stderr
    assert f" {len(OVER_HTTPS)} passed" in run.stdout
