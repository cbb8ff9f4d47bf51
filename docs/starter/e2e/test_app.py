"""A page, a form and an error page."""

from http import HTTPStatus

from playwright.sync_api import Page, expect

from .form_page import FormPage

HEADING = "Welcome"  # CHANGE: the heading of your start page
VALID = "Hello!"  # CHANGE: a text that your form accepts
REFUSED = "This field is required."  # CHANGE: what your form says if the field is empty
ACCEPTED = "Thank you for your message."  # CHANGE: what the next page says if the form is accepted


def test_start_page_has_a_heading(page: Page) -> None:
    """The start page shows its heading."""
    page.goto("/")

    expect(page.get_by_role("heading", level=1), "The heading of the start page is another.").to_have_text(HEADING)


def test_empty_form_is_refused_and_a_filled_one_accepted(page: Page) -> None:
    """The form says what is wrong with an empty field, and is accepted once it is filled in."""
    form_page = FormPage(page)
    form_page.arrive()

    form_page.send("")
    expect(page.get_by_text(REFUSED), "The form does not say what is wrong with an empty field.").to_be_visible()
    expect(page.get_by_text(ACCEPTED), "An empty form is accepted.").to_have_count(0)
    form_page.send(VALID)

    expect(page.get_by_text(ACCEPTED), "The form does not say that it was accepted.").to_be_visible()
    expect(page.get_by_text(REFUSED), "A filled form is refused.").to_have_count(0)


def test_unknown_address_answers_404(page: Page) -> None:
    """An address that does not exist answers 404, in a page of the app."""
    answer = page.goto("/no_such_page")

    assert answer is not None
    assert answer.status == HTTPStatus.NOT_FOUND, (
        f"An unknown address answers {answer.status}. In its errorhandler, return the status: render_template(…), 404"
    )
