"""Compare what every page offers to assistive technology with its snapshot, word for word."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.states import STATES

VARIES = re.compile(r"(?<=Ana )[0-9a-f]{8}|(?<=(?:tick-|odos/))\d+|(?<=127\.0\.0\.1:)\d+")
"""Different in each run: the end of a name, the number of a todo and the port of the app."""

SNAPSHOTS = Path(__file__).with_name("snapshots")


@pytest.mark.parametrize("state", STATES)
def test_page_offers_what_its_snapshot_says(page: Page, state: str, request: pytest.FixtureRequest) -> None:
    """Every page has exactly the roles, names and texts of its snapshot."""
    STATES[state](page)

    compare(page, SNAPSHOTS / f"{state}.yml", update=request.config.getoption("update_snapshots"))


@pytest.mark.browser_context_args(locale="en-GB")
@pytest.mark.parametrize("state", ["hello", "hello-world-forged", "error-404"])
def test_page_offers_the_same_in_english(page: Page, state: str, request: pytest.FixtureRequest) -> None:
    """In English, too, the pages have exactly the roles, names and texts of their snapshots."""
    STATES[state](page)

    compare(page, SNAPSHOTS / f"{state}.en.yml", update=request.config.getoption("update_snapshots"))


def compare(page: Page, snapshot: Path, *, update: bool) -> None:
    """Compare the page with its snapshot, or write it if `update` is true.

    Playwright's own matcher lets a page show more than its snapshot says, so the texts are compared whole.
    """
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    shown = VARIES.sub("…", page.get_by_role("document").aria_snapshot()) + "\n"
    if update:
        snapshot.parent.mkdir(exist_ok=True)
        snapshot.write_text(shown, encoding="utf-8")
    assert shown == snapshot.read_text(encoding="utf-8")
