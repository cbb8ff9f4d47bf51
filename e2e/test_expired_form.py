"""Forms with an invalid CSRF token: sent too late, by another visitor, or by another site."""

from http import HTTPStatus

from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from e2e.pages.hello import HelloPage

EXPIRED = "El formulario ha caducado"


def test_expired_form_comes_back_with_what_was_typed(hello: HelloPage, name: str) -> None:
    """A form whose session has expired comes back with the name, without the password, and says what to do."""
    hello.page.context.clear_cookies()

    with hello.page.expect_response("/hello") as answer:
        hello.log_in(name)

    expect(hello.page.get_by_role("alert")).to_contain_text(EXPIRED)
    expect(hello.username).to_have_value(name)
    expect(hello.password).to_have_value("")
    expect(hello.password).to_be_focused()
    expect(hello.username).not_to_have_attribute("aria-invalid", "true")
    assert answer.value.status == HTTPStatus.BAD_REQUEST


def test_expired_form_can_be_sent_again(hello: HelloPage, name: str) -> None:
    """The form that came back is valid: sent again, it logs in."""
    hello.page.context.clear_cookies()
    hello.log_in(name)

    hello.log_in(name)

    expect(hello.page.get_by_role("heading", level=1)).to_have_text(f"Hola, {name}")
    expect(hello.page.get_by_text(EXPIRED)).to_have_count(0)


def test_form_of_another_visit_is_refused(hello: HelloPage, new_context: CreateContextCallback, name: str) -> None:
    """A form with the CSRF token of another visitor logs nobody in."""
    other = HelloPage(new_context().new_page())
    other.arrive()
    tokens = [visitor.username.evaluate("input => input.form.elements.csrf_token.value") for visitor in (hello, other)]
    assert tokens[0] != tokens[1]

    other.username.evaluate("(input, token) => { input.form.elements.csrf_token.value = token }", tokens[0])
    other.log_in(name)

    expect(other.page.get_by_role("alert")).to_contain_text(EXPIRED)
    other.page.goto("/hello")
    expect(other.page.get_by_role("document")).not_to_contain_text(name)


def test_form_without_token_is_refused(hello: HelloPage, name: str) -> None:
    """A form without its CSRF token logs nobody in."""
    hello.username.evaluate("input => input.form.elements.csrf_token.remove()")

    hello.log_in(name)

    expect(hello.page.get_by_role("alert")).to_contain_text(EXPIRED)
    hello.page.goto("/hello")
    expect(hello.page.get_by_role("document")).not_to_contain_text(name)


def test_switch_that_expired_says_so(page: Page) -> None:
    """If the session has expired, the language switch changes nothing and says what to do."""
    page.goto("/hello")
    page.context.clear_cookies()

    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(EXPIRED)
    expect(page.get_by_role("main").get_by_role("link", name="Ir a inicio")).to_be_visible()
    expect(page.get_by_role("document")).to_have_attribute("lang", "es")
