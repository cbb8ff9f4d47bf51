"""What a stop shows of the visitor's requests and the app's answers."""

import re

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.cookies import cookies_of
from e2e.pages.hello import HelloPage
from e2e.pages.login import PASSWORD
from e2e.pages.tour import TourPage

NOTHING_YET = "Todavía nada."


def test_redirect_is_shown_step_by_step(tour: TourPage, javascript: bool) -> None:  # noqa: ARG001 - runs it twice
    """After the start page was opened, its stop shows both exchanges in order, and nothing that was loaded besides."""
    tour.open("redirect")
    expect(tour.wire).to_contain_text(NOTHING_YET)

    tour.page.get_by_role("link", name="Abrir /").click()
    expect(tour.page).to_have_url("/hello")
    tour.way_back.click()

    expect(tour.exchanges).to_have_text(
        [re.compile(r"^\s*GET /\s+303 SEE OTHER"), re.compile(r"^\s*GET /hello\s+200 OK")]
    )
    first = tour.exchange("GET /")
    for name, value in (("Location", "/hello"), ("Set-Cookie", "user_ip="), ("Set-Cookie", "session=")):
        expect(first.get_by_text(name, exact=True).first).to_be_visible()
        expect(first).to_contain_text(value)
    expect(tour.exchange("GET /hello").get_by_text("Respondido")).to_be_hidden()
    expect(tour.wire).not_to_contain_text(NOTHING_YET)


def test_header_is_explained_when_asked(tour: TourPage) -> None:
    """A header says what it means when it is asked, and not before."""
    tour.open("redirect")
    tour.page.goto("/")
    tour.way_back.click()
    meaning = tour.wire.get_by_text("Adónde va después el navegador")
    expect(meaning).to_be_hidden()

    tour.wire.get_by_text("Location", exact=True).click()

    expect(meaning).to_be_visible()
    expect(tour.wire.get_by_text("El sitio cuya página envió el formulario.")).to_be_hidden()


def test_page_is_not_recorded_for_those_who_are_not_on_the_tour(tour: TourPage) -> None:
    """Pages before the first stop, and the contents, set no cookie of the tour, and are in no record later."""
    for path in ("/", "/hello_world", "/tour", "/tour?q=flask", "/source/webapp/urls.py"):
        tour.page.goto(path)
    before = cookies_of(tour.page)

    tour.open("redirect")

    assert "tour" in cookies_of(tour.page)
    assert "tour" not in before
    expect(tour.wire).to_contain_text(NOTHING_YET)
    expect(tour.exchanges).to_have_count(0)


def test_nobody_sees_what_another_visitor_sent(tour: TourPage, visitor: HelloPage) -> None:
    """Two visitors of the tour see their own requests, and not each other's."""
    other = TourPage(visitor.page)
    tour.open("redirect")
    other.open("redirect")

    tour.page.goto("/hello_world?from=one")
    other.page.goto("/hello_world?from=two")

    for shown, own, foreign in ((tour, "one", "two"), (other, "two", "one")):
        shown.open("redirect")
        expect(shown.exchange(f"GET /hello_world?from={own}")).to_be_visible()
        expect(shown.wire).not_to_contain_text(f"from={foreign}")


def test_session_is_masked_until_asked_for_and_never_whole(tour: TourPage) -> None:
    """The session in the headers shows when asked, and not before; its signature is not in the page at all."""
    tour.open("redirect")
    tour.page.goto("/")
    session = cookies_of(tour.page)["session"]
    signed, _, signature = session.rpartition(".")
    log = cookies_of(tour.page)["tour"]

    tour.way_back.click()

    readable = tour.exchange("GET /").get_by_text(signed).last
    expect(readable).to_be_hidden()
    tour.exchange("GET /").get_by_text("oculto").last.click()
    expect(readable).to_be_visible()
    assert signature not in tour.wire.inner_html()
    assert log not in tour.wire.inner_html()


def test_password_and_token_are_not_in_the_record(tour: TourPage) -> None:
    """Of a form that was sent, the name is shown as it is, the token without its signature, the password never."""
    tour.open("forms")
    token = tour.live.locator("[name=csrf_token]").input_value()
    signed, _, signature = token.rpartition(".")
    tour.live.get_by_label("Nombre de usuario").fill("<h4>Ana</h4>")
    tour.live.get_by_label("Password").fill(PASSWORD)

    tour.send()

    sent = tour.exchange("POST /tour/forms")
    expect(sent.get_by_text("<h4>Ana</h4>", exact=True)).to_be_visible()
    expect(sent.get_by_text("password", exact=True)).to_be_visible()
    expect(sent.get_by_text(signed)).to_be_hidden()
    assert signature not in sent.inner_html()
    expect(tour.page.get_by_text(PASSWORD)).to_have_count(0)
    expect(tour.page.get_by_role("heading", level=4)).to_have_count(0)


def test_ten_exchanges_are_kept(tour: TourPage) -> None:
    """Of more than ten exchanges the last ten are shown, the newest first, which alone is unfolded."""
    tour.open("redirect")
    for number in range(1, 13):  # a file that is opened by itself: ten pages would be too long for the record
        tour.page.request.get(f"/static/images/favicon.svg?n={number}", headers={"Sec-Fetch-Dest": "document"})

    tour.open("redirect")

    expect(tour.exchanges).to_have_count(10)
    expect(tour.wire.get_by_text("Respondido", exact=True).filter(visible=True)).to_have_count(1)
    expect(tour.exchanges.first).to_contain_text("GET /static/images/favicon.svg?n=12")
    expect(tour.exchange("GET /static/images/favicon.svg?n=3")).to_be_visible()
    expect(tour.exchange("GET /static/images/favicon.svg?n=2")).to_have_count(0)


def test_errors_of_a_stop_lead_back_and_are_recorded(tour: TourPage) -> None:
    """The error pages that a stop offers lead back to it, where each is shown with its status."""
    for link, title, request, status in (
        ("404", "Esta página no existe", "GET /no-such-page", "404 NOT FOUND"),
        ("405", "Aquí no se puede hacer eso", "GET /log-out", "405 METHOD NOT ALLOWED"),
        ("500", "Algo ha fallado por nuestra parte", "GET /test_server_error", "500 INTERNAL SERVER ERROR"),
    ):
        tour.open("status-codes")
        tour.live.get_by_role("link", name=link).click()
        expect(tour.heading).to_have_text(title)

        tour.way_back.click()

        expect(tour.exchange(request).get_by_text(status, exact=True)).to_be_visible()
        expect(tour.exchanges.first).to_contain_text(request)


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_file_is_answered_304_when_it_has_not_changed(page: Page) -> None:
    """The icon comes whole the first time; after a reload the answer says that it has not changed (HTTP 304)."""
    tour = TourPage(page)
    tour.open("static-files")
    tour.live.get_by_role("link", name="Abrir el icono").click()
    page.wait_for_url("**/favicon.svg*")

    page.reload()

    tour.open("static-files")
    expect(tour.exchanges.first).to_contain_text("304 NOT MODIFIED")
    expect(tour.exchanges.last).to_contain_text("200 OK")
    expect(tour.wire).not_to_contain_text(".css")
