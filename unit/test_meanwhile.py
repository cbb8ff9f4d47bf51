"""What happens when another browser was quicker: an account or a todo goes between two steps of one request."""

from contextvars import Context
from http import HTTPStatus

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.accounts import PASSWORD, add, done_of, enter, find, is_logged_in, post, register, todos_of
from unit.conftest import NewClient
from unit.html import read
from webapp.accounts import views as account_views
from webapp.accounts.models import User
from webapp.accounts.passwords import verify_password
from webapp.database import db
from webapp.todos import listing
from webapp.todos import views as todo_views


def assert_redirected_to_login(client: FlaskClient, response: TestResponse) -> None:
    """See that a visitor without an account arrives at the form, with a message, and not at an error."""
    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/hello")
    page = read(client.get("/hello"))
    assert "Tu sesión ha terminado" in page.one(role="alert").text
    assert len(page.all("form", action="/hello")) == 1
    assert not is_logged_in(client)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        pytest.param("/account/password", {"present": PASSWORD, "new": PASSWORD + "!"}, id="change"),
        pytest.param("/account/password", {"present": "wrong password", "new": PASSWORD + "!"}, id="wrong"),
        pytest.param("/account/delete", {"password": PASSWORD}, id="deletion"),
    ],
)
def test_account_is_deleted_while_its_password_is_checked(
    app: Flask, new_client: NewClient, monkeypatch: pytest.MonkeyPatch, path: str, fields: dict[str, str]
) -> None:
    """Whoever changes or deletes what another browser has just deleted is sent to the form, and nothing comes back."""
    laptop, phone = new_client(), new_client()
    name = register(laptop)
    enter(phone, name)

    def verify_slowly(kept: str, typed: str) -> bool:
        monkeypatch.undo()
        assert Context().run(post, phone, "/account/delete", password=PASSWORD).status_code == HTTPStatus.SEE_OTHER
        return verify_password(kept, typed)

    monkeypatch.setattr(account_views, "verify_password", verify_slowly)
    response = post(laptop, path, **fields)

    assert_redirected_to_login(laptop, response)
    assert find(app, name) is None


def test_account_is_deleted_while_a_todo_is_added(new_client: NewClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever adds to a list that another browser has just deleted is sent to the form.

    On SQLite, where writers take turns, it cannot come to that: so the request itself deletes the account.
    """
    older, client, younger = new_client(), new_client(), new_client()
    for visitor in (older, client, younger):
        register(visitor)

    def add_late(user: User, description: str, idempotency_key: str) -> None:
        db.session.execute(sa.delete(User).where(User.id == user.id))
        listing.add_todo(user, description, idempotency_key)

    monkeypatch.setattr(todo_views, "add_todo", add_late)
    response = post(client, "/todos", description="Buy bread", idempotency_key="k" * 22)

    assert_redirected_to_login(client, response)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  <b>Buy</b> bread ", " Habías escrito: <b>Buy</b> bread"),
        ("ñ" * 201, " Habías escrito: " + "ñ" * 200),
        (" ", ""),
    ],
    ids=["text", "too long", "nothing"],
)
def test_session_is_ended_while_a_todo_is_written(new_client: NewClient, typed: str, shown: str) -> None:
    """Whoever was signed out from elsewhere finds what they had written in the message, to write it again."""
    laptop, phone = new_client(), new_client()
    enter(phone, register(laptop))
    post(laptop, "/log-out/everywhere")

    response = post(phone, "/todos", description=typed, idempotency_key="k" * 22)

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/hello")
    message = read(phone.get("/hello")).one(role="alert").text
    assert message == f"Tu sesión ha terminado: vuelve a entrar, por favor.{shown}"


def test_todo_is_deleted_before_it_is_ticked(new_client: NewClient) -> None:
    """Whoever ticks what another tab has deleted is told so; an undo brings it back as it was."""
    client = new_client()
    register(client)
    add(client, "Buy bread")
    todo = todos_of(client)["Buy bread"]
    post(client, f"/todos/{todo}/delete")
    undo = read(client.get("/hello")).one("button", name="deletion")["value"]

    response = post(client, f"/todos/{todo}/done", done="1")

    assert response.status_code == HTTPStatus.SEE_OTHER
    assert "otra pestaña" in read(client.get("/hello")).one(role="alert").text
    post(client, "/todos/undo", deletion=undo)
    assert list(todos_of(client)) == ["Buy bread"]
    assert done_of(client) == []


def test_todo_is_deleted_twice(new_client: NewClient) -> None:
    """Whoever deletes what another tab has deleted is told so, and offered nothing to undo."""
    client = new_client()
    register(client)
    add(client, "Buy bread")
    todo = todos_of(client)["Buy bread"]
    post(client, f"/todos/{todo}/delete")
    client.get("/hello")

    post(client, f"/todos/{todo}/delete")

    page = read(client.get("/hello"))
    assert "otra pestaña" in page.one(role="alert").text
    assert not page.all("button", name="deletion")
