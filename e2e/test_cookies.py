"""The cookies of this app."""

from playwright.sync_api import expect

from e2e.pages.hello import HelloPage


def test_cookies_are_hidden_from_scripts(hello: HelloPage, name: str) -> None:
    """No script on a page can read a cookie of this app."""
    hello.log_in(name)

    expect(hello.page.get_by_role("heading", level=1)).to_contain_text(name)
    assert hello.page.context.cookies() != []
    assert hello.page.evaluate("document.cookie") == ""
