"""Another tab or browser changes the list while a user writes."""

from http import HTTPStatus

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.helpers import change_in, done_of, is_logged_in, post, register, todos_of
from unit.html import read
from webapp.accounts.models import User
from webapp.database import db
from webapp.todos import changes, views


def edit(client: FlaskClient, todo: int, description: str, original: str = "Buy bread") -> TestResponse:
    """Send the form of a todo that is edited."""
    return post(client, f"/todos/{todo}", description=description, original=original)


@pytest.mark.parametrize(("saved", "listed"), [("Buy wine", ["Buy wine"]), ("", [])], ids=["edit", "emptied edit"])
def test_edit_of_a_changed_todo_is_a_conflict(ana: FlaskClient, todo: int, saved: str, listed: list[str]) -> None:
    """If another tab has changed the todo, both texts are shown; the form, sent again, saves its own."""
    edit(ana, todo, "Buy milk")

    response = edit(ana, todo, saved)

    page = read(response)
    form = page.one(f"form[action^='/todos/{todo}?']")
    assert response.status_code == HTTPStatus.CONFLICT
    assert form.fields["description"] == saved
    assert "«Buy milk»" in page.one("[role=alert] #conflict").text
    assert todos_of(ana) == {"Buy milk": todo}
    assert ana.post(f"/todos/{todo}", data=form.fields).status_code == HTTPStatus.SEE_OTHER
    assert list(todos_of(ana)) == listed


def test_each_conflict_is_one_of_its_own(ana: FlaskClient, todo: int) -> None:
    """If the todo is changed once more while a conflict is shown, its form conflicts again."""
    edit(ana, todo, "Buy milk")
    form = read(edit(ana, todo, "Buy wine")).one(f"form[action^='/todos/{todo}?']")
    edit(ana, todo, "Buy tea", original="Buy milk")

    response = ana.post(f"/todos/{todo}", data=form.fields)

    assert response.status_code == HTTPStatus.CONFLICT
    assert "«Buy tea»" in read(response).one("#conflict").text
    assert todos_of(ana) == {"Buy tea": todo}


def test_refused_edit_still_conflicts(ana: FlaskClient, todo: int) -> None:
    """A form that is shown again because of its error remembers the description that it began with."""
    edit(ana, todo, "Buy milk")
    form = read(edit(ana, todo, "a" * 201)).one(f"form[action^='/todos/{todo}?']")

    response = ana.post(f"/todos/{todo}", data=form.fields | {"description": "Buy wine"})

    assert response.status_code == HTTPStatus.CONFLICT
    assert todos_of(ana) == {"Buy milk": todo}


def test_equal_edits_are_no_conflict(ana: FlaskClient, todo: int) -> None:
    """The same description from two tabs is no conflict, and neither is an edit that is sent twice."""
    for _ in range(2):
        assert edit(ana, todo, "Buy milk").status_code == HTTPStatus.SEE_OTHER

    assert todos_of(ana) == {"Buy milk": todo}


def test_edit_back_is_no_conflict(ana: FlaskClient, todo: int) -> None:
    """If another tab has changed the todo and changed it back, or only ticked it, an edit is saved."""
    edit(ana, todo, "Buy milk")
    edit(ana, todo, "Buy bread", original="Buy milk")
    post(ana, f"/todos/{todo}/done", done=1)

    assert edit(ana, todo, "Buy wine").status_code == HTTPStatus.SEE_OTHER
    assert todos_of(ana) == {"Buy wine": todo}
    assert done_of(ana) == ["Buy wine"]


def test_edit_of_a_deleted_todo_is_offered_as_a_new_one(ana: FlaskClient, todo: int) -> None:
    """If another tab has deleted the todo, what was typed is in the form for a new one."""
    post(ana, f"/todos/{todo}/delete")

    response = post(ana, f"/todos/{todo}", description=" Buy wine ", original="Buy bread")

    page = read(response)
    assert response.status_code == HTTPStatus.CONFLICT
    assert "Otra pestaña ha eliminado esa tarea." in page.one("#flashes [role=alert]").text
    assert page.one("input#new-todo")["value"] == "Buy wine"
    assert not todos_of(ana)


@pytest.mark.parametrize(
    ("query", "location"),
    [
        ("?next=/hello?filter%3Dopen%26page%3D2", "/hello?filter=open&page=2"),
        ("?next=//evil.example", "/hello"),
        ("", "/hello"),
    ],
    ids=["page", "other site", "no page"],
)
def test_deleted_todo_cannot_be_opened_for_an_edit(ana: FlaskClient, todo: int, query: str, location: str) -> None:
    """The page on which a deleted todo would be edited leads back to where the link was, which says why."""
    post(ana, f"/todos/{todo}/delete")

    response = ana.get(f"/todos/{todo}{query}")

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, location)
    assert "quizá en otra pestaña" in read(ana.get("/hello")).one("[role=alert]").text


def test_tick_of_a_deleted_todo_changes_nothing(ana: FlaskClient, todo: int) -> None:
    """Ticking what another tab has deleted says so; the undo restores the todo as it was."""
    post(ana, f"/todos/{todo}/delete")
    change = change_in(read(ana.get("/hello")))

    response = post(ana, f"/todos/{todo}/done", done=1)

    assert response.status_code == HTTPStatus.SEE_OTHER
    page = read(ana.get("/hello"))
    assert "otra pestaña" in page.one("[role=alert]").text
    assert not page.all("#flashes button[name=change]")
    post(ana, "/todos/undo", change=change)
    assert list(todos_of(ana)) == ["Buy bread"]
    assert done_of(ana) == []


def test_account_is_deleted_while_a_todo_is_added(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Adding a todo to an account that another browser deletes redirects to the login form.

    On SQLite, where only one request writes at a time, the request itself deletes the account.
    """
    older, client, younger = app.test_client(), app.test_client(), app.test_client()
    for visitor in (older, client, younger):
        register(visitor)

    def lock_late(user: User) -> None:
        db.session.execute(sa.delete(User).where(User.id == user.id))
        changes.lock_list(user)

    monkeypatch.setattr(views, "lock_list", lock_late)
    response = post(client, "/todos", description="Buy bread")

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/hello")
    assert "Tu sesión ha terminado" in read(client.get("/hello")).one("[role=alert]").text
    assert not is_logged_in(client)
