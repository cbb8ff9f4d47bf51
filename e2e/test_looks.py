"""Look at every page in every state, theme and width, as people see it."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from e2e.harness.looks import Looks, side_by_side
from e2e.pages.states import LOOKS, plain_list

Themes = Sequence[Literal["light", "dark"]]

WIDTHS = {"desktop": 1280, "phone": 360}

VARIES = re.compile(r"(?<=Ana )[0-9a-f]{8}|(?<=127\.0\.0\.1:)\d+")
"""Different in each run: the end of a name, and the port of the app."""

SNAPSHOTS = Path(__file__).with_name("snapshots") / "looks"

ROLES = [
    "--accent",
    "--surface",
    "--on-accent",
    "--accent-strong",
    "--wash",
    "--bs-body-bg",
    "--bs-body-color",
    "--bs-secondary-color",
    "--bs-border-color",
    "--bs-form-invalid-color",
    "--bs-success-bg-subtle",
    "--bs-success-border-subtle",
    "--bs-success-text-emphasis",
    "--bs-warning-bg-subtle",
    "--bs-warning-border-subtle",
    "--bs-warning-text-emphasis",
]
"""The colours of the pages, by the properties that hold them."""

NEEDS = {"list": [pytest.mark.needs("even letters")], "list-unsaved": [pytest.mark.needs("devtools")]}
"""What some states need of a browser: a line of buttons that just fits, answers that are held."""

STATES = [pytest.param(name, show, id=name, marks=NEEDS.get(name, [])) for name, show in LOOKS.items()] + [
    pytest.param(
        "list-without-script",
        plain_list,
        id="list-without-script",
        marks=pytest.mark.browser_context_args(java_script_enabled=False),
    )
]


@pytest.mark.parametrize(("state", "show"), STATES)
def test_page_looks_as_it_should(
    page: Page, state: str, show: Callable[[Page], None], themes: Themes, request: pytest.FixtureRequest
) -> None:
    """What can be used is seen, reached and large enough, and the page looks as its description says."""
    show(page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    looks = Looks(page)

    shown = side_by_side({width: describe(looks, width) for width in WIDTHS})
    faults = [fault for width in WIDTHS for fault in violations(looks, width, themes)] + looks.printed()

    assert not faults, "\n".join(faults)
    compare(shown, SNAPSHOTS / f"{state}.txt", update=request.config.getoption("update_snapshots"))


def test_open_menu_looks_as_it_should(phone: Page, themes: Themes, request: pytest.FixtureRequest) -> None:
    """The menu of a phone, too, is seen and large enough, and covers nothing but what lies behind it."""
    phone.goto("/")
    phone.get_by_role("button", name="Menú").click()
    looks = Looks(phone)

    faults = list(violations(looks, "phone", themes))

    assert not faults, "\n".join(faults)
    compare(looks.describe(ROLES), SNAPSHOTS / "menu.txt", update=request.config.getoption("update_snapshots"))


@pytest.mark.suite
@pytest.mark.browser_context_args(bypass_csp=True, device_scale_factor=2)
@pytest.mark.parametrize("font", ["serif", "Liberation Sans Narrow"])
def test_description_is_the_same_in_another_font(page: Page, font: str) -> None:
    """Neither another font nor a sharper screen changes the description of a page."""
    LOOKS["list-ticked"](page)
    page.add_style_tag(content=f":root, body {{ --bs-body-font-family: '{font}', serif; }}")
    looks = Looks(page)

    shown = side_by_side({width: describe(looks, width) for width in WIDTHS})

    compare(shown, SNAPSHOTS / "list-ticked.txt", update=False)


@pytest.mark.suite
@pytest.mark.browser_context_args(bypass_csp=True)
def test_description_is_the_same_in_other_html(page: Page) -> None:
    """Elements without a box of their own change nothing of the description of a page."""
    LOOKS["list-ticked"](page)
    page.evaluate(
        """document.querySelectorAll("p, nav, ul, section").forEach((element) => {
             const around = document.createElement("div");
             around.style.display = "contents";
             element.replaceWith(around);
             around.append(element);
           })"""
    )
    looks = Looks(page)

    shown = side_by_side({width: describe(looks, width) for width in WIDTHS})

    compare(shown, SNAPSHOTS / "list-ticked.txt", update=False)


def describe(looks: Looks, width: str) -> str:
    """Describe a page at one of the widths."""
    looks.page.set_viewport_size({"width": WIDTHS[width], "height": 740})
    return looks.describe(ROLES)


def violations(looks: Looks, width: str, themes: Themes) -> Iterator[str]:
    """Return the violations at one of the widths, in each theme."""
    looks.page.set_viewport_size({"width": WIDTHS[width], "height": 740})
    for theme in themes:
        looks.page.emulate_media(color_scheme=theme)
        found = looks.violations(struck="[aria-checked=true]", mouse=(width, theme) == ("desktop", "light"))
        yield from (f"{width}, {theme}: {fault}" for fault in found)


def compare(shown: str, snapshot: Path, *, update: bool) -> None:
    """Compare a description with its snapshot, or write it if `update` is true."""
    shown = VARIES.sub("…", shown)
    if update:
        snapshot.parent.mkdir(exist_ok=True)
        snapshot.write_text(shown, encoding="utf-8")
    assert shown.splitlines() == snapshot.read_text(encoding="utf-8").splitlines()
