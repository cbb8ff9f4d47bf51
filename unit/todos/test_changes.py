"""Adding, ticking, editing and deleting todos (webapp/todos/changes.py); test_undo.py undoes it."""

from http import HTTPStatus
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from unit.helpers import (
    add_todos,
    change_in,
    descriptions_of,
    done_of,
    insert_todos,
    list_section,
    post,
    recent_changes_of,
    register,
    todos_of,
)
from unit.html import Element, read
from webapp.accounts.models import User
from webapp.database import db
from webapp.todos.changes import delete_todos, lock_list, tick_todos, undo_todos
from webapp.todos.models import Todo

KEY = "k" * 22


def revision_of(client: FlaskClient) -> int:
    """Return the revision of the list that the page shows."""
    return int(list_section(client).one("#list")["data-revision"])


def test_form_that_is_sent_twice_adds_once(ana: FlaskClient) -> None:
    """A second click, or a page loaded again, adds nothing; the next form adds the same words again."""
    for _ in range(2):
        assert post(ana, "/todos", description="bread", idempotency_key=KEY).status_code == HTTPStatus.SEE_OTHER
    assert descriptions_of(ana) == ["bread"]

    post(ana, "/todos", description="bread", idempotency_key="l" * 22)

    assert descriptions_of(ana) == ["bread", "bread"]


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
    response = post(ana, f"/todos/{todo}", description=" Buy milk ", original="Buy bread")

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, f"/hello#tick-{todo}")
    assert todos_of(ana) == {"Buy milk": todo}


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        pytest.param("/delete", {"deleted": "1"}, id="button"),
        pytest.param("/delete", {}, id="button of an older page"),
        pytest.param("", {"description": " ", "original": "Buy bread"}, id="emptied edit"),
    ],
)
def test_deletion_that_is_sent_twice_deletes_once(
    ana: FlaskClient, todo: int, path: str, fields: dict[str, object]
) -> None:
    """A todo is no longer listed; if its deletion is sent again, the same undo is offered again."""
    offered = []
    for _ in range(2):
        assert post(ana, f"/todos/{todo}{path}", **fields).status_code == HTTPStatus.SEE_OTHER
        page = read(ana.get("/hello"))
        assert "Una tarea eliminada." in page.one("[role=status]").text
        assert not page.all("#rows li")
        offered.append(change_in(page))

    assert offered[0] == offered[1]
    assert len(list_section(ana).all("#recent li")) == 1


def test_deletion_of_all_done_leaves_the_open_ones(ana: FlaskClient) -> None:
    """All done todos are deleted together; open ones stay."""
    add_todos(ana, "a", "b", "c")
    for description in ("a", "b"):
        post(ana, f"/todos/{todos_of(ana)[description]}/done", done=1)

    post(ana, "/todos/clear")

    assert "2 tareas eliminadas." in read(ana.get("/hello")).one("[role=status]").text
    assert list(todos_of(ana)) == ["c"]


@pytest.mark.usefixtures("todo")
@pytest.mark.parametrize(
    ("path", "fields"), [("/todos/clear", {}), ("/todos/done", {"done": "0"})], ids=["delete", "untick"]
)
def test_change_of_no_todo_cannot_be_undone(ana: FlaskClient, path: str, fields: dict[str, str]) -> None:
    """If no todo is done, neither deleting nor unticking them all is reported, nor offered for an undo."""
    post(ana, path, **fields)

    page = read(ana.get("/hello"))
    assert not page.all("[role=status]")
    assert not page.all("button[name=change]")


CHANGES: list[tuple[str, dict[str, str]]] = [
    ("/todos", {"description": "new"}),
    ("/todos/{todo}", {"description": "changed", "original": "Buy bread"}),
    ("/todos/{todo}/done", {"done": "1"}),
    ("/todos/done", {"done": "1"}),
    ("/todos/done", {"done": "0"}),
    ("/todos/{todo}/delete", {"deleted": "1"}),
    ("/todos/{todo}/delete", {"deleted": "0"}),
    ("/todos/done", {"done": "1"}),
    ("/todos/clear", {}),
]
"""Changes of each kind, in an order in which each changes something."""


def test_revision_rises_with_each_change(ana: FlaskClient, todo: int) -> None:
    """Each change gives the list a higher revision, also one that takes another back."""
    revisions = [revision_of(ana)]

    for path, fields in CHANGES:
        assert post(ana, path.format(todo=todo), **fields).status_code == HTTPStatus.SEE_OTHER
        revisions.append(revision_of(ana))
    while undoable := list(recent_changes_of(ana).values()):
        post(ana, "/todos/undo", change=undoable[0])
        revisions.append(revision_of(ana))

    assert len(revisions) == 1 + len(CHANGES) + 4
    assert revisions == sorted(set(revisions))


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        pytest.param("/todos", {"description": ""}, id="empty todo"),
        pytest.param("/todos/{todo}", {"description": "a" * 201, "original": "Buy bread"}, id="long edit"),
        pytest.param("/todos/{todo}", {"description": "x", "original": "y"}, id="conflict"),
        pytest.param("/todos/0/delete", {}, id="unknown todo"),
        pytest.param("/todos/undo", {"change": "x"}, id="invalid undo"),
    ],
)
def test_refused_change_leaves_the_revision(ana: FlaskClient, todo: int, path: str, fields: dict[str, str]) -> None:
    """What is refused changes nothing, and so the list has no other revision."""
    before = revision_of(ana)

    response = post(ana, path.format(todo=todo), **fields)

    assert response.status_code >= HTTPStatus.BAD_REQUEST
    assert revision_of(ana) == before


def test_change_reads_no_whole_table(sqlite_app: Flask) -> None:
    """However many todos other users have, SQLite finds those of a change by an index."""
    name = register(sqlite_app.test_client())
    insert_todos(sqlite_app, name, 3)
    sent: list[tuple[str, Any]] = []
    with sqlite_app.app_context():
        user = db.session.scalars(sa.select(User)).one()
        sa.event.listen(db.engine, "before_cursor_execute", lambda *args: sent.append((args[2], args[3])))

        for change in (tick_todos(user, done=True), delete_todos(user, Todo.done.is_(True))):
            assert change
            db.session.flush()
            assert undo_todos(user, change.id) == 3
        lock_list(user)

        explained = [
            row[-1]
            for statement, parameters in list(sent)
            for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]

    assert any(step.startswith("SEARCH todos USING INDEX") for step in explained)
    assert not [step for step in explained if step.startswith("SCAN")]
