"""Another tab or browser changes the list while a user writes."""

from http import HTTPStatus

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.helpers import deletion_in, done_of, is_logged_in, post, register, todos_of
from unit.html import read
from webapp.accounts.models import User
from webapp.database import db
from webapp.todos import changes, views


def edit(client: FlaskClient, todo: int, description: str, version: object = 1) -> TestResponse:
    """Send the form of a todo that is edited."""
    return post(client, f"/todos/{todo}", description=description, version=version)


def test_edit_of_a_changed_todo_is_a_conflict(ana: FlaskClient, todo: int) -> None:
    """If another tab has changed the todo, both texts are shown; the form, sent again, saves its own."""
    edit(ana, todo, "Buy milk")

    response = edit(ana, todo, "Buy wine")

    page = read(response)
    form = page.one(f"form[action='/todos/{todo}']")
    assert response.status_code == HTTPStatus.CONFLICT
    assert form.fields["description"] == "Buy wine"
    assert "«Buy milk»" in form.one("[role=alert]").text
    assert todos_of(ana) == {"Buy milk": todo}
    ana.post(f"/todos/{todo}", data=form.fields)
    assert todos_of(ana) == {"Buy wine": todo}


def test_equal_edits_are_no_conflict(ana: FlaskClient, todo: int) -> None:
    """The same description from two tabs is no conflict."""
    for _ in range(2):
        assert edit(ana, todo, "Buy milk").status_code == HTTPStatus.SEE_OTHER


def test_emptied_edit_of_a_changed_todo_is_a_conflict(ana: FlaskClient, todo: int) -> None:
    """An emptied description does not delete what another tab has just written."""
    edit(ana, todo, "Buy milk")

    assert edit(ana, todo, "").status_code == HTTPStatus.CONFLICT
    assert todos_of(ana) == {"Buy milk": todo}


def test_edit_of_a_deleted_todo_is_offered_as_a_new_one(ana: FlaskClient, todo: int) -> None:
    """If another tab has deleted the todo, what was typed is in the form for a new one."""
    post(ana, f"/todos/{todo}/delete")

    response = edit(ana, todo, "Buy wine")

    page = read(response)
    assert response.status_code == HTTPStatus.CONFLICT
    assert page.one("input#new-todo")["value"] == "Buy wine"
    assert not todos_of(ana)


@pytest.mark.parametrize(
    ("action", "fields"), [("done", {"done": "1"}), ("delete", {})], ids=["tick", "second deletion"]
)
def test_change_of_a_deleted_todo_changes_nothing(
    ana: FlaskClient, todo: int, action: str, fields: dict[str, str]
) -> None:
    """Ticking or deleting what another tab has deleted says so; the undo restores the todo as it was."""
    post(ana, f"/todos/{todo}/delete")
    undo = deletion_in(read(ana.get("/hello")))

    response = post(ana, f"/todos/{todo}/{action}", **fields)

    assert response.status_code == HTTPStatus.SEE_OTHER
    page = read(ana.get("/hello"))
    assert "otra pestaña" in page.one("[role=alert]").text
    assert not page.all("button[name=deletion]")
    post(ana, "/todos/undo", deletion=undo)
    assert list(todos_of(ana)) == ["Buy bread"]
    assert done_of(ana) == []


def test_account_is_deleted_while_a_todo_is_added(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Adding a todo to an account that another browser deletes redirects to the login form.

    On SQLite, where only one request writes at a time, the request itself deletes the account.
    """
    older, client, younger = app.test_client(), app.test_client(), app.test_client()
    for visitor in (older, client, younger):
        register(visitor)

    def add_late(user: User, description: str, idempotency_key: str) -> None:
        db.session.execute(sa.delete(User).where(User.id == user.id))
        changes.add_todo(user, description, idempotency_key)

    monkeypatch.setattr(views, "add_todo", add_late)
    response = post(client, "/todos", description="Buy bread")

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/hello")
    assert "Tu sesión ha terminado" in read(client.get("/hello")).one("[role=alert]").text
    assert not is_logged_in(client)
