"""Adding, ticking, editing and deleting todos, and undoing it (webapp/todos/changes.py)."""

from datetime import timedelta
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.helpers import (
    add_todos,
    deletion_in,
    done_of,
    insert_todos,
    list_section,
    load_user,
    post,
    register,
    todos_in,
    todos_of,
)
from unit.html import Element, read
from webapp.accounts.models import now
from webapp.database import db
from webapp.todos.changes import delete_todos, restore_todos
from webapp.todos.models import Todo

KEY = "k" * 22


def undo(client: FlaskClient) -> TestResponse:
    """Press the button of the message on the list's page."""
    button = read(client.get("/hello")).one("button[name=deletion]")
    return post(client, "/todos/undo", deletion=button["value"], next="/hello")


def message_of(response: TestResponse) -> str:
    """Return the message of a page."""
    return read(response).one("[role=status]").text


def test_form_that_is_sent_twice_adds_once(ana: FlaskClient) -> None:
    """A second click, or a page loaded again, adds nothing; the next form adds the same words again."""
    for _ in range(2):
        assert post(ana, "/todos", description="bread", idempotency_key=KEY).status_code == HTTPStatus.SEE_OTHER
    assert len(list_section(ana).all("li")) == 1

    post(ana, "/todos", description="bread", idempotency_key="l" * 22)

    assert len(list_section(ana).all("li")) == 2


def test_each_idempotency_key_adds_a_todo(ana: FlaskClient) -> None:
    """Another form adds a todo, wherever its key sorts."""
    for key in ("m", "a", "z"):
        post(ana, "/todos", description=key, idempotency_key=key * 22)

    assert list(todos_of(ana)) == ["z", "a", "m"]


@pytest.mark.parametrize("first", [0, 1], ids=["older account", "younger account"])
def test_idempotency_key_of_another_user_can_be_used(ana: FlaskClient, app: Flask, first: int) -> None:
    """A key that another account has used adds a todo."""
    eve = app.test_client()
    register(eve)

    for client in [(ana, eve), (eve, ana)][first]:
        post(client, "/todos", description="bread", idempotency_key=KEY)

    assert list(todos_of(ana)) == list(todos_of(eve)) == ["bread"]


@pytest.mark.parametrize("times", [1, 2])
def test_tick_is_what_the_form_says(ana: FlaskClient, todo: int, times: int) -> None:
    """A tick that is sent twice is a tick, and so is an untick."""
    for _ in range(times):
        post(ana, f"/todos/{todo}/done", done=1)
    ticked = done_of(ana)

    for _ in range(times):
        post(ana, f"/todos/{todo}/done", done=0)

    assert ticked == ["Buy bread"]
    assert done_of(ana) == []


def test_all_are_ticked_and_unticked(ana: FlaskClient) -> None:
    """One button ticks all todos; when all are done, it unticks them."""
    add_todos(ana, "a", "b")

    def button() -> Element:
        return list_section(ana).one("button#tick-all")

    assert button()["value"] == "1"
    post(ana, "/todos/done", done=1)
    assert done_of(ana) == ["b", "a"]
    assert button()["value"] == "0"
    post(ana, "/todos/done", done=0)
    assert done_of(ana) == []


def test_edit_changes_the_description(ana: FlaskClient, todo: int) -> None:
    """The new description, trimmed, replaces the old one."""
    response = post(ana, f"/todos/{todo}", description=" Buy milk ", version=1)

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, f"/hello#tick-{todo}")
    assert todos_of(ana) == {"Buy milk": todo}


@pytest.mark.parametrize(
    ("path", "fields"), [("/delete", {}), ("", {"description": " ", "version": 2})], ids=["button", "emptied edit"]
)
def test_deletion_can_be_undone(ana: FlaskClient, todo: int, path: str, fields: dict[str, object]) -> None:
    """A deleted todo is no longer listed, and an undo lists it again as it was."""
    post(ana, f"/todos/{todo}/done", done=1)

    response = post(ana, f"/todos/{todo}{path}", **fields)

    page = ana.get("/hello")
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert "Una tarea eliminada." in message_of(page)
    assert not todos_of(ana)
    post(ana, "/todos/undo", deletion=deletion_in(read(page)))
    assert "Una tarea ha vuelto." in message_of(ana.get("/hello"))
    assert done_of(ana) == ["Buy bread"]


def test_deletion_of_all_done_can_be_undone(ana: FlaskClient) -> None:
    """All done todos are deleted together and restored together; open ones stay."""
    add_todos(ana, "a", "b", "c")
    for description in ("a", "b"):
        post(ana, f"/todos/{todos_of(ana)[description]}/done", done=1)

    post(ana, "/todos/clear")

    page = ana.get("/hello")
    assert "2 tareas eliminadas." in message_of(page)
    assert list(todos_of(ana)) == ["c"]
    post(ana, "/todos/undo", deletion=deletion_in(read(page)))
    assert list(todos_of(ana)) == ["c", "b", "a"]
    assert done_of(ana) == ["b", "a"]


def test_undo_restores_one_deletion(ana: FlaskClient) -> None:
    """An undo does not restore what was deleted before."""
    add_todos(ana, "a", "b")
    todos = todos_of(ana)
    post(ana, f"/todos/{todos['a']}/delete")
    ana.get("/hello")
    post(ana, f"/todos/{todos['b']}/delete")

    undo(ana)

    assert list(todos_of(ana)) == ["b"]


def test_undo_of_another_user_is_ignored(ana: FlaskClient, todo: int, app: Flask) -> None:
    """The id of a deletion restores nothing for another user."""
    post(ana, f"/todos/{todo}/delete")
    button = deletion_in(read(ana.get("/hello")))
    eve = app.test_client()
    register(eve)

    post(eve, "/todos/undo", deletion=button)

    assert not todos_of(ana)
    assert not todos_of(eve)


@pytest.mark.parametrize("deletion", ["", "x", "1", "g" * 32, "0" * 31, "0" * 5000])
@pytest.mark.usefixtures("todo")
def test_invalid_deletion_id_is_refused(ana: FlaskClient, deletion: str) -> None:
    """A deletion id that is none is refused."""
    assert post(ana, "/todos/undo", deletion=deletion).status_code == HTTPStatus.BAD_REQUEST
    assert list(todos_of(ana)) == ["Buy bread"]


@pytest.mark.parametrize("deletion", [str(UUID(int=0)), "f" * 32])
def test_unknown_deletion_id_restores_nothing(ana: FlaskClient, todo: int, deletion: str) -> None:
    """A deletion id that was never given changes nothing."""
    response = post(ana, "/todos/undo", deletion=deletion)

    assert response.status_code == HTTPStatus.SEE_OTHER
    page = ana.get("/hello")
    assert not read(page).all("[role=status]")
    assert todos_in(read(page).one("section#todos")) == {"Buy bread": todo}


def test_old_deletions_are_final_after_a_day(app: Flask) -> None:
    """The next deletion removes from the database what was deleted more than a day ago."""
    name = register(app.test_client())
    ages = {"old": timedelta(days=1, minutes=1), "recent": timedelta(days=1, minutes=-1)}
    for description, age in ages.items():
        insert_todos(app, name, 1, description=description, deleted_at=now() - age, deletion_id=uuid4())
    insert_todos(app, name, 1, description="listed")

    with app.app_context():
        user = load_user(app, name)
        delete_todos(user, Todo.description == "listed")
        db.session.commit()
        stored = db.session.scalars(sa.select(Todo.description).where(Todo.user_id == user.id).order_by(Todo.id)).all()

    assert stored == ["recent", "listed"]


@pytest.mark.parametrize(("minutes", "restored"), [(-1, 1), (1, 0)], ids=["within a day", "after a day"])
def test_deletion_can_be_undone_for_a_day(app: Flask, minutes: int, restored: int) -> None:
    """A deletion that is older than a day stays, even if no other has removed it from the database."""
    name, deletion_id = register(app.test_client()), uuid4()
    insert_todos(app, name, 1, deleted_at=now() - timedelta(days=1, minutes=minutes), deletion_id=deletion_id)

    with app.app_context():
        assert restore_todos(load_user(app, name), deletion_id) == restored
