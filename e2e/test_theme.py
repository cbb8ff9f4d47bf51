"""Light and dark: by the system's wish, and by choice."""

from typing import Literal

import pytest
from playwright.sync_api import Page, expect

INK = {"light": "rgb(29, 38, 37)", "dark": "rgb(230, 237, 235)"}
"""The colour of text in each theme."""


def expect_theme(page: Page, theme: str) -> None:
    """Expect the page's text to be in the ink of a theme."""
    expect(page.get_by_role("heading", level=1)).to_have_css("color", INK[theme])


@pytest.mark.parametrize("system", ["light", "dark"])
def test_page_follows_the_system(page: Page, system: Literal["light", "dark"]) -> None:
    """A visitor who chose nothing gets the theme of their system, also when it changes."""
    page.emulate_media(color_scheme=system)
    page.goto("/hello")
    expect_theme(page, system)

    page.emulate_media(color_scheme="dark" if system == "light" else "light")

    expect_theme(page, "dark" if system == "light" else "light")


@pytest.mark.parametrize(("choice", "theme"), [("Oscuro", "dark"), ("Claro", "light")])
def test_choice_of_theme_lasts(page: Page, choice: str, theme: Literal["light", "dark"]) -> None:
    """A theme that was chosen holds against the system's, on other pages and in other tabs."""
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


def test_choice_of_theme_can_be_taken_back(page: Page) -> None:
    """Back on "System", the page follows the system again."""
    page.goto("/hello")
    page.get_by_role("button", name="Oscuro").click()
    expect_theme(page, "dark")

    page.get_by_role("button", name="Sistema").click()

    expect_theme(page, "light")
    page.emulate_media(color_scheme="dark")
    expect_theme(page, "dark")
