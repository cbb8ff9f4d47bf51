"""What a browser can do, by trying it: a test that needs something else is skipped, and says why.

A test is marked by what it needs, such as `@pytest.mark.needs("media")`; one without JavaScript needs no mark.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Error, Page, Route


@contextmanager
def blank_page(browser: Browser, **options: Any) -> Iterator[Page]:
    """Open a page while the block runs."""
    context = browser.new_context(**options)
    try:
        yield context.new_page()
    finally:
        context.close()


def emulates_media(browser: Browser) -> bool:
    """Tell whether the browser can show a page as if the system were dark, or on paper."""
    with blank_page(browser, color_scheme="dark") as page:
        return bool(page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"))


def switches_javascript_off(browser: Browser) -> bool:
    """Tell whether the browser can do without JavaScript."""
    with blank_page(browser, java_script_enabled=False) as page:
        page.set_content("<script>document.title = 'run'</script>")
        return page.title() != "run"


def clicks_twice(browser: Browser) -> bool:
    """Tell whether the second of two clicks is the second of a double click, whatever time is between them."""
    with blank_page(browser) as page:
        page.set_content("<button>twice</button>")
        page.evaluate("addEventListener('click', ({ detail }) => document.title = detail)")
        page.get_by_role("button").dblclick()
        return page.title() == "2"


def emulates_touch(browser: Browser) -> bool:
    """Tell whether the browser can be one of a phone, which has no mouse."""
    with blank_page(browser, has_touch=True) as page:
        return not page.evaluate("matchMedia('(hover: hover)').matches")


def fills_number_fields(browser: Browser) -> bool:
    """Tell whether a number that is filled in takes the place of the one before."""
    with blank_page(browser) as page:
        page.set_content("<input type='number' value='1'>")
        page.get_by_role("spinbutton").fill("2")
        return page.get_by_role("spinbutton").input_value() == "2"


def adjusts_letters(browser: Browser) -> bool:
    """Tell whether letters can be made exactly half an em wide, as the description of a look has them."""
    style = "font: 16px monospace, monospace; font-size-adjust: ch-width 0.5; text-rendering: geometricPrecision"
    with blank_page(browser) as page:
        page.set_content(f"<span style='{style}'>{'a' * 50}</span>")
        box = page.locator("span").bounding_box()
        return box is not None and abs(box["width"] - 400) < 2


def reloads_forms(browser: Browser) -> bool:
    """Tell whether a reload sends a form again, without asking the user first."""
    methods = []

    def answer(route: Route) -> None:
        methods.append(route.request.method)
        route.fulfill(content_type="text/html", body="<form method=post><button>")

    with blank_page(browser) as page:
        page.route("http://localhost/", answer)
        page.goto("http://localhost/")
        page.get_by_role("button").click()
        with suppress(Error):
            page.reload(timeout=10_000)
    return methods == ["GET", "POST", "POST"]


def bypasses_csp(browser: Browser) -> bool:
    """Tell whether a test may add styles that the page's Content-Security-Policy forbids."""
    policy = "<meta http-equiv='Content-Security-Policy' content=\"style-src 'none'\">"
    with blank_page(browser, bypass_csp=True) as page:
        page.set_content(f"{policy}<p style='float: left'>")
        return bool(page.locator("p").evaluate("(p) => getComputedStyle(p).float === 'left'"))


def speaks_devtools_protocol(browser: Browser) -> bool:
    """Tell whether the browser can hold single answers, and has input methods and touch screens."""
    try:
        browser.new_browser_cdp_session().detach()
    except Error:
        return False
    return True


PROBES: Final[dict[str, Callable[[Browser], bool]]] = {
    "media": cache(emulates_media),
    "no javascript": cache(switches_javascript_off),
    "touch": cache(emulates_touch),
    "number fields": cache(fills_number_fields),
    "even letters": cache(adjusts_letters),
    "double click": cache(clicks_twice),
    "reload of forms": cache(reloads_forms),
    "styles of tests": cache(bypasses_csp),
    "devtools": cache(speaks_devtools_protocol),
}

REASONS: Final = {
    "media": "this browser cannot emulate media: neither the system's theme nor paper",
    "no javascript": "this browser cannot switch JavaScript off",
    "touch": "this browser has a mouse, whatever it is told",
    "number fields": "this browser adds to a number instead of replacing it",
    "even letters": "this browser cannot make letters exactly half an em wide, so what just fits may look otherwise",
    "double click": "this browser makes two single clicks of a double click",
    "reload of forms": "this browser asks before a reload sends a form again",
    "styles of tests": "this browser lets no test add styles that the page's Content-Security-Policy forbids",
    "devtools": "this browser does not speak the DevTools protocol, by which a test holds answers or composes letters",
}


def needs(item: pytest.Item) -> Iterator[str]:
    """Yield what a test needs of the browser."""
    for mark in item.iter_markers("needs"):
        yield from mark.args
    contexts = (mark.kwargs for mark in item.iter_markers("browser_context_args"))
    if any(options.get("java_script_enabled") is False for options in contexts):
        yield "no javascript"


def skip_unless_able(request: pytest.FixtureRequest) -> None:
    """Skip a test that needs what its browser cannot do."""
    for name in needs(request.node):
        if not PROBES[name](request.getfixturevalue("browser")):
            pytest.skip(REASONS[name])
