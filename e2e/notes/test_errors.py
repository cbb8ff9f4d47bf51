"""The error pages and their status codes."""

from http import HTTPStatus

import pytest
from playwright.sync_api import Page, expect

from e2e.notes.page import UNKNOWN, open_known


def expect_a_page_of_the_app(page: Page, status: HTTPStatus) -> None:
    """Expect an error page of the app itself, which shows no internals."""
    debugged = f"The {status} page shows a traceback. Advice: start the app without --debug."
    bare = f"The {status} page is Flask's. Advice: @app.errorhandler({status}), with a template that extends base.html."
    expect(page.get_by_role("document"), debugged).not_to_contain_text("Traceback")
    expect(page.get_by_role("document"), debugged).not_to_contain_text(".py")
    expect(page, bare).not_to_have_title(f"{status} {status.phrase}")


@pytest.mark.idea("404")
def test_unknown_address_has_its_status(page: Page) -> None:
    """An unknown address answers 404, with a page of the app that shows no internals."""
    answer = page.goto(UNKNOWN)

    expect_a_page_of_the_app(page, HTTPStatus.NOT_FOUND)
    assert answer is not None
    assert answer.status == HTTPStatus.NOT_FOUND, (
        f"An unknown address answers {answer.status}. Advice: return render_template(...), 404 in its errorhandler."
    )


@pytest.mark.idea("500")
def test_broken_address_has_its_status(page: Page) -> None:
    """A page that crashes answers 500, with a page of the app that shows no internals."""
    answer = open_known(page, "/test_server_error")

    expect_a_page_of_the_app(page, HTTPStatus.INTERNAL_SERVER_ERROR)
    assert answer.status == HTTPStatus.INTERNAL_SERVER_ERROR, (
        f"/test_server_error answers {answer.status}. Advice: return render_template(...), 500 in its errorhandler."
    )


@pytest.mark.idea("405")
def test_wrong_method_is_refused(page: Page) -> None:
    """A request with a method that the address does not accept answers 405, and says which it accepts."""
    answer = page.request.post("/", form={}, max_redirects=0)

    advice = "Advice: no methods= for /, and the header Allow in an errorhandler(405), if there is one."
    assert answer.status == HTTPStatus.METHOD_NOT_ALLOWED, f"POST / answers {answer.status}. {advice}"
    assert "GET" in answer.headers.get("allow", ""), f"POST / does not say what is allowed. {advice}"
    assert "POST" not in answer.headers.get("allow", ""), f"POST / says that it is allowed. {advice}"
