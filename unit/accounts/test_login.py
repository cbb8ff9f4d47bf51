"""Logging in and registering, which are one form (webapp/accounts/login.py)."""

from collections.abc import Callable
from http import HTTPStatus
from unittest import mock

import argon2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.conftest import NewApp
from unit.helpers import PASSWORD, error_of, is_logged_in, load_user, log_in, new_name, post, register, user_exists
from unit.html import read
from webapp.accounts import login

WRONG = "Ese nombre ya tiene cuenta, y esta no es su contraseña."


def assert_refused(client: FlaskClient, response: TestResponse, error: str) -> None:
    """Check that the login is refused with an error beside the password, which is not sent back."""
    page = read(response)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error_of(page, "password") == error
    assert error_of(page, "username") is None
    assert page.one("input#password")["value"] == ""
    assert not is_logged_in(client)


def test_new_name_registers(app: Flask, client: FlaskClient) -> None:
    """A name without an account gets one, and is logged in."""
    name = new_name("Ñandú")

    response = log_in(client, f" {name} ")

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/")
    assert is_logged_in(client)
    user = load_user(app, name)
    assert user.name == name
    assert PASSWORD not in user.password_hash


def test_name_is_shown_as_it_was_registered(app: Flask, client: FlaskClient) -> None:
    """Who logs in with the name in another case, or with spaces, is called as they registered."""
    name, other = register(client, new_name("Ñandú")), app.test_client()

    log_in(other, f" {name.upper()} ")

    page = read(other.get("/hello"))
    assert page.one("h1").text == f"Hola, {name}"
    assert page.one("[role=status]").text == f"Has entrado como {name}."


def test_login_is_greeted_by_name(client: FlaskClient) -> None:
    """A login leads through the start page to a greeting by name, with a message that is shown once."""
    name = new_name("Ñandú <b>")

    response = log_in(client, name)

    assert response.status_code == HTTPStatus.SEE_OTHER
    assert response.location == "/"
    page = read(client.get(response.location, follow_redirects=True))
    assert page.one("h1").text == f"Hola, {name}"
    assert page.one("[role=status]").text == f"Tu cuenta está lista: has entrado como {name}."
    assert page.one(".alert.alert-success").one("a")["href"] == "/hello"
    assert not page.all("h2#login-heading")
    again = read(client.get("/hello"))
    assert again.one("h1").text == f"Hola, {name}"
    assert not again.all("[role=status]")


def test_session_holds_no_password(client: FlaskClient) -> None:
    """The session, which the browser's owner can read, holds the name and a token, and nothing of the password."""
    name = new_name()

    response = log_in(client, name, PASSWORD)

    with client.session_transaction() as session:
        assert session["username"] == name
        assert session.keys() == {"username", "user_session", "_flashes"}
        assert PASSWORD not in str(dict(session))
    assert PASSWORD not in response.text + str(response.headers)


def test_second_login_replaces_the_first(client: FlaskClient) -> None:
    """Logging in under another name replaces the session."""
    register(client)
    name = new_name("Eva")

    post(client, "/hello", username=name, password=PASSWORD)

    assert read(client.get("/hello")).one("h1").text == f"Hola, {name}"


def test_password_logs_in_from_another_browser(app: Flask, client: FlaskClient) -> None:
    """A name and its password log in to the same account in another browser."""
    name = register(app.test_client())

    response = log_in(client, name)

    assert response.location == "/"
    page = read(client.get("/hello"))
    assert page.one("h1").text == f"Hola, {name}"
    assert page.one("[role=status]").text == f"Has entrado como {name}."


@pytest.mark.parametrize(
    "spell", [str.upper, str.lower, lambda name: name.replace("ñ", "n\u0303"), lambda name: f" {name}\t"]
)
def test_name_is_the_same_in_every_spelling(app: Flask, client: FlaskClient, spell: Callable[[str], str]) -> None:
    """Case, Unicode form and space around a name make no other account, and the first spelling is shown."""
    name = register(app.test_client(), new_name("Begoña"))

    assert log_in(client, spell(name)).status_code == HTTPStatus.SEE_OTHER
    assert read(client.get("/hello")).one("h1").text == f"Hola, {name}"


@pytest.mark.parametrize(
    "guess",
    ["x", "wrong password", PASSWORD.upper(), PASSWORD + " ", PASSWORD[:-1], "q" * 128],
    ids=["short", "other", "case", "space", "almost", "long"],
)
def test_wrong_password_is_refused(app: Flask, client: FlaskClient, guess: str) -> None:
    """However close a guess is, the error is the same."""
    name = register(app.test_client())

    response = log_in(client, name, guess)

    assert_refused(client, response, WRONG)
    assert read(response).one("input#username")["value"] == name


@pytest.mark.parametrize("guess", ["x", PASSWORD[:-1], PASSWORD], ids=["short", "almost", "right"])
def test_every_guess_costs_one_hash(app: Flask, guess: str) -> None:
    """The time of an answer tells nothing about the password: each guess is hashed once, and whole."""
    name = register(app.test_client())

    with mock.patch.object(
        argon2.PasswordHasher, "verify", autospec=True, side_effect=argon2.PasswordHasher.verify
    ) as verify:
        log_in(app.test_client(), name, guess)

    assert verify.call_count == 1


@pytest.mark.parametrize(
    ("password", "error"),
    [
        pytest.param("short", "Una contraseña nueva necesita al menos 8 caracteres.", id="short"),
        pytest.param("password", "Demasiada gente usa esa contraseña. Elige otra.", id="common"),
        pytest.param("q" * 129, "Como mucho, 128 caracteres.", id="long"),
    ],
)
def test_invalid_new_password_makes_no_account(app: Flask, client: FlaskClient, password: str, error: str) -> None:
    """A new name with an invalid password is refused, and stays free."""
    name = new_name()

    assert_refused(client, log_in(client, name, password), error)

    assert not user_exists(app, name)


def test_old_password_may_break_todays_rules(app: Flask, client: FlaskClient) -> None:
    """The rules are for new passwords: an older one that breaks them still logs in."""
    name = register(app.test_client())

    with mock.patch.object(login, "verify_password", return_value=True):
        response = log_in(client, name, "short")

    assert response.status_code == HTTPStatus.SEE_OTHER


def test_password_is_rehashed_when_the_settings_change(app: Flask, new_app: NewApp) -> None:
    """The first login after a change of the settings hashes the password anew, the second one does not."""
    name = register(app.test_client())
    stronger = new_app(argon2_time_cost=2)

    log_in(stronger.test_client(), name)

    first = load_user(app, name)
    assert ",t=2," in first.password_hash
    log_in(stronger.test_client(), name)
    second = load_user(app, name)
    assert second.password_hash == first.password_hash


@pytest.mark.parametrize(
    ("target", "location"),
    [
        pytest.param("/account", "/account", id="page"),
        pytest.param("/hello?filter=open", "/hello?filter=open", id="page with a query"),
        pytest.param("//evil.example", "/", id="other site"),
        pytest.param("https://evil.example/", "/", id="address"),
        pytest.param("/\\evil.example", "/", id="backslash"),
        pytest.param("/\t/evil.example", "/", id="tab"),
        pytest.param("javascript:alert(1)", "/", id="script"),
    ],
)
def test_login_leads_to_the_requested_page(client: FlaskClient, target: str, location: str) -> None:
    """A login leads to the page in `next`, if it is on this site, else to the start page."""
    form = read(client.get("/hello", query_string={"next": target})).one("section[aria-labelledby=login-heading]")

    response = log_in(client, new_name(), path=form.one("form")["action"])

    assert response.location == location
