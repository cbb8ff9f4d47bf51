"""The smallest isolated browser test, which `bench.suite` times with pytest and without."""

from playwright.sync_api import Page, expect


def test_greeting_is_read(page: Page, turn: int) -> None:  # noqa: ARG001 - one test for each turn
    """A visitor is greeted."""
    read_greeting(page)


def read_greeting(page: Page) -> None:
    """Open the greeting and read it."""
    page.goto("/hello")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Hola")
