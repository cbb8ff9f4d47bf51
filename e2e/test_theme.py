"""The light and dark themes: as the system asks, or as the visitor chooses."""

from typing import Literal

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.needs("media")

TEXT_COLOURS = {"light": "rgb(29, 38, 37)", "dark": "rgb(230, 237, 235)"}
"""The colour of the text in each theme."""


def expect_theme(page: Page, theme: str) -> None:
    """Expect the text of the page in the colour of a theme."""
    expect(page.get_by_role("heading", level=1)).to_have_css("color", TEXT_COLOURS[theme])


@pytest.mark.parametrize("system", ["light", "dark"])
def test_page_follows_the_system(page: Page, system: Literal["light", "dark"]) -> None:
    """A visitor who has not chosen gets the theme of the system, also when that changes."""
    page.emulate_media(color_scheme=system)
    page.goto("/hello")
    expect_theme(page, system)

    page.emulate_media(color_scheme="dark" if system == "light" else "light")

    expect_theme(page, "dark" if system == "light" else "light")


@pytest.mark.parametrize(("choice", "theme"), [("Oscuro", "dark"), ("Claro", "light")])
def test_choice_of_theme_lasts(page: Page, choice: str, theme: Literal["light", "dark"]) -> None:
    """A chosen theme stays, whatever the system asks for, on other pages and in other tabs."""
    page.emulate_media(color_scheme="light" if theme == "dark" else "dark")
    page.goto("/hello")

    page.get_by_role("button", name=choice).click()

    expect(page.get_by_role("button", name=choice, pressed=True)).to_be_visible()
    expect(page.get_by_role("button", name="Sistema", pressed=False)).to_be_visible()
    expect_theme(page, theme)
    tab = page.context.new_page()
    tab.emulate_media(color_scheme="light" if theme == "dark" else "dark")
    tab.goto("/hello_world")
    expect_theme(tab, theme)


def test_page_can_follow_the_system_again(page: Page) -> None:
    """After choosing "System", the page follows the system again."""
    page.goto("/hello")
    page.get_by_role("button", name="Oscuro").click()
    expect_theme(page, "dark")

    page.get_by_role("button", name="Sistema").click()

    expect_theme(page, "light")
    page.emulate_media(color_scheme="dark")
    expect_theme(page, "dark")
