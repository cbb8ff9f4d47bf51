"""Phones, and pages that are magnified."""

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.states import STATES

WIDTHS = {"360": "a small phone", "320": "1280 pixels magnified four times (WCAG 2.2, 1.4.10)"}

TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

CUT_OFF = """() => [...document.querySelectorAll("body :not(input, svg, svg *)")]
  .filter((box) => box.clientWidth > 1)  // what is for screen readers alone takes one pixel
  .filter((box) => box.checkVisibility() && getComputedStyle(box).overflowX !== "visible")
  .filter((box) => box.scrollWidth > box.clientWidth + 1)
  .map((box) => box.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("state", STATES)
def test_page_fits_a_small_screen(page: Page, state: str) -> None:
    """On a phone, magnified, and with text twice as large (WCAG 2.2, 1.4.4), nothing scrolls sideways or is cut off."""
    STATES[state](page)

    for width, meaning in WIDTHS.items():
        page.set_viewport_size({"width": int(width), "height": 640})
        assert page.evaluate(TOO_WIDE) == 0, f"too wide at {width}: {meaning}"
        assert page.evaluate(CUT_OFF) == [], meaning
    page.set_viewport_size({"width": 360, "height": 640})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    expect(page.get_by_role("button", name="Menú")).to_be_visible()
    assert page.evaluate(TOO_WIDE) == 0, "too wide with text twice as large"
