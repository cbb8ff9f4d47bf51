"""The login form, and the macro that shows its fields."""

from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.accounts import PASSWORD, error_of, new_name
from unit.html import Element, read
from unit.states import STRANGER, log_in, submit

BLANK_NAME = "Escribe tu nombre de usuario."
BLANK_PASSWORD = "Escribe tu contraseña."
LONG_NAME = "Como mucho, 40 caracteres."
CONTROL_CHARACTER = "Usa letras, cifras y signos, en una sola línea."

FORTY = {
    "letters": "a" * 40,
    "accents": "ñ" * 40,
    "Japanese": "日本" * 20,
    "emoji": "🎉" * 40,
    "markup": "<b>&amp;</b>".ljust(40, "!"),
}
"""Names of 40 characters, the longest that there may be."""


def name_in(client: FlaskClient) -> str | None:
    """Return the name that the session holds."""
    with client.session_transaction() as session:
        name: str | None = session.get("username")
    return name


def assert_refused(client: FlaskClient, response: TestResponse) -> Element:
    """Return the page of a login that was refused with nothing stored."""
    page = read(response)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert name_in(client) is None
    assert not page.all(role="alert") + page.all(role="status")
    return page


@pytest.mark.parametrize("name", [pytest.param(name, id=kind) for kind, name in FORTY.items()])
def test_name_of_forty_characters_is_accepted(client: FlaskClient, name: str) -> None:
    """Characters are counted as people count them, in any script."""
    response = log_in(client, name)

    assert response.status_code == HTTPStatus.SEE_OTHER
    assert name_in(client) == name


@pytest.mark.parametrize("name", [pytest.param(name + name[0], id=kind) for kind, name in FORTY.items()])
def test_longer_name_is_refused(client: FlaskClient, name: str) -> None:
    """A name of 41 characters goes back whole into its field, with the limit beside it."""
    page = assert_refused(client, log_in(client, name))

    assert error_of(page, "username") == LONG_NAME
    assert page.one("input", id="username")["value"] == name


@pytest.mark.parametrize("around", [" ", "\t\n", "\u00a0\u3000"], ids=["space", "tab and line break", "wide spaces"])
def test_space_around_a_name_is_dropped(client: FlaskClient, around: str) -> None:
    """White space before and after a name does not count, not even towards its length."""
    log_in(client, f"{around}{FORTY['letters']}{around}")

    assert name_in(client) == FORTY["letters"]


def test_space_within_a_name_is_kept(client: FlaskClient) -> None:
    """A name may have several words, as they were typed."""
    log_in(client, "Ana  de la Ñ")

    assert name_in(client) == "Ana  de la Ñ"


@pytest.mark.parametrize("name", ["", " ", "\t\r\n", "\u3000"], ids=["empty", "space", "line break", "wide space"])
def test_blank_name_is_refused(client: FlaskClient, name: str) -> None:
    """A name of which nothing is left goes back empty."""
    page = assert_refused(client, log_in(client, name))

    assert error_of(page, "username") == BLANK_NAME
    assert page.one("input", id="username")["value"] == ""


@pytest.mark.parametrize("character", ["\0", "\a", "\t", "\n", "\r\n", "\x1b", "\x7f", "\x85"], ids=ascii)
def test_control_character_in_a_name_is_refused(client: FlaskClient, character: str) -> None:
    """A name is one line of what can be seen."""
    page = assert_refused(client, log_in(client, f"Ana{character}Eva"))

    assert error_of(page, "username") == CONTROL_CHARACTER


def test_blank_password_is_refused(client: FlaskClient) -> None:
    """Without a password nobody comes in, and the name stays in its field."""
    page = assert_refused(client, log_in(client, "Ana", ""))

    assert error_of(page, "password") == BLANK_PASSWORD
    assert error_of(page, "username") is None
    assert page.one("input", id="username")["value"] == "Ana"


@pytest.mark.parametrize(
    "password", [" " * 8, "\t" * 8, "日本" * 4, "xy" * 64], ids=["space", "tab", "Japanese", "long"]
)
def test_any_other_password_is_accepted(client: FlaskClient, password: str) -> None:
    """A password is nobody's business: it is neither trimmed nor judged by what it is made of."""
    assert log_in(client, new_name(), password).status_code == HTTPStatus.SEE_OTHER


def test_form_without_fields_is_refused(client: FlaskClient) -> None:
    """A form that a program sent without its fields is answered like an empty one."""
    page = assert_refused(client, submit(client))

    assert error_of(page, "username") == BLANK_NAME
    assert error_of(page, "password") == BLANK_PASSWORD


@pytest.mark.parametrize(
    ("username", "password", "focused"),
    [
        pytest.param("", "", "username", id="both"),
        pytest.param("", "hers", "username", id="name"),
        pytest.param("Ana", "", "password", id="password"),
    ],
)
def test_refused_form_begins_at_its_first_error(
    client: FlaskClient, username: str, password: str, focused: str
) -> None:
    """The field to mend first has the focus, and no other."""
    page = read(log_in(client, username, password))

    assert [field["id"] for field in page.all("input") if "autofocus" in field] == [focused]


def test_untouched_form_shows_no_error_and_takes_no_focus(client: FlaskClient) -> None:
    """Before anything is sent, nothing is wrong, and the page is read from its start."""
    page = read(client.get("/hello"))

    for field in page.one("main").all("input"):
        assert not {"aria-invalid", "aria-errormessage", "autofocus"} & field.attributes.keys()


def test_fields_say_what_they_are_for(client: FlaskClient) -> None:
    """Each field has its label, what a password manager needs, and a hint; no browser cuts what is pasted."""
    page = read(client.get("/hello"))

    username, password = page.one("input", id="username"), page.one("input", id="password")
    assert page.one("label", for_="username").text == "Nombre de usuario"
    assert page.one("label", for_="password").text == "Password"
    assert (username["type"], username["autocomplete"]) == ("text", "username")
    assert (password["type"], password["autocomplete"]) == ("password", "current-password")
    assert (
        page.one(id=username["aria-describedby"]).text
        == "Un nombre nuevo crea una cuenta; uno que ya existe necesita su contraseña."
    )
    assert page.one(id=password["aria-describedby"]).text == "Al menos 8 caracteres."
    assert "required" in username
    assert "required" in password
    assert "maxlength" not in username
    assert page.one("button", name="submit").text == "Enviar"


def test_hint_is_read_before_the_error(client: FlaskClient) -> None:
    """A field with an error still has its hint."""
    username = read(log_in(client, "")).one("input", id="username")

    assert username["aria-describedby"] == "username-hint username-error"


@pytest.mark.parametrize("token", [None, "x"], ids=["no token", "wrong token"])
def test_expired_form_comes_again_with_the_name(client: FlaskClient, token: str | None) -> None:
    """An expired login shows its form again with the name and without the password, where the focus is."""
    fields = {"username": " Ana ", "password": PASSWORD} | ({"csrf_token": token} if token else {})

    response = client.post("/hello", data=fields)

    page = read(response)
    username, password = page.one("input", id="username"), page.one("input", id="password")
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "El formulario ha caducado" in page.one(role="alert").text
    assert (username["value"], password["value"]) == ("Ana", "")
    assert "autofocus" in password
    assert "autofocus" not in username
    assert not page.all(aria_invalid="true")
    assert page.one("h1").text == STRANGER
    assert PASSWORD not in response.text


def test_expired_form_can_be_sent_again(client: FlaskClient) -> None:
    """The form that comes back has a token that is good."""
    expired = read(client.post("/hello", data={"username": new_name(), "password": PASSWORD}))
    fields = expired.one("form", action="/hello").fields

    response = client.post("/hello", data={**fields, "password": PASSWORD})

    assert response.status_code == HTTPStatus.SEE_OTHER


def test_refused_form_keeps_no_password(client: FlaskClient) -> None:
    """A refused login sends no password back, and greets nobody by the name that it refused."""
    response = log_in(client, "a" * 41, PASSWORD)

    page = read(response)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert page.one("input", id="password")["value"] == ""
    assert page.one("h1").text == STRANGER
    assert PASSWORD not in response.text
