"""The flash message after a login."""

import re

import pytest
from playwright.sync_api import expect

from e2e.notes.page import JudgedPage

pytestmark = pytest.mark.idea("flash")


def lines(hello: JudgedPage) -> list[str]:
    """Return what the page says, line by line; a clock or a counter says the same whenever it is read."""
    text = re.sub(r"\d+", "0", hello.page.get_by_role("document").inner_text())
    return [line.strip() for line in text.splitlines() if line.strip()]


def lines_gone_on_reload(hello: JudgedPage) -> list[str]:
    """Reload the page, and return what it does not say again."""
    before = lines(hello)
    hello.page.reload()
    after = lines(hello)
    return [line for line in before if line not in after]


def test_flash_is_shown_once_after_the_login(hello: JudgedPage, name: str) -> None:
    """The message survives both redirects, is shown once, and is gone on reload."""
    hello.enter(name)

    gone = lines_gone_on_reload(hello)

    assert gone, "No message after the login. Advice: loop over get_flashed_messages() in base.html."
    assert len(set(gone)) == len(gone), "The message is shown twice. Advice: get_flashed_messages() in base.html alone."
    expect(hello.page.get_by_role("document")).to_contain_text(name)


def test_refused_login_shows_no_flash_later(hello: JudgedPage) -> None:
    """A login that was refused leaves no message behind for the next page."""
    hello.send()

    hello.page.goto(hello.path)

    expect(hello.submit).to_be_visible()
    assert lines_gone_on_reload(hello) == [], (
        "A refused login flashes later. Advice: flash() only if the form is valid."
    )
