"""The error pages, each with its status."""

from http import HTTPStatus

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/no_such_page", HTTPStatus.NOT_FOUND, id="404"),
        pytest.param("/test_server_error", HTTPStatus.INTERNAL_SERVER_ERROR, id="500"),
    ],
)
def test_error_page_has_its_status_and_a_way_home(page: Page, path: str, status: HTTPStatus) -> None:
    """An unknown and a broken address answer with their status, in a page that leads home and tells no internals."""
    answer = page.goto(path)

    expect(page.get_by_role("navigation").get_by_role("link", name="Inicio")).to_be_visible()
    expect(page.get_by_role("document")).not_to_contain_text("Traceback")
    expect(page.get_by_role("document")).not_to_contain_text(".py")
    assert answer is not None
    assert answer.status == status, f"Advice: return render_template(...), {status.value} in the error handler."


def test_wrong_method_is_refused(page: Page) -> None:
    """An address asked with a method it does not know answers 405 and says which it does."""
    answer = page.request.post("/hello_world", form={})

    assert answer.status == HTTPStatus.METHOD_NOT_ALLOWED
    assert "GET" in answer.headers.get("allow", "")
    assert "POST" not in answer.headers.get("allow", "")
