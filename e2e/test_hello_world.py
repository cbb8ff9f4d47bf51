"""The page at `/hello_world`, which believes an unsigned cookie."""

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.cookies import forge
from e2e.pages.hello import HelloPage


def test_greeting_believes_the_cookie(hello: HelloPage, base_url: str) -> None:
    """The page greets the address in the cookie, and says that nothing proves it."""
    forge(hello.page.context, base_url, "user_ip", "2001:db8::7")

    hello.page.goto("/hello_world")

    expect(hello.page.get_by_role("heading", level=1)).to_have_text("Hola, 2001:db8::7")
    expect(hello.page.get_by_text("nada garantiza que sea cierta")).to_be_visible()
    expect(hello.page.get_by_text("no es una dirección IP")).to_have_count(0)


@pytest.mark.parametrize("nonsense", ["999.1.2.3", "<h4>hola</h4>", "../../etc/passwd"])
def test_cookie_without_an_address_greets_nobody(hello: HelloPage, base_url: str, nonsense: str) -> None:
    """A cookie that holds anything but an address is shown letter by letter, and greets nobody by it."""
    forge(hello.page.context, base_url, "user_ip", nonsense)

    hello.page.goto("/hello_world")

    expect(hello.page.get_by_text("no es una dirección IP")).to_be_visible()
    expect(hello.page.get_by_role("code").last).to_have_text(nonsense)
    expect(hello.page.get_by_role("heading", level=1)).to_have_text("Hola, seas quien seas")
    expect(hello.page.get_by_role("heading", level=4)).to_have_count(0)


def test_visitor_without_cookie_is_sent_to_the_start(page: Page) -> None:
    """A visitor who has no cookie yet finds a link to the start page, which sets it."""
    page.goto("/hello_world")

    page.get_by_role("main").get_by_role("link", name="Ir a inicio").click()

    expect(page).to_have_url("/hello")
    expect(page.get_by_role("code")).to_have_count(2)
    expect(page.get_by_text("nada todavía")).to_have_count(0)
