"""How many bytes a visit transfers."""

from typing import NamedTuple

from playwright.sync_api import Page

from e2e.pages.hello import HelloPage

MAX_FIRST_VISIT_B = 60_000
MAX_NEXT_PAGE_B = 4_000
MAX_FIRST_STOP_B = 75_000
MAX_NEXT_STOP_B = 15_000
"""Over the wire, headers included."""


class Weight(NamedTuple):
    """What the open page took to load."""

    bytes: int
    requests: int


def weigh(page: Page) -> Weight:
    """Return what came over the wire; what came from the browser's cache counts 0 bytes (W3C Resource Timing)."""
    sizes = page.evaluate(
        """[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
          .map((entry) => entry.transferSize).filter((size) => size > 0)"""
    )
    return Weight(sum(sizes), len(sizes))


def test_first_visit_is_light(page: Page) -> None:
    """The first page takes at most 60 kB in 6 requests, everything included."""
    page.goto("/hello")

    weight = weigh(page)

    assert weight.bytes <= MAX_FIRST_VISIT_B
    assert weight.requests <= 6
    assert weight.bytes > MAX_NEXT_PAGE_B, "Nothing was weighed."


def test_next_page_is_one_small_request(hello: HelloPage) -> None:
    """The next page is one request of at most 4 kB: the rest comes from the browser's cache."""
    hello.page.get_by_role("link", name="Cookie sin firmar").click()
    hello.page.wait_for_url("/hello_world")
    hello.page.wait_for_load_state()

    weight = weigh(hello.page)

    assert weight.requests == 1
    assert weight.bytes <= MAX_NEXT_PAGE_B


def test_stop_of_the_tour_is_light(page: Page) -> None:
    """A stop of the tour takes at most 75 kB in 8 requests; the next one is a single request of at most 15 kB."""
    page.goto("/tour/forms")
    first = weigh(page)
    page.get_by_role("link", name="Siguiente").click()
    page.wait_for_url("/tour/validators")
    page.wait_for_load_state()

    weight = weigh(page)

    assert first.bytes <= MAX_FIRST_STOP_B
    assert first.requests <= 8
    assert weight.bytes <= MAX_NEXT_STOP_B
    assert weight.requests == 1
    assert first.bytes > MAX_NEXT_STOP_B, "Nothing was weighed."
