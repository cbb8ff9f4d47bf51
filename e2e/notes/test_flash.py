"""The flash message after a login."""

from playwright.sync_api import expect

from e2e.pages.hello import HelloPage


def test_flash_is_shown_once_after_the_login(hello: HelloPage, name: str) -> None:
    """The message survives both redirects, is shown once, and is gone on reload."""
    expect(hello.flash).to_have_count(0)

    hello.log_in(name)

    expect(hello.flash).to_have_count(1)
    expect(hello.flash).to_be_visible()
    hello.page.reload()
    expect(hello.page.get_by_role("document")).to_contain_text(name)
    expect(hello.flash).to_have_count(0)


def test_refused_login_shows_no_flash_later(hello: HelloPage) -> None:
    """A login that was refused leaves no message behind for the next page."""
    hello.username.evaluate("input => { input.form.noValidate = true }")

    hello.log_in("", "")

    expect(hello.submit).to_be_visible()
    hello.page.goto("/hello")
    expect(hello.submit).to_be_visible()
    expect(hello.flash).to_have_count(0)
