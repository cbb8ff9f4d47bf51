"""Every behaviour of the notes is tried with JavaScript and without; only the first is asked of other apps."""

import re

import pytest
from playwright.sync_api import Playwright


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make two tests of each; `-m notes` picks those that other implementations are judged by."""
    without = pytest.mark.browser_context_args(java_script_enabled=False)
    metafunc.parametrize(
        "_javascript",
        [
            pytest.param(True, id="javascript", marks=pytest.mark.notes),
            pytest.param(False, id="no-javascript", marks=without),
        ],
    )


@pytest.fixture(autouse=True)
def _javascript() -> None:
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
