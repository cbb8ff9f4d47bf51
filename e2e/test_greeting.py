"""The greeting at `/hello`: the address in the signed session, and in the plain cookie beside it."""

from playwright.sync_api import expect

from e2e.pages.cookies import FORGED, forge
from e2e.pages.hello import HelloPage

DISAGREE = "No coinciden"


def test_both_sources_agree_at_first(hello: HelloPage) -> None:
    """The page shows the address of the session and that of the cookie, and for an honest visitor they agree."""
    said = hello.page.get_by_role("definition").get_by_role("code")

    first, second = said.all_inner_texts()

    assert first == second
    expect(hello.page.get_by_text(DISAGREE)).to_have_count(0)


def test_forged_cookie_is_shown_beside_the_session(hello: HelloPage, base_url: str) -> None:
    """When the cookie is changed, the greeting still shows the session's address, and the page shows the difference."""
    greeting = hello.page.get_by_role("heading", level=1).inner_text()
    forge(hello.page.context, base_url, "user_ip", FORGED)

    hello.page.reload()

    expect(hello.page.get_by_text(DISAGREE)).to_be_visible()
    expect(hello.page.get_by_role("code")).to_have_text([greeting.removeprefix("Hola, "), FORGED])
    expect(hello.page.get_by_role("heading", level=1)).to_have_text(greeting)
