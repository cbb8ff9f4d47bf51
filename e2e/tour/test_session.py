"""The session cookie, taken apart on the tour."""

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.cookies import cookies_of
from e2e.pages.tour import TourPage

LONG = [f"/tour/{stop}" for stop in ("loops", "redirect", "validators", "templates", "forms")]
"""Stops whose names make a session so long that Flask compresses it."""


@pytest.fixture
def session(page: Page) -> TourPage:
    """The stop about the session, of a visitor who has one."""
    page.goto("/")
    tour = TourPage(page)
    tour.open("session")
    return tour


def test_session_is_taken_apart_when_asked(session: TourPage) -> None:
    """The parts of the session cookie can be read when they are asked for, and not before."""
    payload = session.live.get_by_text('"user_ip"')
    expect(payload).to_be_hidden()

    session.live.get_by_text("Ver sus tres partes").click()

    expect(payload).to_be_visible()
    expect(session.live.get_by_role("time")).to_contain_text("UTC")
    expect(session.live.get_by_label("Tu cookie de sesión")).to_be_hidden()


def test_parts_of_a_compressed_session_are_shown(page: Page) -> None:
    """The cookie of a long session, which begins with a dot, is taken apart and shown whole, too."""
    for path in ["/", *LONG]:
        page.goto(path)
    cookie = cookies_of(page)["session"]
    tour = TourPage(page)

    tour.open("session")
    tour.live.get_by_text("Ver sus tres partes").click()

    assert cookie.startswith(".")
    expect(tour.live.get_by_text(cookie, exact=True)).to_be_visible()
    payload, *_ = cookie.rsplit(".", 2)
    expect(tour.live.get_by_text(payload, exact=True)).to_be_visible()


def test_changed_letter_is_refused(session: TourPage) -> None:
    """The visitor's cookie is accepted, and with one letter changed it is refused; the visitor's own session stays."""
    field = session.live.get_by_label("Tu cookie de sesión")
    ask = session.live.get_by_role("button", name="¿La aceptaría la aplicación?")
    session.live.get_by_text("Cambiar una letra").click()
    ask.click()
    expect(session.message).to_contain_text("Aceptada")
    cookie = field.input_value()

    field.fill(("A" if cookie[5] != "A" else "B").join([cookie[:5], cookie[6:]]))
    ask.click()

    expect(session.message).to_contain_text("Rechazada")
    expect(session.message).not_to_contain_text("Aceptada")
    session.page.goto("/hello")
    expect(session.heading).not_to_have_text("Hola, seas quien seas")
