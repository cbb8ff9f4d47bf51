"""Spanish and English: by the browser's wish, and by choice."""

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.hello import HelloPage


def asks_for(locale: str) -> pytest.MarkDecorator:
    """Return the mark of a test whose browser asks for a language."""
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
    """A browser that asks for English gets English, any other gets Spanish, and the page says which it is."""
    page.goto("/hello")

    expect(page.get_by_role("heading", level=1)).to_have_text(greeting)
    expect(page.get_by_role("document")).to_have_attribute("lang", language)


def test_switch_changes_the_language_of_this_page(page: Page) -> None:
    """The switch brings back the very same page in the other language, and offers the first one again."""
    page.goto("/hello_world?from=a-friend")

    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, whoever you are")
    expect(page).to_have_url("/hello_world?from=a-friend")
    expect(page.get_by_role("button", name="Español")).to_be_visible()
    expect(page.get_by_role("button", name="English")).to_have_count(0)


def test_choice_of_language_lasts(page: Page) -> None:
    """The choice holds on other pages, in other tabs, and a year from now."""
    page.goto("/hello")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("document")).to_have_attribute("lang", "en")

    tab = page.context.new_page()
    tab.goto("/no_such_page")

    expect(tab.get_by_role("heading", level=1)).to_have_text("This page does not exist")
    (kept,) = [cookie for cookie in page.context.cookies() if cookie["name"] == "language"]
    assert kept["expires"] - tab.evaluate("Date.now() / 1000") > 300 * 24 * 60 * 60


def test_choice_of_language_keeps_the_visitor(hello: HelloPage, name: str) -> None:
    """Switching the language does not forget who is there."""
    hello.log_in(name)

    hello.page.get_by_role("button", name="English").click()

    expect(hello.page.get_by_role("heading", level=1)).to_have_text(f"Hello, {name}")


def test_error_page_switches_too(page: Page) -> None:
    """The switch works on an error page, which then is the same error in the other language."""
    page.goto("/no_such_page")

    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("This page does not exist")
    expect(page).to_have_url("/no_such_page")


def test_refused_form_switches_too(hello: HelloPage) -> None:
    """After a refused form the switch leads back to the page, without the form's errors."""
    hello.log_in("", "")

    hello.page.get_by_role("button", name="English").click()

    expect(hello.page.get_by_label("Username")).to_be_visible()
    expect(hello.page.get_by_label("Username")).not_to_have_attribute("aria-invalid", "true")
