"""How much a visit costs the visitor's line."""

from typing import NamedTuple

from playwright.sync_api import Page

from e2e.pages.hello import HelloPage

FIRST_VISIT = 60_000
NEXT_PAGE = 4_000
"""In bytes over the wire, headers included."""


class Weight(NamedTuple):
    """What the page that is open took to load."""

    bytes: int
    requests: int


def weigh(page: Page) -> Weight:
    """Return what came over the wire; what the browser had kept counts for nothing (W3C Resource Timing)."""
    sizes = page.evaluate(
        """[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
          .map((entry) => entry.transferSize).filter((size) => size > 0)"""
    )
    return Weight(sum(sizes), len(sizes))


def test_first_visit_is_light(page: Page) -> None:
    """The first page needs at most 60 kB and 6 requests, everything included."""
    page.goto("/hello")

    weight = weigh(page)

    assert weight.bytes <= FIRST_VISIT
    assert weight.requests <= 6
    assert weight.bytes > NEXT_PAGE, "Nothing was weighed."


def test_next_page_is_one_small_request(hello: HelloPage) -> None:
    """The next page is one request of at most 4 kB: all that it shares with the first was kept."""
    hello.page.get_by_role("link", name="Cookie sin firmar").click()
    hello.page.wait_for_url("/hello_world")
    hello.page.wait_for_load_state()

    weight = weigh(hello.page)

    assert weight.requests == 1
    assert weight.bytes <= NEXT_PAGE
