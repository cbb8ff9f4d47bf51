"""What must hold at every stop of the tour, each opened once, and where their links lead."""

from http import HTTPStatus
from itertools import cycle, takewhile
from typing import Literal

import pytest
from playwright.sync_api import Page

from e2e.harness.looks import Looks
from e2e.pages.invariants import look
from e2e.pages.readable import DESKTOP, PHONE, faults_of
from e2e.pages.snapshots import Snapshots, kinds
from e2e.pages.tour import EVERY_STOP

WAYS: list[tuple[int, Literal["light", "dark"]]] = [(DESKTOP, "light"), (PHONE, "dark"), (PHONE, "light")]
"""The width and the theme in which the stops are looked at, one after the other."""

LIVE = 'heading 2 "Pruébalo"'
"""Begins the part of a stop that can be tried, in a description of its look."""

EAGER_PICTURES = "[...document.images].filter(({ loading }) => loading !== 'lazy').map(({ src }) => src)"
"""A stop is long, and its pictures are far down."""

DRAWN = """() => [...document.querySelectorAll(".drawing svg")].map((svg) => {
  const fifths = (...lengths) => lengths.map((length) => Math.round(length / 5)).join(" ");
  return [svg.ariaLabel, ...[...svg.querySelectorAll("rect, path, text")].map((shape) => {
    const { x, y, width, height } = shape.getBBox();
    if (shape.tagName !== "text") return `${shape.tagName} ${fifths(x, y)}, ${fifths(width, height)}`;
    const isCentred = getComputedStyle(shape).textAnchor === "middle";
    const line = shape.getStartPositionOfChar(0).y;
    return `${isCentred ? "around" : "from"} ${fifths(isCentred ? x + width / 2 : x, line)}: ${shape.textContent}`;
  })].join("\\n");
})"""
"""Where the parts of each drawing are, a text by its start or its middle: in steps of five, the same in any font."""

STATUSES = {
    "/no-such-page": HTTPStatus.NOT_FOUND,
    "/log-out": HTTPStatus.METHOD_NOT_ALLOWED,
    "/test_server_error": HTTPStatus.INTERNAL_SERVER_ERROR,
    "/": HTTPStatus.SEE_OTHER,
}
"""Of links that lead to something else than a page."""


@pytest.fixture
def stops(page: Page) -> list[tuple[str, str]]:
    """The title and the address of each stop, by the contents, of a visitor who has something to see there."""
    for path in ("/tour/redirect", "/", "/tour"):
        page.goto(path)
    links = page.get_by_role("list", name="Todas las paradas").get_by_role("link").all()
    return [(link.inner_text(), link.get_attribute("href") or "") for link in links]


def live_part(description: str) -> str:
    """Return the kinds of lines that describe what can be tried at a stop."""
    lines = description.partition(LIVE)[2].splitlines()[1:]
    return kinds("\n".join(takewhile(lambda line: "heading 2" not in line, lines)))


@pytest.mark.long
@pytest.mark.needs("media", "even letters")
def test_every_stop_is_as_it_should_be(page: Page, stops: list[tuple[str, str]], snapshots: Snapshots) -> None:
    """Each stop has the title of its link, leads nowhere that does not exist, and can be read and used by everybody."""
    paths, shown, lives, drawn = set[str](), dict[int, list[str]](), list[str](), list[str]()
    for (title, path), (width, theme) in zip(stops, cycle(WAYS), strict=False):
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(color_scheme=theme)
        page.goto(path)
        paths |= {control.path for control in look(page).controls if control.is_link}
        faults = [f"{source} is not lazy" for source in page.evaluate(EAGER_PICTURES)]
        heading = page.get_by_role("heading", level=1).inner_text()
        faults += [*faults_of(page), *([f"it is called {heading!r}, its link {title!r}"] if heading != title else [])]
        assert not faults, "\n".join([f"{path}, {width}, {theme}:", *faults])
        drawn += page.evaluate(DRAWN)
        text = Looks(page).describe()
        shown.setdefault(width, []).append(text)
        lives.append(f"{path}, {width}, {theme}\n{live_part(text)}")
    differences = [
        *snapshots.differences("looks/tour-live.txt", "\n".join(lives)),
        *snapshots.differences("looks/tour-drawings.txt", "\n\n".join(drawn)),
    ]
    for width, looks in shown.items():
        differences += snapshots.differences(f"looks/tour-stops-{width}.txt", kinds("\n".join(looks)))
    assert len(stops) == EVERY_STOP
    assert not differences, "\n".join(differences)
    # A source that an excerpt leads to was just read for it.
    answers = {path: page.request.head(path, max_redirects=0).status for path in paths if "/source/" not in path}
    assert answers == {path: STATUSES.get(path, HTTPStatus.OK) for path in answers}
    assert len(answers) > EVERY_STOP
