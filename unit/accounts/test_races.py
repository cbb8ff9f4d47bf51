"""Another request changes the account between two steps of this one."""

from collections.abc import Callable
from contextvars import Context
from http import HTTPStatus
from typing import Any, TypeAlias
from unittest import mock

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from unit.helpers import NEW_PASSWORD, PASSWORD, error_of, is_logged_in, log_in, new_name, post, register, user_exists
from unit.html import read
from webapp.accounts import login, views
from webapp.accounts.models import User
from webapp.accounts.passwords import hash_password, verify_password
from webapp.database import db

WRONG = "Ese nombre ya tiene cuenta, y esta no es su contraseña."

Act: TypeAlias = Callable[[Flask, FlaskClient, str], object]
"""What another request does, given the app, the owner's browser and the name."""


def slow_down(function: Callable[..., Any], act: Callable[[], object]) -> Callable[..., Any]:
    """Return a function that lets another request act before it is called for the first time."""
    acts = [act]

    def slow(*args: str) -> Any:
        if acts:
            Context().run(acts.pop())
        return function(*args)

    return slow


def change_password(_app: Flask, owner: FlaskClient, _name: str) -> None:
    """Change the password in the owner's browser."""
    post(owner, "/account/password", current_password=PASSWORD, new_password=NEW_PASSWORD)


def delete_account(_app: Flask, owner: FlaskClient, _name: str) -> None:
    """Delete the account in the owner's browser."""
    assert post(owner, "/account/delete", password=PASSWORD).location == "/hello"


def replace_account(app: Flask, owner: FlaskClient, name: str) -> None:
    """Delete the account, and let another visitor register its name."""
    delete_account(app, owner, name)
    register(app.test_client(), name, NEW_PASSWORD)


def replace_hash(password_hash: str) -> Act:
    """Return an act that stores another hash."""

    def act(app: Flask, _owner: FlaskClient, name: str) -> None:
        with app.app_context():
            db.session.execute(sa.update(User).where(User.name == name).values(password_hash=password_hash))
            db.session.commit()

    return act


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(change_password, id="password changed"),
        pytest.param(delete_account, id="account deleted"),
        pytest.param(replace_account, id="name registered anew"),
        pytest.param(replace_hash("!"), id="hash that sorts before"),
        pytest.param(replace_hash("~"), id="hash that sorts after"),
    ],
)
def test_login_is_refused_if_the_account_changes_during_the_check(app: Flask, act: Act) -> None:
    """A password that was right when the check began does not log in to an account that has another one by its end."""
    owner, client = app.test_client(), app.test_client()
    name = register(owner)

    with mock.patch.object(login, "verify_password", slow_down(verify_password, lambda: act(app, owner, name))):
        response = log_in(client, name)

    assert error_of(read(response), "password") == WRONG
    assert not is_logged_in(client)


def test_name_is_registered_once(app: Flask) -> None:
    """Of two visitors who register a name at the same time the second is told that it has an account."""
    first, second, name = app.test_client(), app.test_client(), new_name()

    with mock.patch.object(
        login, "hash_password", slow_down(hash_password, lambda: register(first, name, NEW_PASSWORD))
    ):
        response = log_in(second, name)

    assert error_of(read(response), "password") == WRONG
    assert is_logged_in(first)
    assert not is_logged_in(second)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        pytest.param("/account/password", {"current_password": PASSWORD, "new_password": NEW_PASSWORD}, id="change"),
        pytest.param("/account/password", {"current_password": "wrong", "new_password": NEW_PASSWORD}, id="wrong"),
        pytest.param("/account/delete", {"password": PASSWORD}, id="deletion"),
    ],
)
def test_account_is_deleted_while_its_password_is_checked(app: Flask, path: str, fields: dict[str, str]) -> None:
    """A change of an account that another browser deletes redirects to the login form, and restores nothing."""
    laptop, phone = app.test_client(), app.test_client()
    name = register(laptop)
    log_in(phone, name)

    slow = slow_down(verify_password, lambda: delete_account(app, phone, name))
    with mock.patch.object(views, "verify_password", slow):
        response = post(laptop, path, **fields)

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/hello")
    page = read(laptop.get("/hello"))
    assert "Tu sesión ha terminado" in page.one("[role=alert]").text
    assert len(page.all("form[action='/hello']")) == 1
    assert not is_logged_in(laptop)
    assert not user_exists(app, name)
