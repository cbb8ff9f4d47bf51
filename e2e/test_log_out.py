"""Log out, here or everywhere."""

from playwright.sync_api import expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from e2e.pages.account import AccountPage
from e2e.pages.login import expect_logged_out, log_in


def test_log_out_ends_the_session_on_the_server(account: AccountPage, new_context: CreateContextCallback) -> None:
    """Logging out ends the session on the server: a copy of its cookies no longer works either."""
    copy = new_context()
    copy.add_cookies(account.page.context.cookies())  # type: ignore[arg-type]  # a cookie as the browser gives it

    account.log_out.click()

    expect(account.page.get_by_text("Has salido. Hasta pronto.")).to_be_visible()
    expect_logged_out(copy)


def test_back_shows_nothing_after_logging_out(account: AccountPage, name: str) -> None:
    """After logging out, Back does not show the personal page again."""
    account.log_out.click()
    expect(account.page.get_by_text("Has salido. Hasta pronto.")).to_be_visible()

    account.page.go_back()

    expect(account.page.get_by_label("Nombre de usuario")).to_be_visible()
    expect(account.page.get_by_role("document")).not_to_contain_text(name)


def test_log_out_everywhere(account: AccountPage, new_context: CreateContextCallback, name: str) -> None:
    """One button logs out in every browser."""
    elsewhere = new_context()
    log_in(elsewhere, name)

    account.log_out_everywhere.click()

    expect(account.page.get_by_text("Has salido en todos los navegadores.")).to_be_visible()
    expect_logged_out(elsewhere)
