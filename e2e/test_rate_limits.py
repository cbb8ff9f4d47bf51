"""Limit how many wrong passwords may be tried (HTTP 429)."""

from http import HTTPStatus

import pytest
from playwright.sync_api import expect

from e2e.pages.hello import HelloPage
from e2e.pages.login import PASSWORD, log_in


@pytest.mark.inside  # the limit is a setting, and each process counts for itself unless another is made
def test_too_many_wrong_passwords_must_wait(hello: HelloPage, visitor: HelloPage, name: str) -> None:
    """After ten wrong passwords a name must wait 15 minutes, in upper or lower case; other names need not."""
    hello.log_in(name)
    for attempt in range(10):
        visitor.log_in(name if attempt % 2 else name.upper(), "not this one")

    with visitor.page.expect_response("/hello") as answer:
        visitor.log_in(name.lower(), PASSWORD)

    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Demasiados intentos")
    expect(visitor.page.get_by_text("Puedes volver a intentarlo dentro de 15 minutos.")).to_be_visible()
    assert answer.value.status == HTTPStatus.TOO_MANY_REQUESTS
    assert 0 < int(answer.value.headers["retry-after"]) <= 15 * 60
    visitor.arrive()
    visitor.log_in(f"{name} 2")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(f"Hola, {name} 2")


@pytest.mark.inside
def test_guesses_of_others_lock_no_owner_out(hello: HelloPage, visitor: HelloPage, name: str) -> None:
    """While others must wait after wrong passwords for a name, a browser that has logged in to it before need not."""
    log_in(hello.page.context, name)
    hello.page.context.clear_cookies(name="session")  # as when it is closed
    hello.arrive()
    for _ in range(11):
        log_in(visitor.page.context, name, "not this one")

    visitor.log_in(name)
    hello.log_in(name)

    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Demasiados intentos")
    expect(hello.flash).to_have_text(f"Has entrado como {name}.")
