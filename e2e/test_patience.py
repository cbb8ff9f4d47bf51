"""The suite's own patience, `--patience`: that of a test's steps, not of what its fixtures do to get there."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error, Page, expect

from e2e.conftest import PATIENCE
from e2e.patience import Patience

if TYPE_CHECKING:
    from pytest_playwright.pytest_playwright import CreateContextCallback

pytestmark = pytest.mark.suite

LATE = """
<button>later</button>
<script>setTimeout(() => document.querySelector("button").textContent = "now", 200)</script>
"""


@pytest.fixture
def _hurried(pytestconfig: pytest.Config) -> Iterator[None]:
    """As with `--patience=0.05`."""
    stash = pytestconfig.stash
    before, stash[PATIENCE] = stash[PATIENCE], Patience(0.05)
    yield
    stash[PATIENCE] = before


@pytest.fixture
def reached(_hurried: None, page: Page) -> Page:
    """A page on which a fixture waited for what came late."""
    page.set_content(LATE)
    expect(page.get_by_role("button", name="now")).to_be_visible()
    page.set_content(LATE)
    page.get_by_role("button", name="now").click()
    return page


def test_steps_of_a_test_are_hurried(reached: Page) -> None:
    """Neither an action nor an expectation waits longer than was asked for."""
    nothing = reached.get_by_role("button", name="never")

    with pytest.raises(Error, match="50ms exceeded"):
        nothing.click()
    with pytest.raises(AssertionError, match="with timeout 50ms"):
        expect(nothing).to_be_visible()


@pytest.mark.usefixtures("_hurried")
def test_visitor_who_comes_during_a_test_is_hurried(new_context: "CreateContextCallback") -> None:
    """Another visitor of a test waits no longer than the first."""
    page = new_context().new_page()

    with pytest.raises(Error, match="50ms exceeded"):
        page.get_by_role("button", name="never").click()
