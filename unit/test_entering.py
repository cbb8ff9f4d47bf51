"""The one way in (webapp/accounts/login.py)."""

from collections.abc import Callable
from contextvars import Context
from http import HTTPStatus
from unittest import mock

import argon2
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.accounts import PASSWORD, enter, error_of, find, is_logged_in, new_name, post, register
from unit.conftest import NewApp, NewClient
from unit.html import read
from webapp.accounts import login
from webapp.accounts.models import User
from webapp.accounts.passwords import hash_password, verify_password
from webapp.database import db

WRONG = "Ese nombre ya tiene cuenta, y esta no es su contraseña."


def assert_refused(client: FlaskClient, response: TestResponse, error: str) -> None:
    """See that nobody was let in, why, and that no password came back."""
    page = read(response)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error_of(page, "password") == error
    assert error_of(page, "username") is None
    assert page.one("input", id="password")["value"] == ""
    assert not is_logged_in(client)


def test_new_name_makes_an_account(app: Flask, new_client: NewClient) -> None:
    """A name that nobody has is an account from now on, and its owner is signed in."""
    client, name = new_client(), new_name("Ñandú")

    response = enter(client, f" {name} ")

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/")
    assert is_logged_in(client)
    user = find(app, name)
    assert user
    assert user.name == name
    assert PASSWORD not in user.password_hash


def test_known_name_needs_its_password(new_client: NewClient) -> None:
    """With its password, the same account is entered from another browser."""
    name = register(new_client())
    client = new_client()

    response = enter(client, name)

    assert response.location == "/"
    page = read(client.get("/hello"))
    assert page.one("h1").text == f"Hola, {name}"
    assert page.one(role="status").text == f"Has entrado como {name}."


@pytest.mark.parametrize(
    "spell", [str.upper, str.lower, lambda name: name.replace("ñ", "n\u0303"), lambda name: f" {name}\t"]
)
def test_name_is_known_however_it_is_written(new_client: NewClient, spell: Callable[[str], str]) -> None:
    """Case, Unicode form and space around it make no other account, and the name is shown as it was first typed."""
    name = register(new_client(), new_name("Begoña"))
    client = new_client()

    assert enter(client, spell(name)).status_code == HTTPStatus.SEE_OTHER
    assert read(client.get("/hello")).one("h1").text == f"Hola, {name}"


@pytest.mark.parametrize(
    "guess",
    ["x", "wrong password", PASSWORD.upper(), PASSWORD + " ", PASSWORD[:-1], "q" * 128],
    ids=["short", "other", "case", "space", "almost", "long"],
)
def test_wrong_password_is_refused_with_the_same_words(new_client: NewClient, guess: str) -> None:
    """However close a guess is, nobody comes in, and the words beside the password are the same."""
    name = register(new_client())
    client = new_client()

    response = enter(client, name, guess)

    assert_refused(client, response, WRONG)
    assert read(response).one("input", id="username")["value"] == name


@pytest.mark.parametrize("guess", ["x", PASSWORD[:-1], PASSWORD], ids=["short", "almost", "right"])
def test_known_name_costs_one_hash_however_close_the_guess(new_client: NewClient, guess: str) -> None:
    """The time of an answer tells nothing of the password: each is one whole hash."""
    name = register(new_client())

    with mock.patch.object(
        argon2.PasswordHasher, "verify", autospec=True, side_effect=argon2.PasswordHasher.verify
    ) as verify:
        enter(new_client(), name, guess)

    assert verify.call_count == 1


@pytest.mark.parametrize(
    ("password", "error"),
    [
        pytest.param("short", "Una contraseña nueva necesita al menos 8 caracteres.", id="short"),
        pytest.param("password", "Demasiada gente usa esa contraseña. Elige otra.", id="common"),
        pytest.param("q" * 129, "Como mucho, 128 caracteres.", id="long"),
    ],
)
def test_bad_new_password_makes_no_account(app: Flask, new_client: NewClient, password: str, error: str) -> None:
    """A new name with a bad password is refused, and stays free."""
    client, name = new_client(), new_name()

    assert_refused(client, enter(client, name, password), error)

    assert find(app, name) is None


def test_password_that_was_good_once_is_let_in(app: Flask, new_client: NewClient) -> None:
    """The rules are for new passwords: whoever has an old one is not kept out."""
    name = register(new_client())
    user = find(app, name)
    client = new_client()
    assert user

    with mock.patch.object(login, "verify_password", return_value=True):
        response = enter(client, name, "short")

    assert response.status_code == HTTPStatus.SEE_OTHER


def test_password_is_kept_stronger_when_the_settings_rise(app: Flask, new_app: NewApp) -> None:
    """The next sign-in after the settings rose keeps the password as they ask; the one after has nothing to do."""
    name = register(app.test_client())
    stronger = new_app(argon2_time_cost=2)

    enter(stronger.test_client(), name)

    first = find(app, name)
    assert first
    assert ",t=2," in first.password_hash
    enter(stronger.test_client(), name)
    second = find(app, name)
    assert second
    assert second.password_hash == first.password_hash


def once(act: Callable[[], object]) -> Callable[[], None]:
    """Return what does something the first time, as another visitor's request would, and nothing afterwards."""
    acts = [act]

    def do() -> None:
        if acts:
            Context().run(acts.pop())

    return do


def test_two_who_take_a_name_at_once_do_not_share_it(new_client: NewClient) -> None:
    """Who comes second, by the blink of an eye, is told what anyone with the wrong password is told."""
    first, second, name = new_client(), new_client(), new_name()
    meanwhile = once(lambda: register(first, name, "the password of the first"))

    def hash_slowly(password: str) -> str:
        meanwhile()
        return hash_password(password)

    with mock.patch.object(login, "hash_password", hash_slowly):
        response = enter(second, name)

    assert is_logged_in(first)
    assert_refused(second, response, WRONG)


def verify_slowly(act: Callable[[], object]) -> Callable[[str, str], bool]:
    """Return a check of a password during which something happens."""
    meanwhile = once(act)

    def verify(kept: str, password: str) -> bool:
        meanwhile()
        return verify_password(kept, password)

    return verify


def test_password_that_is_changed_meanwhile_lets_nobody_in(new_client: NewClient) -> None:
    """A session that begins after a change of password never began with the old one."""
    owner, thief = new_client(), new_client()
    name = register(owner)
    change = verify_slowly(lambda: post(owner, "/account/password", present=PASSWORD, new="another good password"))

    with mock.patch.object(login, "verify_password", change):
        response = enter(thief, name)

    assert not is_logged_in(thief)
    assert_refused(thief, response, WRONG)


@pytest.mark.parametrize("kept", ["!", "~"], ids=["sorts before", "sorts after"])
def test_any_other_hash_that_is_kept_meanwhile_lets_nobody_in(app: Flask, new_client: NewClient, kept: str) -> None:
    """What is kept of the password must be the very same as when it was checked."""
    thief, name = new_client(), register(new_client())

    def change() -> None:
        with app.app_context():
            db.session.execute(sa.update(User).where(User.name == name).values(password_hash=kept))
            db.session.commit()

    with mock.patch.object(login, "verify_password", verify_slowly(change)):
        response = enter(thief, name)

    assert not is_logged_in(thief)
    assert_refused(thief, response, WRONG)


def test_name_that_is_taken_anew_meanwhile_lets_nobody_in(new_client: NewClient) -> None:
    """The password of a deleted account opens no account that somebody else makes of its name."""
    owner, thief, next_owner = new_client(), new_client(), new_client()
    name = register(owner)

    def hand_over() -> None:
        post(owner, "/account/delete", password=PASSWORD)
        register(next_owner, name, "the password of another owner")

    with mock.patch.object(login, "verify_password", verify_slowly(hand_over)):
        response = enter(thief, name)

    assert not is_logged_in(thief)
    assert_refused(thief, response, WRONG)


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
def test_visitor_goes_on_to_where_they_were_going(new_client: NewClient, target: str, location: str) -> None:
    """After the sign-in comes the page that asked for it, if it is on this site."""
    client = new_client()
    form = read(client.get("/hello", query_string={"next": target})).one("section", aria_labelledby="login-heading")

    response = enter(client, new_name(), path=form.one("form")["action"])

    assert response.location == location
