"""A page of the spec that stays open while tests run elsewhere."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from e2e.pages.login import log_in, send_form, token_of
from e2e.pages.recorded import LEFT_OUT, SHOWN_BEHAVIOUR, SIZE, SKIPPED, STALE, outcome, write_run
from e2e.pages.spec import SpecPage
from webapp.settings import Settings

pytestmark = [pytest.mark.inside, pytest.mark.usefixtures("recording")]  # which is in the app's folder

VERSION = "**/spec/version"
INTERVAL, NEXT_INTERVAL = "00:03", "00:06"
"""After which a page asks for the version, and asks again if nobody answers; then it waits for 12 s."""

COME_BACK = "dispatchEvent(new Event('focus'))"
SOMETHING_ELSE = "fetch(location.href).then(({ status }) => status)"
"""Is answered when the page has learnt of an answer, or a failure, before."""

START = datetime(2026, 11, 28, tzinfo=UTC)
LATER = "2026-11-28T10:00:00+00:00"

TOP = "(element) => element.getBoundingClientRect().top"


@pytest.fixture
def spec(page: Page) -> SpecPage:
    """The spec, which has asked for the version; its clock stands still, and can be put forward."""
    page.clock.install(time=START)
    page.clock.pause_at(START + timedelta(hours=1))
    spec = SpecPage(page)
    spec.open()
    with page.expect_response(VERSION):
        page.clock.fast_forward(INTERVAL)
    page.evaluate(SOMETHING_ELSE)
    return spec


@pytest.fixture
def run_tests(settings: Settings) -> Callable[[], None]:
    """Record a run in which all passes, but for what it leaves out."""
    tests = {f"{SHOWN_BEHAVIOUR}[chromium-{theme}]": outcome() for theme in ("Oscuro-dark", "Claro-light")}
    left_out = {"left_out": 1, "left_out_tests": {f"{LEFT_OUT}[later]": "deselected"}}
    return lambda: write_run(settings.instance_path / "spec", tests, started=LATER, **left_out)


def test_open_page_shows_a_new_run(spec: SpecPage, run_tests: Callable[[], None]) -> None:
    """An open page shows a new run by itself; what I read stays open and in its place, and what I type in its field."""
    spec.page.get_by_text("Qué pruebas no se ejecutaron").click()
    spec.words.fill("tema")
    spec.words.evaluate("(field) => field.scrollIntoView()")
    top = spec.words.evaluate(TOP)

    run_tests()
    spec.page.clock.fast_forward(INTERVAL)

    expect(spec.failures).to_have_count(0)
    expect(spec.words).to_have_value("tema")
    expect(spec.words).to_be_focused()
    expect(spec.page.get_by_text(f"{LEFT_OUT}[later]")).to_be_visible()
    assert spec.words.evaluate(TOP) == pytest.approx(top, abs=1)


def test_open_page_shows_the_picture_of_a_new_failure(spec: SpecPage, settings: Settings) -> None:
    """When a test fails again, an open page loads the picture of its page again."""
    picture = spec.failures.get_by_role("img")
    before = picture.get_attribute("src") or ""

    failed = outcome("failed", message="AssertionError: again", picture="theme.webp", picture_size=SIZE)
    write_run(settings.instance_path / "spec", {f"{SHOWN_BEHAVIOUR}[chromium-Oscuro-dark]": failed}, started=LATER)
    spec.page.clock.fast_forward(INTERVAL)

    expect(spec.failures.get_by_text("AssertionError: again")).to_be_visible()
    expect(picture).not_to_have_attribute("src", before)


def test_open_search_stays_a_search(spec: SpecPage, run_tests: Callable[[], None]) -> None:
    """An open page that shows what was searched for shows the same after a new run, as far as it still fits."""
    spec.open("?q=se+conserva")
    expect(spec.found.get_by_role("listitem").filter(has_text="Un tema elegido")).to_contain_text("falla")

    run_tests()
    spec.page.clock.fast_forward(INTERVAL)

    expect(spec.found.get_by_role("listitem").filter(has_text="Un tema elegido")).to_contain_text("pasa")


def test_focus_moves_with_its_row(spec: SpecPage, settings: Settings) -> None:
    """Where a new run changes the order of a table's rows, the focus goes with its row."""
    spec.open("/health")
    links = spec.page.get_by_role("region", name="Las pruebas más lentas").get_by_role("link")
    stale, skipped = STALE.partition("::")[2], SKIPPED.partition("::")[2]
    expect(links).to_have_text([stale, skipped, *[re.compile("^test_")] * 3])
    links.filter(has_text=skipped).focus()

    write_run(settings.instance_path / "spec", {SKIPPED: outcome("skipped", duration_s=9)}, started=LATER)
    spec.page.clock.fast_forward(INTERVAL)

    expect(links.first).to_have_text(skipped)
    expect(links.first).to_be_focused()


def test_open_page_takes_no_message_from_another(spec: SpecPage, run_tests: Callable[[], None], name: str) -> None:
    """A message that I have not read yet waits for my next page, also if an open page shows a new run meanwhile."""
    page, site = spec.page, spec.page.url.removesuffix("/spec")
    log_in(page.context, name)
    fields = {"csrf_token": token_of(page.request.get("/account").text())}
    send_form(page.request, f"{site}/account", "/log-out", fields, max_redirects=0)

    run_tests()
    page.clock.fast_forward(INTERVAL)
    expect(spec.failures).to_have_count(0)
    page.goto("/hello")

    expect(page.get_by_role("status")).to_be_visible()


def test_open_page_waits_for_the_server(spec: SpecPage, run_tests: Callable[[], None]) -> None:
    """An open page whose server is away stays as it is, asks no second time at once, and then goes on as before."""
    page, questions = spec.page, list[Route]()
    page.route(VERSION, lambda route: questions.append(route))
    run_tests()
    with page.expect_request(VERSION):
        page.clock.fast_forward(INTERVAL)

    page.evaluate(COME_BACK)
    with page.expect_event("requestfailed"):
        questions[0].abort("internetdisconnected")
    page.evaluate(SOMETHING_ELSE)

    expect(spec.failures).to_be_visible()
    assert len(questions) == 1
    page.route(VERSION, lambda route: route.abort("internetdisconnected"))
    with page.expect_event("requestfailed"):
        page.clock.fast_forward(NEXT_INTERVAL)
    page.evaluate(SOMETHING_ELSE)
    page.unroute_all()
    page.evaluate(COME_BACK)
    expect(spec.failures).to_have_count(0)
    with page.expect_request(VERSION):
        page.clock.fast_forward(INTERVAL)


def test_page_that_does_not_arrive_is_asked_for_again(spec: SpecPage, run_tests: Callable[[], None]) -> None:
    """If an open page has learnt of a new run, and cannot load what it says, it tries again."""
    spec.page.route(spec.page.url, lambda route: route.abort("internetdisconnected"), times=1)
    run_tests()
    with spec.page.expect_event("requestfailed"):
        spec.page.clock.fast_forward(INTERVAL)
    spec.page.evaluate(SOMETHING_ELSE)
    expect(spec.failures).to_be_visible()

    spec.page.clock.fast_forward(NEXT_INTERVAL)

    expect(spec.failures).to_have_count(0)
