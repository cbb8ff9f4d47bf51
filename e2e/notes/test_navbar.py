"""The navigation bar of every page."""

import re

import pytest
from playwright.sync_api import Page, expect

TOGGLE = re.compile("men[uú]|nav", re.IGNORECASE)


@pytest.mark.parametrize("path", ["/hello", "/hello_world", "/no_such_page", "/test_server_error"])
def test_navbar_is_on_every_page(page: Page, path: str) -> None:
    """Every page, errors included, has the navigation, whose link "Inicio" leads to the greeting."""
    page.goto(path)

    page.get_by_role("navigation").get_by_role("link", name="Inicio").click()

    expect(page).to_have_url("/hello")


def test_current_page_is_marked(page: Page) -> None:
    """The link to the page one is on is marked as current, and only there."""
    home = page.get_by_role("navigation").get_by_role("link", name="Inicio")

    page.goto("/hello")

    expect(home).to_have_attribute("aria-current", "page")
    page.goto("/no_such_page")
    expect(home).to_be_visible()
    expect(home).not_to_have_attribute("aria-current", "page")


def test_menu_folds_on_a_phone(phone: Page) -> None:
    """On a phone the links wait behind a button, which shows them."""
    phone.goto("/hello")
    home = phone.get_by_role("navigation").get_by_role("link", name="Inicio")
    expect(home).not_to_be_visible()

    phone.get_by_role("button", name=TOGGLE).click()

    expect(home).to_be_visible()
