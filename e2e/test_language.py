"""Spanish and English: as the browser asks, or as the visitor chooses."""

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.hello import HelloPage


def asks_for(locale: str) -> pytest.MarkDecorator:
    """Return the marker of a test whose browser asks for a language."""
    return pytest.mark.browser_context_args(locale=locale)


@pytest.mark.parametrize(
    ("language", "greeting"),
    [
        pytest.param("es", "Hola, seas quien seas", marks=asks_for("es-MX"), id="spanish"),
        pytest.param("en", "Hello, whoever you are", marks=asks_for("en-GB"), id="english"),
        pytest.param("es", "Hola, seas quien seas", marks=asks_for("ja-JP"), id="neither"),
    ],
)
def test_browser_is_answered_in_its_language(page: Page, language: str, greeting: str) -> None:
    """A browser that asks for English gets English, any other gets Spanish, and the page declares its language."""
    page.goto("/hello")

    expect(page.get_by_role("heading", level=1)).to_have_text(greeting)
    expect(page.get_by_role("document")).to_have_attribute("lang", language)


def test_switch_changes_the_language_of_this_page(page: Page) -> None:
    """The language switch shows the same page in the other language, and offers to switch back."""
    page.goto("/hello_world?from=a-friend")

    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, whoever you are")
    expect(page).to_have_url("/hello_world?from=a-friend")
    expect(page.get_by_role("button", name="Español")).to_be_visible()
    expect(page.get_by_role("button", name="English")).to_have_count(0)


def test_choice_of_language_lasts(page: Page) -> None:
    """The chosen language stays on other pages, in other tabs, and for a year."""
    page.goto("/hello")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("document")).to_have_attribute("lang", "en")

    tab = page.context.new_page()
    tab.goto("/no_such_page")

    expect(tab.get_by_role("heading", level=1)).to_have_text("This page does not exist")
    (cookie,) = [choice for choice in page.context.cookies() if choice["name"] == "language"]
    assert cookie["expires"] - tab.evaluate("Date.now() / 1000") > 300 * 24 * 60 * 60


def test_choice_of_language_stays_logged_in(hello: HelloPage, name: str) -> None:
    """Switching the language does not log the visitor out."""
    hello.log_in(name)

    hello.page.get_by_role("button", name="English").click()

    expect(hello.page.get_by_role("heading", level=1)).to_have_text(f"Hello, {name}")


def test_error_page_switches_too(page: Page) -> None:
    """The language switch works on an error page, too: it shows the same error in the other language."""
    page.goto("/no_such_page")

    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("This page does not exist")
    expect(page).to_have_url("/no_such_page")


def test_refused_form_switches_too(hello: HelloPage) -> None:
    """After a refused form the language switch shows the page without the errors of the form."""
    hello.log_in("", "")

    hello.page.get_by_role("button", name="English").click()

    expect(hello.page.get_by_label("Username")).to_be_visible()
    expect(hello.page.get_by_label("Username")).not_to_have_attribute("aria-invalid", "true")
