"""The option `--step-timeout`: it limits the steps of a test, not what its fixtures do."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error, Page, expect

from e2e.harness.plugin import STEP_TIMEOUT
from e2e.harness.timeouts import StepTimeout

if TYPE_CHECKING:
    from pytest_playwright.pytest_playwright import CreateContextCallback

pytestmark = pytest.mark.suite

LATE = """
<button>later</button>
<script>setTimeout(() => document.querySelector("button").textContent = "now", 200)</script>
"""


@pytest.fixture
def _short_timeout(pytestconfig: pytest.Config) -> Iterator[None]:
    """As with `--step-timeout=0.05`."""
    stash = pytestconfig.stash
    before, stash[STEP_TIMEOUT] = stash[STEP_TIMEOUT], StepTimeout(0.05)
    yield
    stash[STEP_TIMEOUT] = before


@pytest.fixture
def reached(_short_timeout: None, page: Page) -> Page:
    """A page on which a fixture waited for what came late."""
    page.set_content(LATE)
    expect(page.get_by_role("button", name="now")).to_be_visible()
    page.set_content(LATE)
    page.get_by_role("button", name="now").click()
    return page


def test_steps_of_a_test_have_the_timeout(reached: Page) -> None:
    """Neither an action nor an expectation waits longer than the timeout."""
    nothing = reached.get_by_role("button", name="never")

    with pytest.raises(Error, match="50ms exceeded"):
        nothing.click()
    with pytest.raises(AssertionError, match="with timeout 50ms"):
        expect(nothing).to_be_visible()


@pytest.mark.usefixtures("_short_timeout")
def test_context_opened_in_a_test_has_the_timeout(new_context: "CreateContextCallback") -> None:
    """A visitor who comes during a test has the same timeout as the first."""
    page = new_context().new_page()

    with pytest.raises(Error, match="50ms exceeded"):
        page.get_by_role("button", name="never").click()
