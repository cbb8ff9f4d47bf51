"""Check every page in every state in one visit: accessibility, what it offers, how it looks, paper, small screens."""

from collections.abc import Iterator, Sequence
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from e2e.harness.axe import barriers
from e2e.harness.looks import Looks, side_by_side
from e2e.pages.readable import MAGNIFIED, PHONE, faults_on_small_screens
from e2e.pages.snapshots import Snapshots
from e2e.pages.states import STATES, WITHOUT_SCRIPT

NO_JAVASCRIPT = pytest.mark.browser_context_args(java_script_enabled=False)

Theme = Literal["light", "dark"]
Themes = Sequence[Theme]

WIDTHS = {"desktop": 1280, "phone": 360}

THEMES: dict[str, tuple[Theme, ...]] = {"desktop": ("light", "dark"), "phone": ("light",)}
"""In which themes the rules hold at a width: a phone has other sizes, and the colours of a desktop."""

TURNS = """() => {
  const endless = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime === Infinity);
  return [...new Set(endless.map(({ effect }) => effect.getKeyframes().at(-1).rotate))];
}"""
"""Returns how far each animation without an end turns."""

JUST_FIT = ("list", "tour-contents", "tour-refused", "tour-session", "tour-stop")
"""States with lines that just fit."""

NEEDS = {
    **{state: [pytest.mark.needs("even letters")] for state in JUST_FIT},
    "list-unsaved": [pytest.mark.needs("devtools")],  # answers that are held
    "error-429": [pytest.mark.inside],  # the limit is a setting, and each process counts for itself
}
"""What some states need of a browser, or of the app."""


def marks_of(state: str) -> list[pytest.MarkDecorator]:
    """Return what a state asks of the browser."""
    return NEEDS.get(state, []) + [NO_JAVASCRIPT] * (state in WITHOUT_SCRIPT)


@pytest.fixture(params=[pytest.param(state, marks=marks_of(state)) for state in STATES])
def state(page: Page, request: pytest.FixtureRequest) -> str:
    """The name of the state that the page is in."""
    show(page, request.param)
    return str(request.param)


def test_page_is_as_it_should_be(page: Page, state: str, themes: Themes, snapshots: Snapshots) -> None:
    """Everybody can perceive, reach and read all of a page, which offers what it should and looks as it should."""
    faults = [
        *snapshots.differences(f"{state}.yml", offered(page)),
        *(barriers(page) if state not in WITHOUT_SCRIPT else ()),  # axe is a script
        *faults_of_the_look(page, state, themes, snapshots),
        *faults_on_small_screens(page, PHONE, MAGNIFIED),
    ]

    assert not faults, "\n".join(faults)


def test_open_menu_is_as_it_should_be(phone: Page, themes: Themes, snapshots: Snapshots) -> None:
    """The menu of a phone, too, is seen and large enough, and covers nothing but what lies behind it."""
    phone.goto("/")
    phone.get_by_role("button", name="Menú").click()
    looks = Looks(phone)

    faults = [*snapshots.differences("looks/menu.txt", looks.describe()), *violations(looks, *themes)]

    assert not faults, "\n".join(faults)


@pytest.mark.needs("media", "devtools")
def test_reduced_motion_stops_what_turns(page: Page) -> None:
    """The sign of what is being saved turns, but not if the system is set to reduce motion (WCAG 2.2, 2.3.3)."""
    show(page, "list-unsaved")
    turning = page.evaluate(TURNS)

    page.emulate_media(reduced_motion="reduce")

    assert turning == ["360deg"]
    assert page.evaluate(TURNS) == []


@pytest.mark.browser_context_args(locale="en-GB")
@pytest.mark.parametrize("name", ["hello", "hello-world-forged", "error-404"])
def test_page_offers_the_same_in_english(page: Page, name: str, snapshots: Snapshots) -> None:
    """In English, too, the pages have exactly the roles, names and texts of their snapshots."""
    show(page, name)

    faults = snapshots.differences(f"{name}.en.yml", offered(page))

    assert not faults, "\n".join(faults)


@pytest.mark.suite
@pytest.mark.needs("styles of tests")
@pytest.mark.browser_context_args(bypass_csp=True, device_scale_factor=2)
@pytest.mark.parametrize("font", ["serif", "Liberation Sans Narrow"])
def test_description_is_the_same_in_another_font(page: Page, font: str) -> None:
    """Neither another font nor a sharper screen changes the description of a page."""
    show(page, "list-ticked")
    page.add_style_tag(content=f":root, body {{ --bs-body-font-family: '{font}', serif; }}")
    looks = Looks(page)

    shown = {width: describe(looks, width) for width in WIDTHS}

    assert Snapshots(update=False).differences("looks/list-ticked.txt", side_by_side(shown)) == []


@pytest.mark.suite
@pytest.mark.browser_context_args(bypass_csp=True)
def test_description_is_the_same_in_other_html(page: Page) -> None:
    """Elements without a box of their own change nothing of the description of a page."""
    show(page, "list-ticked")
    page.evaluate(
        """document.querySelectorAll("p, nav, ul, section").forEach((element) => {
             const around = document.createElement("div");
             around.style.display = "contents";
             element.replaceWith(around);
             around.append(element);
           })"""
    )
    looks = Looks(page)

    shown = {width: describe(looks, width) for width in WIDTHS}

    assert Snapshots(update=False).differences("looks/list-ticked.txt", side_by_side(shown)) == []


def show(page: Page, state: str) -> None:
    """Bring a page into a state."""
    STATES[state](page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def offered(page: Page) -> str:
    """Return what the page offers to assistive technology.

    Playwright's own matcher lets a page show more than its snapshot says, so the texts are compared whole.
    """
    return page.get_by_role("document").aria_snapshot() + "\n"


def faults_of_the_look(page: Page, state: str, themes: Themes, snapshots: Snapshots) -> Iterator[str]:
    """Return what is wrong with the look of the page, on screens and on paper, and how it differs from its snapshot."""
    looks, shown = Looks(page), {}
    for width in WIDTHS:
        shown[width] = describe(looks, width)
        seen = [theme for theme in THEMES[width] if theme in themes]
        yield from (f"look, {width}, {fault}" for fault in violations(looks, *seen, mouse=width == "desktop"))
    yield from (f"paper: {fault}" for fault in looks.printed())
    yield from snapshots.differences(f"looks/{state}.txt", side_by_side(shown))


def describe(looks: Looks, width: str) -> str:
    """Describe a page at one of the widths, which it keeps."""
    looks.page.set_viewport_size({"width": WIDTHS[width], "height": 740})
    return looks.describe()


def violations(looks: Looks, *themes: Theme, mouse: bool = False) -> Iterator[str]:
    """Return the violations in some themes; a mouse comes in the first, if there is one."""
    for theme in themes:
        looks.page.emulate_media(color_scheme=theme)
        found = looks.violations(struck="[aria-checked=true]", mouse=mouse and theme == themes[0])
        yield from (f"{theme}: {fault}" for fault in found)
    looks.page.emulate_media(color_scheme="null")
