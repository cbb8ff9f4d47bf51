"""Phones, and pages that are magnified."""

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.states import STATES

WIDTHS = {"360": "a small phone", "320": "1280 pixels magnified four times (WCAG 2.2, 1.4.10)"}


@pytest.mark.parametrize("state", STATES)
def test_page_never_scrolls_sideways(page: Page, state: str) -> None:
    """On a phone, and magnified, every page fits its width: nothing scrolls sideways."""
    STATES[state](page)

    for width, meaning in WIDTHS.items():
        page.set_viewport_size({"width": int(width), "height": 640})
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow == 0, f"{overflow} pixels too wide at {width}: {meaning}"


@pytest.mark.parametrize("state", STATES)
def test_text_can_be_twice_as_large(page: Page, state: str) -> None:
    """With text twice as large (WCAG 2.2, 1.4.4), every page still fits the width of a phone."""
    page.set_viewport_size({"width": 360, "height": 640})
    STATES[state](page)

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    expect(page.get_by_role("button", name="Menú")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("state", STATES)
def test_text_is_not_cut_off(page: Page, state: str) -> None:
    """On a phone no text is cut off by the box that holds it."""
    page.set_viewport_size({"width": 360, "height": 640})

    STATES[state](page)

    cut = page.evaluate(
        """() => [...document.querySelectorAll("body :not(input, svg, svg *)")]
          .filter((box) => box.clientWidth > 1)  // what is for screen readers alone takes one pixel
          .filter((box) => box.checkVisibility() && getComputedStyle(box).overflowX !== "visible")
          .filter((box) => box.scrollWidth > box.clientWidth + 1)
          .map((box) => box.outerHTML.slice(0, 80))"""
    )
    assert cut == []
