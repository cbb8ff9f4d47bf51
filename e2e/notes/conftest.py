"""Every behaviour of the notes is tried with JavaScript and without; only the first is asked of other apps."""

import re

import pytest
from playwright.sync_api import Playwright

from e2e.javascript import with_and_without


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make two tests of each; `-m notes` picks those that other implementations are judged by."""
    with_and_without(metafunc, pytest.mark.notes)


@pytest.fixture(autouse=True)
def javascript() -> None:
    """Give every test of this folder the parameter above."""


@pytest.fixture
def address(playwright: Playwright, base_url: str) -> str:
    """This machine's IP address as the app sees it, learnt from the plain cookie of another visit."""
    visit = playwright.request.new_context(base_url=base_url)
    answer = visit.get("/", max_redirects=0)
    cookies = "\n".join(header["value"] for header in answer.headers_array if header["name"].lower() == "set-cookie")
    visit.dispose()
    found = re.search(r"^user_ip=\"?([^;\"]+)", cookies, re.MULTILINE)
    assert found, "GET / sets no cookie user_ip. Advice: response.set_cookie('user_ip', request.remote_addr)."
    return found[1]
