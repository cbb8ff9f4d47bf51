"""Whether everybody can perceive, reach and read all of a page, as it is, and magnified on a small screen."""

from collections.abc import Iterator
from typing import Final

from playwright.sync_api import Page

from e2e.harness.axe import barriers
from e2e.harness.looks import Looks

DESKTOP: Final = 1280
PHONE: Final = 360
TABLET: Final = 768
MAGNIFIED: Final = 320
"""The width of 1280 pixels magnified four times (WCAG 2.2, 1.4.10)."""

TOO_WIDE: Final = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

CUT_OFF: Final = """() => [...document.querySelectorAll("body :not(input, svg, svg *)")]
  .filter((box) => box.clientWidth > 1)  // what is for screen readers alone takes one pixel
  .filter((box) => box.checkVisibility() && getComputedStyle(box).overflowX !== "visible")
  .filter((box) => box.scrollWidth > box.clientWidth + 1)
  .map((box) => box.outerHTML.slice(0, 80))"""

SHOW_ALL: Final = "for (const details of document.querySelectorAll('main details')) details.open = true"

LARGE_TEXT: Final = """(isLarge) => {
  document.documentElement.style.fontSize = isLarge ? "200%" : "";
  for (const table of document.querySelectorAll("table")) table.hidden = isLarge;  // may be wider (WCAG 2.2, 1.4.10)
}"""


def faults_of(page: Page) -> Iterator[str]:
    """Return what is wrong with a page: by axe, then, with all unfolded, by the rules of the look, and magnified."""
    yield from barriers(page)
    page.evaluate(SHOW_ALL)
    yield from (f"look: {fault}" for fault in Looks(page).violations(mouse=False))
    before = page.viewport_size
    yield from faults_on_small_screens(page, MAGNIFIED)
    if before:
        page.set_viewport_size(before)


def faults_on_small_screens(page: Page, *widths: int) -> Iterator[str]:
    """Return what is too wide or cut off at each width; at the last one also with text at 200 % (WCAG 2.2, 1.4.4)."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 640})
        if page.evaluate(TOO_WIDE):
            yield f"small screen: the page is too wide for {width} px"
        yield from (f"small screen: {width} px cut off {html}" for html in page.evaluate(CUT_OFF))
    page.evaluate(LARGE_TEXT, True)
    if page.evaluate(TOO_WIDE):
        yield f"small screen: the page is too wide for {widths[-1]} px with text twice as large"
    yield from (f"small screen: large text is cut off in {html}" for html in page.evaluate(CUT_OFF))
    page.evaluate(LARGE_TEXT, False)
