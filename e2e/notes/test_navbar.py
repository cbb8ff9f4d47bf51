"""The navigation bar of every page."""

import pytest
from playwright.sync_api import Page, expect

from e2e.checker import NotFoundError
from e2e.notes.page import UNKNOWN, JudgedPage, home_link, open_known
from e2e.pages import labels

pytestmark = pytest.mark.idea("navbar")

NO_LINK = 'No link "Inicio" or "Home" in the bar. Advice: a <nav> in base.html, and {% extends "base.html" %}.'

WRONG_TARGET = "The link home leads elsewhere. Advice: <a href=\"{{ url_for('index') }}\">Inicio</a>."


def test_bar_of_the_greeting_leads_to_it(hello: JudgedPage) -> None:
    """The greeting has a navigation bar, whose link to the start page leads back to the greeting."""
    expect(home_link(hello.page), NO_LINK).to_be_visible()

    home_link(hello.page).click()

    hello.expect_to_be_there(WRONG_TARGET)


@pytest.mark.parametrize(
    "path",
    [
        "/hello_world",
        pytest.param(UNKNOWN, marks=pytest.mark.idea("404")),
        pytest.param("/test_server_error", marks=pytest.mark.idea("500")),
    ],
)
def test_bar_is_on_every_page(hello: JudgedPage, path: str) -> None:
    """Every other page, errors included, has the same navigation bar, whose link leads to the greeting."""
    if not home_link(hello.page).count():
        raise NotFoundError("no navigation to lead home")
    if path == UNKNOWN:
        hello.page.goto(path)
    else:
        open_known(hello.page, path)

    lost = f"No way home from {path}. Advice: let its template extend base.html."
    expect(home_link(hello.page), lost).to_be_visible()
    home_link(hello.page).click()

    hello.expect_to_be_there(WRONG_TARGET)


def test_current_page_is_marked(hello: JudgedPage) -> None:
    """The link to the current page is marked as such, and on other pages it is not."""
    home = home_link(hello.page)

    advice = 'Advice: aria-current="page" on the bar\'s link to the page one is on, and on no other.'
    expect(home, f"The link home is not marked on its page. {advice}").to_have_attribute("aria-current", "page")
    hello.page.goto(UNKNOWN)
    if not home.count():
        raise NotFoundError("no other page with the bar")
    expect(home, f"The link home is marked elsewhere. {advice}").not_to_have_attribute("aria-current", "page")


def test_menu_folds_on_a_phone(phone: Page, hello: JudgedPage) -> None:
    """On a phone the links are hidden until a button shows them."""
    home = home_link(hello.page)
    if home.is_visible():  # at once: the page is loaded, and a link that is hidden stays so until the button is pressed
        raise NotFoundError("no menu that folds on a phone")

    expect(phone.get_by_role("button", name=labels.TOGGLE), NO_LINK).to_be_visible()
    phone.get_by_role("button", name=labels.TOGGLE).click()

    expect(home, "The menu does not open. Advice: {{ bootstrap.load_js() }} in base.html.").to_be_visible()
