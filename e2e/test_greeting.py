"""Who says what the visitor's address is: the signed session, the plain cookie, a proxy."""

from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from e2e.harness.server import serving
from e2e.notes.test_greeting import FORGED, forge
from e2e.pages.hello import HelloPage

if TYPE_CHECKING:
    from webapp.settings import Settings

DISAGREE = "No coinciden"


def test_both_sources_agree_at_first(hello: HelloPage) -> None:
    """The page shows what the session and what the cookie say, and for an honest visitor they agree."""
    said = hello.page.get_by_role("definition").get_by_role("code")

    first, second = said.all_inner_texts()

    assert first == second
    expect(hello.page.get_by_text(DISAGREE)).to_have_count(0)


def test_forged_cookie_is_shown_beside_the_session(hello: HelloPage, base_url: str) -> None:
    """When the cookie was changed, the greeting stays with the session, and the page shows the contrast."""
    greeting = hello.page.get_by_role("heading", level=1).inner_text()
    forge(hello.page.context, base_url, "user_ip", FORGED)

    hello.page.reload()

    expect(hello.page.get_by_text(DISAGREE)).to_be_visible()
    expect(hello.page.get_by_role("code")).to_have_text([greeting.removeprefix("Hola, "), FORGED])
    expect(hello.page.get_by_role("heading", level=1)).to_have_text(greeting)


def test_cookie_greets_whoever_it_names(hello: HelloPage, base_url: str) -> None:
    """The other page greets by the cookie, and says that nothing proves it."""
    forge(hello.page.context, base_url, "user_ip", "2001:db8::7")

    hello.page.goto("/hello_world")

    expect(hello.page.get_by_role("heading", level=1)).to_have_text("Hola, 2001:db8::7")
    expect(hello.page.get_by_text("nada garantiza que sea cierta")).to_be_visible()
    expect(hello.page.get_by_text("no es una dirección IP")).to_have_count(0)


@pytest.mark.parametrize("nonsense", ["999.1.2.3", "<h4>hola</h4>", "../../etc/passwd"])
def test_cookie_that_is_no_address_is_called_that(hello: HelloPage, base_url: str, nonsense: str) -> None:
    """A cookie that holds anything else is shown letter by letter as what it is, and greets nobody."""
    forge(hello.page.context, base_url, "user_ip", nonsense)

    hello.page.goto("/hello_world")

    expect(hello.page.get_by_text("no es una dirección IP")).to_be_visible()
    expect(hello.page.get_by_role("code").last).to_have_text(nonsense)
    expect(hello.page.get_by_role("heading", level=1)).to_have_text("Hola, seas quien seas")
    expect(hello.page.get_by_role("heading", level=4)).to_have_count(0)


def test_visitor_without_cookie_is_sent_to_the_start(page: Page) -> None:
    """Whoever opens the cookie's greeting first finds the way to the start."""
    page.goto("/hello_world")

    page.get_by_role("main").get_by_role("link", name="Ir a inicio").click()

    expect(page).to_have_url("/hello")
    expect(page.get_by_role("code")).to_have_count(2)
    expect(page.get_by_text("nada todavía")).to_have_count(0)


def test_cookies_are_hidden_from_scripts(hello: HelloPage, name: str) -> None:
    """No script of a page can read a cookie of ours."""
    hello.log_in(name)

    expect(hello.page.get_by_role("heading", level=1)).to_contain_text(name)
    assert hello.page.context.cookies() != []
    assert hello.page.evaluate("document.cookie") == ""


@pytest.mark.browser_context_args(extra_http_headers={"X-Forwarded-For": FORGED})
def test_forwarded_address_counts_for_nothing(hello: HelloPage) -> None:
    """Without a proxy to trust, what a visitor reported_addresses in X-Forwarded-For is not their address."""
    expect(hello.page.get_by_role("code")).to_have_count(2)
    expect(hello.page.get_by_role("document")).not_to_contain_text(FORGED)


@pytest.fixture
def behind_proxy(webapp: ModuleType, settings: "Settings") -> Iterator[str]:
    """The address of an app that stands behind one proxy."""
    with serving(webapp.create_app(settings.model_copy(update={"trusted_proxies": 1}))) as address:
        yield address


@pytest.mark.inside
@pytest.mark.browser_context_args(extra_http_headers={"X-Forwarded-For": f"{FORGED}, 2001:db8::1"})
def test_trusted_proxy_tells_the_address(behind_proxy: str, page: Page) -> None:
    """Behind one proxy, the entry that it added counts, and what the visitor wrote before it does not."""
    page.goto(behind_proxy)

    expect(page.get_by_role("heading", level=1)).to_have_text("Hola, 2001:db8::1")
    expect(page.get_by_role("document")).not_to_contain_text(FORGED)
