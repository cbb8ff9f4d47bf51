"""The forms that can be tried on the tour: what they refuse, what they show, and what they do not repeat."""

from http import HTTPStatus

import pytest
from playwright.sync_api import expect

from e2e.pages.login import PASSWORD
from e2e.pages.tour import TourPage

REQUIRED = "Este campo es obligatorio."

VALIDATORS = {
    "DataRequired()": (REQUIRED, "x"),
    "InputRequired()": ("", " "),
    "Optional(), Length(min=3)": ("", ""),
    "Length(min=3, max=8)": ("El campo debe tener entre 3 y 8 caracteres.", "abc"),
    "NumberRange(min=1, max=10)": ("El número debe estar entre 1 y 10.", "10"),
    'EqualTo("length")': ("El campo debe coincidir con length.", "abc"),
    "Email()": ("Email inválido.", "ana@example.com"),
    "IPAddress()": ("Dirección IP inválida.", "192.0.2.1"),
    "MacAddress()": ("Dirección MAC inválida.", "00:00:5e:00:53:01"),
    "URL()": ("URL inválida.", "https://example.com/"),
    "UUID()": ("UUID inválido.", "123e4567-e89b-12d3-a456-426614174000"),
    'Regexp(r"[a-z]+\\Z")': ("Valor inválido.", "flask"),
    'AnyOf(["red", "blue"])': ("Valor inválido, debe ser uno de: red, blue.", "red"),
    'NoneOf(["root"])': ("Valor inválido, no puede ser ninguno de: root.", "ana"),
}
"""What each field says of its first value, if it refuses it, and a value that it accepts."""


def send(tour: TourPage) -> int:
    """Send the form that is tried here; return the status of the answer."""
    with tour.page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        tour.send()
    return answer.value.status


def test_course_form_is_refused_beside_its_fields(tour: TourPage) -> None:
    """The form of the course, sent empty, comes back with an error at each field, and the focus on the first (422)."""
    tour.open("forms")

    status = send(tour)

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    username = tour.live.get_by_label("Nombre de usuario")
    for field in (username, tour.live.get_by_label("Password")):
        expect(field).to_have_accessible_error_message(REQUIRED)
    expect(username).to_be_focused()
    expect(tour.live).to_contain_text("'username': ['Este campo es obligatorio.']")
    expect(tour.message).to_have_count(0)


def test_course_form_is_accepted(tour: TourPage) -> None:
    """The form of the course, filled in, says who sent it; the password comes back nowhere, and nobody is logged in."""
    tour.open("forms")
    tour.live.get_by_label("Nombre de usuario").fill("<b>Ana</b>")
    tour.live.get_by_label("Password").fill(PASSWORD)

    status = send(tour)

    assert status == HTTPStatus.SEE_OTHER
    expect(tour.message).to_contain_text("La vista tiene: <b>Ana</b>, y una contraseña")
    expect(tour.live.get_by_label("Password")).to_have_value("")
    assert PASSWORD not in tour.page.content()
    expect(tour.page.get_by_role("button", name="Salir")).to_have_count(0)


def test_each_validator_says_what_is_wrong(tour: TourPage) -> None:
    """Each field shows the error of its validator, if there is one, and keeps its text; the first has the focus."""
    tour.open("validators")

    status = send(tour)

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    for label, (error, _right) in VALIDATORS.items():
        field = tour.live.get_by_label(label, exact=True)
        if error:
            expect(field).to_have_accessible_error_message(error)
        else:
            expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(tour.live.get_by_label("DataRequired()")).to_be_focused()
    expect(tour.live.get_by_label("Email()")).to_have_value("ana@example")


@pytest.mark.needs("number fields")
def test_mended_fields_are_accepted(tour: TourPage) -> None:
    """With every field mended the form is accepted, and says so; no error is left."""
    tour.open("validators")
    for label, (_error, right) in VALIDATORS.items():
        tour.live.get_by_label(label, exact=True).fill(right)

    tour.send()

    expect(tour.message).to_contain_text("Cada validador acepta su campo.")
    expect(tour.page).to_have_url("/tour/validators")
    expect(tour.live.get_by_text(REQUIRED)).to_have_count(0)


def test_message_is_shown_once(tour: TourPage, javascript: bool) -> None:  # noqa: ARG001 - runs it twice
    """A message is shown letter by letter on the next page, and no longer after a reload."""
    tour.open("flash")
    tour.live.get_by_label("Tu mensaje").fill("<h4>Hola</h4>")

    tour.send()

    expect(tour.message).to_have_text("<h4>Hola</h4>")
    expect(tour.page.get_by_role("heading", level=4)).to_have_count(0)
    tour.page.reload()
    expect(tour.message).to_have_count(0)


def test_reload_sends_no_message_again(tour: TourPage) -> None:
    """After a form was sent, a reload asks for the page only: the record shows one POST, then the GET it led to."""
    tour.open("post-redirect-get")
    tour.send()
    expect(tour.message).to_have_text("Aquí estoy")

    tour.page.reload()

    expect(tour.page).to_have_url("/tour/post-redirect-get")
    expect(tour.exchanges.filter(has_text="POST /tour/post-redirect-get")).to_have_count(1)
    expect(tour.exchange("POST /tour/post-redirect-get")).to_contain_text("303 SEE OTHER")
    expect(tour.message).to_have_count(0)


def test_markup_in_a_name_is_escaped(tour: TourPage) -> None:
    """A name with markup is shown as it was typed, and as it was sent: it makes no element."""
    tour.open("templates")
    tour.live.get_by_role("textbox").fill("<h4>Ana</h4>")

    tour.live.get_by_role("button").click()

    expect(tour.page).to_have_url("/tour/templates?name=%3Ch4%3EAna%3C%2Fh4%3E#try")
    expect(tour.live.get_by_text("Hello, <h4>Ana</h4>", exact=True)).to_be_visible()
    expect(tour.live.get_by_text("Hello, &lt;h4&gt;Ana&lt;/h4&gt;", exact=True)).to_be_visible()
    expect(tour.page.get_by_role("heading", level=4)).to_have_count(0)


def test_loop_lists_what_was_typed(tour: TourPage) -> None:
    """The loop counts the todos that were typed; without any it says that there is nothing to do."""
    tour.open("loops")
    field, send_it = tour.live.get_by_role("textbox"), tour.live.get_by_role("button", name="Enviar")
    nothing = tour.live.get_by_text("Nada que hacer.")
    expect(nothing).to_have_count(0)

    field.fill("Regar,, <b>Barrer</b> ")
    send_it.click()

    expect(tour.live.get_by_role("listitem")).to_have_text(["1. Regar", "2. <b>Barrer</b>"])
    field.fill("")
    send_it.click()
    expect(tour.live.get_by_role("listitem")).to_have_text(["Nada que hacer."])
