"""The error pages 404, 405 and 500, beyond what the course notes ask."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from flask import render_template_string
from playwright.sync_api import Page, expect

from e2e.harness.server import serving
from e2e.pages.readable import faults_of
from e2e.pages.states import wrong_method
from webapp import create_app
from webapp.settings import Settings

PAGES = [
    pytest.param("/no_such_page", "Esta página no existe", "This page does not exist", id="404"),
    pytest.param("/test_server_error", "Algo ha fallado por nuestra parte", "Something broke on our side", id="500"),
]


@pytest.mark.parametrize(("path", "spanish", "english"), PAGES)
def test_error_page_speaks_both_languages(page: Page, path: str, spanish: str, english: str) -> None:
    """An error page is in the visitor's language, and can be switched to the other."""
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_text(spanish)

    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(english)


@pytest.mark.parametrize("path", ["/no_such_page", "/test_server_error"])
def test_error_page_leads_home(page: Page, path: str) -> None:
    """The link on an error page leads to the greeting."""
    page.goto(path)

    page.get_by_role("main").get_by_role("link", name="Ir a inicio").click()

    expect(page).to_have_url("/hello")


def test_405_shows_a_whole_page(page: Page) -> None:
    """A form that is sent to an address which accepts none gets a whole page that says so (HTTP 405)."""
    wrong_method(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("Aquí no se puede hacer eso")
    expect(page.get_by_role("navigation", name="Principal")).to_be_visible()


def test_500_shows_no_internals(page: Page) -> None:
    """The page for a crash shows nothing of the exception: no class, message, file or line (HTTP 500)."""
    page.goto("/test_server_error")

    expect(page.get_by_role("main")).to_contain_text("HTTP 500")
    for inside in ("RuntimeError", "asked for", "Traceback", "line ", "webapp"):
        assert inside not in page.content()


def test_500_tells_a_number_to_be_copied(page: Page) -> None:
    """The page for a crash tells a number, which one click marks whole: the one by which the log names the request."""
    answer = page.goto("/test_server_error")
    number = page.get_by_role("main").get_by_role("code")

    number.click()

    assert answer is not None
    expect(number).to_have_text(answer.headers["x-request-id"])
    assert page.evaluate("getSelection().toString()") == answer.headers["x-request-id"]
    expect(page.get_by_text("Si nos escribes por esto, dinos este número:")).to_be_visible()


@pytest.fixture
def half_a_page(settings: Settings) -> Iterator[str]:
    """The address of a page whose template fails in the middle."""
    app = create_app(settings)

    @app.get("/half_a_page")
    def half_a_page() -> str:
        return render_template_string('{% extends "base.html" %}{% block content %}<p>half{{ 1 // 0 }}{% endblock %}')

    with serving(app) as address:
        yield f"{address}/half_a_page"


@pytest.mark.inside
def test_template_that_fails_shows_the_whole_error_page(half_a_page: str, page: Page) -> None:
    """If a template fails in the middle, the error page is shown, not half of the page that failed."""
    answer = page.goto(half_a_page)

    expect(page.get_by_role("heading", level=1)).to_have_text("Algo ha fallado por nuestra parte")
    expect(page.get_by_role("navigation", name="Principal")).to_be_visible()
    expect(page.get_by_text("half")).to_have_count(0)
    assert answer is not None
    assert answer.status == HTTPStatus.INTERNAL_SERVER_ERROR


@pytest.fixture
def app_without_frame(settings: Settings) -> Iterator[str]:
    """The address of an app that cannot render the frame of any page."""
    app = create_app(settings)
    del app.jinja_env.globals["current_theme"]
    with serving(app) as address:
        yield address


@pytest.mark.inside
def test_last_resort_leads_home(app_without_frame: str, page: Page) -> None:
    """If not even the error page can be rendered, a plain one in both languages links to the start page."""
    answer = page.goto(f"{app_without_frame}/hello")

    expect(page.get_by_role("navigation").get_by_role("link", name="Flask a la vista")).to_have_attribute("href", "/")
    expect(page.get_by_text("Please try again in a while.")).to_be_visible()
    expect(page.get_by_text("Vuelve a intentarlo dentro de un rato.")).to_be_visible()
    assert list(faults_of(page)) == []
    assert answer is not None
    assert answer.status == HTTPStatus.INTERNAL_SERVER_ERROR
