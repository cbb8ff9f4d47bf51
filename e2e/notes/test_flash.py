"""The flash message after a login."""

import re

import pytest
from playwright.sync_api import expect

from e2e.notes.page import JudgedPage

pytestmark = pytest.mark.idea("flash")


def lines(hello: JudgedPage) -> list[str]:
    """Return the lines of the page, with all numbers replaced: a clock or a counter changes on reload."""
    text = re.sub(r"\d+", "0", hello.page.get_by_role("document").inner_text())
    return [line.strip() for line in text.splitlines() if line.strip()]


def lines_missing_after_reload(hello: JudgedPage) -> list[str]:
    """Reload the page, and return the lines that it no longer shows."""
    before = lines(hello)
    hello.page.reload()
    after = lines(hello)
    return [line for line in before if line not in after]


def test_flash_is_shown_once_after_the_login(hello: JudgedPage, name: str) -> None:
    """After the login a message is shown once, and no longer after a reload."""
    hello.log_in_or_skip(name)

    missing = lines_missing_after_reload(hello)

    assert missing, "No message after the login. Advice: loop over get_flashed_messages() in base.html."
    assert len(set(missing)) == len(missing), (
        "The message is shown twice. Advice: get_flashed_messages() in base.html alone."
    )
    expect(hello.page.get_by_role("document")).to_contain_text(name)


def test_refused_login_shows_no_flash_later(hello: JudgedPage) -> None:
    """A refused login leaves no message for the next page."""
    hello.send()

    hello.page.goto(hello.path)

    expect(hello.submit).to_be_visible()
    assert lines_missing_after_reload(hello) == [], (
        "A refused login flashes later. Advice: flash() only if the form is valid."
    )
