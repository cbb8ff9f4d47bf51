"""What the login form accepts, and how its fields are shown (webapp/accounts/forms.py)."""

import unicodedata
from hashlib import sha512
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import example, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from unit.helpers import PASSWORD, error_of, is_logged_in, log_in, new_name, post, reset_rate_limits
from unit.html import Element, read
from unit.states import STRANGER
from webapp.accounts.forms import new_password_error
from webapp.accounts.models import name_key

BLANK_NAME = "Escribe tu nombre de usuario."

BLANK_PASSWORD = "Escribe tu contraseña."

SHORT_PASSWORD = "Una contraseña nueva necesita al menos 8 caracteres."
COMMON_PASSWORD = "Demasiada gente usa esa contraseña. Elige otra."
PASSWORD_WITH_NAME = "Tu nombre está en esa contraseña. Elige otra."
EASY_PASSWORD = "Esa contraseña es fácil de adivinar. Elige una más larga, como varias palabras."
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

FEW_EXAMPLES = settings(derandomize=True, deadline=None, max_examples=50)

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=140)
"""What a browser can send: halves of surrogate pairs cannot be encoded (UTF-8)."""


def name_in(client: FlaskClient) -> str | None:
    """Return the name in the session."""
    with client.session_transaction() as session:
        name: str | None = session.get("username")
    return name


def assert_refused(client: FlaskClient, response: TestResponse) -> Element:
    """Return the page of a login that was refused and stored nothing."""
    page = read(response)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert name_in(client) is None
    assert not page.all("[role=alert]") + page.all("[role=status]")
    return page


@pytest.mark.parametrize("name", [pytest.param(name, id=kind) for kind, name in FORTY.items()])
def test_name_of_forty_characters_is_accepted(client: FlaskClient, name: str) -> None:
    """A name may have forty characters (Unicode code points) of any script."""
    response = log_in(client, name)

    assert response.status_code == HTTPStatus.SEE_OTHER
    assert name_in(client) == name


@pytest.mark.parametrize("name", [pytest.param(name + name[0], id=kind) for kind, name in FORTY.items()])
def test_longer_name_is_refused(client: FlaskClient, name: str) -> None:
    """A name of 41 characters stays in its field, whole, with the limit beside it."""
    page = assert_refused(client, log_in(client, name))

    assert error_of(page, "username") == LONG_NAME
    assert page.one("input#username")["value"] == name


@pytest.mark.parametrize("around", [" ", "\t\n", "\u00a0\u3000"], ids=["space", "tab and line break", "wide spaces"])
def test_space_around_a_name_is_dropped(client: FlaskClient, around: str) -> None:
    """White space before and after a name is dropped, and does not count towards its length."""
    log_in(client, f"{around}{FORTY['letters']}{around}")

    assert name_in(client) == FORTY["letters"]


def test_space_within_a_name_stays(client: FlaskClient) -> None:
    """A name may have several words, as they were typed."""
    log_in(client, "Ana  de la Ñ")

    assert name_in(client) == "Ana  de la Ñ"


@pytest.mark.parametrize("name", ["", " ", "\t\r\n", "\u3000"], ids=["empty", "space", "line break", "wide space"])
def test_blank_name_is_refused(client: FlaskClient, name: str) -> None:
    """A name of white space alone is refused, and its field is empty."""
    page = assert_refused(client, log_in(client, name))

    assert error_of(page, "username") == BLANK_NAME
    assert page.one("input#username")["value"] == ""


@pytest.mark.parametrize("character", ["\0", "\a", "\t", "\n", "\r\n", "\x1b", "\x7f", "\x85"], ids=ascii)
def test_control_character_in_a_name_is_refused(client: FlaskClient, character: str) -> None:
    """A name with a control character or a line break is refused."""
    page = assert_refused(client, log_in(client, f"Ana{character}Eva"))

    assert error_of(page, "username") == CONTROL_CHARACTER


def test_blank_password_is_refused(client: FlaskClient) -> None:
    """Without a password the login is refused, and the name stays in its field."""
    page = assert_refused(client, log_in(client, "Ana", ""))

    assert error_of(page, "password") == BLANK_PASSWORD
    assert error_of(page, "username") is None
    assert page.one("input#username")["value"] == "Ana"


@pytest.mark.parametrize(
    "password",
    [" 7 x q k ", "\tq7\tkx\t4", "吾輩は猫である。", sha512().hexdigest()],
    ids=["space", "tab", "Japanese", "long"],
)
def test_password_may_have_any_characters(client: FlaskClient, password: str) -> None:
    """A password is neither trimmed nor limited to some characters."""
    assert log_in(client, new_name(), password).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize(
    ("password", "error"),
    [
        pytest.param("q7!xkp2v", None, id="8 letters"),
        pytest.param("吾輩は猫である。", None, id="8 Japanese characters"),
        pytest.param("🎉🦉🍏🧭🪁🥁🚲🎈", None, id="8 emoji"),
        pytest.param(sha512().hexdigest(), None, id="128 letters"),
        pytest.param("xﬃ7ﬀq", None, id="8 after normalisation"),
        pytest.param("q7!xkp2", SHORT_PASSWORD, id="7 letters"),
        pytest.param("日本語日本語日", SHORT_PASSWORD, id="7 Japanese characters"),
        pytest.param("n\u0303" * 7, SHORT_PASSWORD, id="7 letters of two parts each"),
        pytest.param("12345678", COMMON_PASSWORD, id="common"),
        pytest.param("ｐａｓｓｗｏｒｄ", COMMON_PASSWORD, id="common in full width"),
        pytest.param("Ana López", PASSWORD_WITH_NAME, id="the name"),
        pytest.param("analopez", PASSWORD_WITH_NAME, id="the name without accent and space"),
        pytest.param("my ANA-LÓPEZ is very long", PASSWORD_WITH_NAME, id="the name within"),
        pytest.param("López2024", EASY_PASSWORD, id="a word of the name, and digits"),
        pytest.param("zepolana1", EASY_PASSWORD, id="the name backwards"),
        pytest.param("banana split sundae", None, id="a short word of the name within another"),
        pytest.param("Password1!", EASY_PASSWORD, id="common with a digit and a sign"),
        pytest.param("P@ssw0rd!", EASY_PASSWORD, id="common with other signs"),
        pytest.param("Contraseña1!", EASY_PASSWORD, id="common in Spanish"),
        pytest.param("flask123456", EASY_PASSWORD, id="the app's name"),
        pytest.param("        ", EASY_PASSWORD, id="8 spaces"),
        pytest.param("qv" * 64, EASY_PASSWORD, id="repeated"),
        pytest.param("20112026", EASY_PASSWORD, id="a date"),
        pytest.param("perro gato", None, id="two words"),
    ],
)
def test_new_password_is_long_enough_and_hard_to_guess(app: Flask, password: str, error: str | None) -> None:
    """A new password has eight characters of any kind, as people count them, and is not what people guess first."""
    with app.test_request_context():
        assert new_password_error(password, "Ana López") == error


@pytest.mark.parametrize(("name", "error"), [("Eva", None), ("Rosa", PASSWORD_WITH_NAME), ("🎉🎉🎉🎉", None)])
def test_name_of_three_letters_may_be_in_a_password(app: Flask, name: str, error: str | None) -> None:
    """A name of four letters or more is refused in any password; a shorter one, or one without any, is in many."""
    with app.test_request_context():
        assert new_password_error("primeval rosaries bloom", name) == error


def test_form_without_fields_is_refused(client: FlaskClient) -> None:
    """A form without its fields is answered like an empty one."""
    page = assert_refused(client, post(client, "/hello"))

    assert error_of(page, "username") == BLANK_NAME
    assert error_of(page, "password") == BLANK_PASSWORD


@pytest.mark.parametrize(
    ("username", "password", "focused"),
    [
        pytest.param("", "", "username", id="both"),
        pytest.param("", "a password", "username", id="name"),
        pytest.param("Ana", "", "password", id="password"),
    ],
)
def test_first_invalid_field_has_the_focus(client: FlaskClient, username: str, password: str, focused: str) -> None:
    """The first field with an error has the focus, and no other."""
    page = read(log_in(client, username, password))

    assert [field["id"] for field in page.all("input") if "autofocus" in field] == [focused]


def test_blank_form_shows_no_error(client: FlaskClient) -> None:
    """Before anything is sent, no field has an error or the focus."""
    page = read(client.get("/hello"))

    for field in page.one("main").all("input"):
        assert not {"aria-invalid", "aria-errormessage", "autofocus"} & field.attributes.keys()


def test_fields_have_label_hint_and_autocomplete(client: FlaskClient) -> None:
    """Each field has a label, a hint, and what a password manager needs; no browser cuts what is pasted."""
    page = read(client.get("/hello"))

    username, password = page.one("input#username"), page.one("input#password")
    assert page.one("label[for=username]").text == "Nombre de usuario"
    assert page.one("label[for=password]").text == "Password"
    assert (username["type"], username["autocomplete"]) == ("text", "username")
    assert (password["type"], password["autocomplete"]) == ("password", "current-password")
    assert (
        page.one(f"""[id='{username["aria-describedby"]}']""").text
        == "Un nombre nuevo crea una cuenta; uno que ya existe necesita su contraseña."
    )
    assert page.one(f"""[id='{password["aria-describedby"]}']""").text == "Tu contraseña: al menos 8 caracteres."
    assert "required" in username
    assert "required" in password
    assert "maxlength" not in username
    assert page.one("input[name=submit]")["value"] == "Enviar"


def test_hint_is_read_before_the_error(client: FlaskClient) -> None:
    """A field with an error still has its hint."""
    username = read(log_in(client, "")).one("input#username")

    assert username["aria-describedby"] == "username-hint username-error"


@pytest.mark.parametrize("token", [None, "x"], ids=["no token", "wrong token"])
def test_expired_form_is_shown_again(client: FlaskClient, token: str | None) -> None:
    """An expired login form is shown again with the name and without the password, which has the focus."""
    fields = {"username": " Ana ", "password": PASSWORD} | ({"csrf_token": token} if token else {})

    response = client.post("/hello", data=fields)

    page = read(response)
    username, password = page.one("input#username"), page.one("input#password")
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "El formulario ha caducado" in page.one("[role=alert]").text
    assert (username["value"], password["value"]) == ("Ana", "")
    assert "autofocus" in password
    assert "autofocus" not in username
    assert not page.all("[aria-invalid=true]")
    assert page.one("h1").text == STRANGER
    assert PASSWORD not in response.text


def test_expired_form_can_be_sent_again(client: FlaskClient) -> None:
    """The form that is shown again has a valid token."""
    expired = read(client.post("/hello", data={"username": new_name(), "password": PASSWORD}))
    fields = expired.one("form[action='/hello']").fields

    response = client.post("/hello", data={**fields, "password": PASSWORD})

    assert response.status_code == HTTPStatus.SEE_OTHER


def test_refused_form_does_not_return_the_password(client: FlaskClient) -> None:
    """A refused login sends no password back, and does not greet by the refused name."""
    response = log_in(client, "a" * 41, PASSWORD)

    page = read(response)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert page.one("input#password")["value"] == ""
    assert page.one("h1").text == STRANGER
    assert PASSWORD not in response.text


@given(name=ANY_TEXT)
@example(name="\ufdfa" * 40)
@example(name="\u0345" * 40)
@example(name="\u200b")
@FEW_EXAMPLES
def test_any_name_is_accepted_or_refused(app: Flask, name: str) -> None:
    """Any text registers as it was typed, without the space around it, or its field says what is wrong."""
    reset_rate_limits(app)
    client = app.test_client()

    response = log_in(client, name)

    if response.status_code == HTTPStatus.SEE_OTHER:
        with client.session_transaction() as session:
            shown = session["username"]
        assert name_key(shown) == name_key(name.strip())
        assert 1 <= len(shown) <= 40
    else:
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        page = read(response)
        assert error_of(page, "username") or error_of(page, "password")
        assert not is_logged_in(client)


@given(password=ANY_TEXT)
@example(password="\0" * 8)
@example(password="\ufdfa" * 8)
@example(password="a\r\nb" * 8)
@FEW_EXAMPLES
def test_any_password_logs_in_again_or_is_refused(app: Flask, password: str) -> None:
    """Any password that registers logs in again in every Unicode form; any other is refused beside its field."""
    reset_rate_limits(app)
    client, name = app.test_client(), new_name()

    response = log_in(client, name, password)

    if response.status_code == HTTPStatus.SEE_OTHER:
        assert 8 <= len(unicodedata.normalize("NFKC", password)) <= 128
        for form in ("NFC", "NFD", "NFKC"):
            again = log_in(app.test_client(), name, unicodedata.normalize(form, password))
            assert again.status_code == HTTPStatus.SEE_OTHER
    else:
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert error_of(read(response), "password")
        assert not is_logged_in(client)
