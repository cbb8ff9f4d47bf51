"""The flash message, beyond what the course notes ask."""

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.hello import HelloPage

CLOSE = "Cerrar este aviso"


@pytest.fixture
def greeted(hello: HelloPage, name: str) -> HelloPage:
    """The greeting after a login, with its message."""
    hello.log_in(name)
    expect(hello.flash).to_contain_text(name)
    return hello


def test_flash_closes_in_place(greeted: HelloPage) -> None:
    """Closing the message removes it and leaves what was typed; the next Tab moves into the content."""
    field = greeted.page.get_by_label("¿Qué hay que hacer?")
    field.fill("half a to")

    greeted.page.get_by_role("link", name=CLOSE).click()

    expect(greeted.flash).to_have_count(0)
    expect(field).to_have_value("half a to")
    greeted.page.keyboard.press("Tab")
    expect(field).to_be_focused()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_flash_closes_without_javascript(greeted: HelloPage, name: str) -> None:
    """Without JavaScript the message can be closed too, and the visitor stays on the page, logged in."""
    greeted.page.get_by_role("link", name=CLOSE).click()

    expect(greeted.flash).to_have_count(0)
    expect(greeted.page).to_have_url("/hello")
    expect(greeted.page.get_by_role("heading", level=1)).to_contain_text(name)


def test_flash_closes_by_keyboard(greeted: HelloPage) -> None:
    """The message can be closed by keyboard."""
    greeted.page.get_by_role("link", name=CLOSE).focus()

    greeted.page.keyboard.press("Enter")

    expect(greeted.flash).to_have_count(0)


def test_flash_does_not_follow_to_other_pages(greeted: HelloPage, page: Page) -> None:
    """A message is shown once, and not again on other pages."""
    page.goto("/hello_world")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(greeted.flash).to_have_count(0)
