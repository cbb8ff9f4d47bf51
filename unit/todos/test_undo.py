"""Undoing a deletion or a tick of all todos (webapp/todos/changes.py)."""

from datetime import timedelta
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from unit.helpers import (
    add_todos,
    change_in,
    descriptions_of,
    done_of,
    insert_changes,
    insert_todos,
    list_section,
    load_user,
    post,
    recent_changes_of,
    register,
    todos_of,
)
from unit.html import read
from webapp.accounts.models import now
from webapp.database import db
from webapp.todos.changes import delete_todos, find_change, undo_todos
from webapp.todos.models import ChangeKind, Todo, UndoableChange

NOTHING_TO_UNDO = "No hay nada que deshacer: ya se deshizo o se cambió después, o es de hace más de un día."


def warnings_of(client: FlaskClient) -> list[str]:
    """Return the warnings that the next page shows; it shows no message of success."""
    page = read(client.get("/hello"))
    assert not page.all("[role=status]")
    return [message.text for message in page.all("#flashes [role=alert] p")]


def undo(client: FlaskClient, described: str) -> str:
    """Undo one of the recent changes, and return the message about it."""
    post(client, "/todos/undo", change=recent_changes_of(client)[described])
    return " ".join(message.text for message in read(client.get("/hello")).all("[role=status] p"))


@pytest.mark.parametrize(
    ("path", "fields"),
    [("/delete", {}), ("", {"description": " ", "original": "Buy bread"})],
    ids=["button", "emptied edit"],
)
def test_deletion_can_be_undone(ana: FlaskClient, todo: int, path: str, fields: dict[str, object]) -> None:
    """The message about a deletion has a button that lists the todo again as it was."""
    post(ana, f"/todos/{todo}/done", done=1)
    post(ana, f"/todos/{todo}{path}", **fields)
    change = change_in(read(ana.get("/hello")))
    assert not todos_of(ana)

    response = post(ana, "/todos/undo", change=change, next="/hello?filter=done")

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/hello?filter=done#flashes")
    assert read(ana.get("/hello")).one("[role=status]").text.startswith("Deshecho: una tarea está como antes.")
    assert todos_of(ana) == {"Buy bread": todo}
    assert done_of(ana) == ["Buy bread"]


def test_deletion_of_all_done_can_be_undone(ana: FlaskClient) -> None:
    """Todos that were deleted together are restored together, each in its place."""
    add_todos(ana, "a", "b", "c")
    for description in ("a", "c"):
        post(ana, f"/todos/{todos_of(ana)[description]}/done", done=1)
    post(ana, "/todos/clear")

    post(ana, "/todos/undo", change=change_in(read(ana.get("/hello"))))

    assert "Deshecho: 2 tareas están como antes." in read(ana.get("/hello")).one("[role=status]").text
    assert descriptions_of(ana) == ["c", "b", "a"]
    assert done_of(ana) == ["c", "a"]


@pytest.mark.parametrize(("undone", "listed"), [("a", ["c", "a"]), ("b", ["c", "b"])], ids=["older", "newer"])
def test_undo_restores_one_deletion(ana: FlaskClient, undone: str, listed: list[str]) -> None:
    """Of two deletions either can be undone; the other can be undone afterwards."""
    add_todos(ana, "a", "b", "c")
    todos = todos_of(ana)
    for description in ("a", "b"):
        post(ana, f"/todos/{todos[description]}/delete")
    assert list(recent_changes_of(ana)) == ["Eliminada: b", "Eliminada: a"]

    undo(ana, f"Eliminada: {undone}")

    assert descriptions_of(ana) == listed
    (other,) = recent_changes_of(ana)
    undo(ana, other)
    assert descriptions_of(ana) == ["c", "b", "a"]
    assert not recent_changes_of(ana)


@pytest.mark.parametrize("times", [1, 2])
def test_deletion_is_undone_by_its_todo(ana: FlaskClient, todo: int, times: int) -> None:
    """The button in the place of a deleted todo lists it again; sent twice, it does and says the same."""
    post(ana, f"/todos/{todo}/delete", deleted=1)
    ana.get("/hello")

    for _ in range(times):
        assert post(ana, f"/todos/{todo}/delete", deleted=0).status_code == HTTPStatus.SEE_OTHER
        assert read(ana.get("/hello")).one("#flashes p").text == "Deshecho: una tarea está como antes."

    assert todos_of(ana) == {"Buy bread": todo}
    assert not recent_changes_of(ana)


def test_todo_that_is_not_deleted_stays_at_an_undo_of_its_deletion(ana: FlaskClient, todo: int) -> None:
    """An undo of a deletion that was never made changes no other todo, and undoes no other deletion."""
    add_todos(ana, "deleted")
    post(ana, f"/todos/{todos_of(ana)['deleted']}/delete")

    post(ana, f"/todos/{todo}/delete", deleted=0)

    assert todos_of(ana) == {"Buy bread": todo}
    assert list(recent_changes_of(ana)) == ["Eliminada: deleted"]


@pytest.mark.parametrize(
    ("done", "ticked", "message", "described"),
    [
        (1, ["b"], "2 tareas marcadas.", "2 marcadas: c …"),
        (0, ["b", "a"], "2 tareas desmarcadas.", "2 desmarcadas: b …"),
    ],
    ids=["tick", "untick"],
)
def test_tick_of_all_can_be_undone(
    ana: FlaskClient, done: int, ticked: list[str], message: str, described: str
) -> None:
    """An undo takes a tick of all back for those todos that it has changed, and for no others."""
    add_todos(ana, "a", "b", "c")
    for description in ticked:
        post(ana, f"/todos/{todos_of(ana)[description]}/done", done=1)

    post(ana, "/todos/done", done=done)

    assert message in read(ana.get("/hello")).one("[role=status]").text
    assert done_of(ana) == (["c", "b", "a"] if done else [])
    add_todos(ana, "later")
    assert undo(ana, described) == "Deshecho: 2 tareas están como antes."
    assert done_of(ana) == ticked
    assert descriptions_of(ana) == ["later", "c", "b", "a"]


def test_todo_that_was_ticked_since_stays(ana: FlaskClient) -> None:
    """An undo of a tick of all leaves a todo as it is that was ticked or unticked by itself since."""
    add_todos(ana, "unticked", "ticked again", "edited", "untouched")
    todos = todos_of(ana)
    post(ana, "/todos/done", done=1)
    post(ana, f"/todos/{todos['unticked']}/done", done=0)
    post(ana, f"/todos/{todos['ticked again']}/done", done=0)
    post(ana, f"/todos/{todos['ticked again']}/done", done=1)
    post(ana, f"/todos/{todos['edited']}", description="changed", original="edited")

    assert undo(ana, "4 marcadas: untouched …") == "Deshecho: 2 tareas están como antes."

    assert done_of(ana) == ["ticked again"]
    assert descriptions_of(ana) == ["untouched", "changed", "ticked again", "unticked"]


def test_tick_of_all_that_was_changed_since_leaves_nothing_to_undo(ana: FlaskClient, todo: int) -> None:
    """If all todos have been unticked one by one since, an undo of the tick of all says that it changes nothing."""
    post(ana, "/todos/done", done=1)
    post(ana, f"/todos/{todo}/done", done=0)
    (change,) = recent_changes_of(ana).values()

    post(ana, "/todos/undo", change=change)

    assert warnings_of(ana) == [NOTHING_TO_UNDO]
    assert done_of(ana) == []
    assert not recent_changes_of(ana)


def test_second_tick_of_all_is_undone_first(ana: FlaskClient) -> None:
    """Of a tick and an untick of all, the later one decides what an undo takes back."""
    add_todos(ana, "a", "b")
    for done in (1, 0):
        post(ana, "/todos/done", done=done)

    undo(ana, "2 marcadas: b …")
    assert done_of(ana) == []
    undo(ana, "2 desmarcadas: b …")

    assert done_of(ana) == ["b", "a"]


def test_tick_of_all_is_undone_for_deleted_todos_too(ana: FlaskClient) -> None:
    """What was deleted after a tick of all comes back as it was before the tick, if both are undone."""
    add_todos(ana, "a", "b")
    post(ana, "/todos/done", done=1)
    post(ana, "/todos/clear")

    undo(ana, "2 marcadas: b …")
    undo(ana, "2 eliminadas: b …")

    assert descriptions_of(ana) == ["b", "a"]
    assert done_of(ana) == []


@pytest.mark.parametrize("kind", ["deletion", "tick of all"])
def test_undo_that_is_sent_twice_undoes_once(ana: FlaskClient, todo: int, kind: str) -> None:
    """A second undo of the same change does nothing, and says so without alarm."""
    path = f"/todos/{todo}/delete" if kind == "deletion" else "/todos/done"
    post(ana, path, done=1)
    (change,) = recent_changes_of(ana).values()
    post(ana, "/todos/undo", change=change)
    ana.get("/hello")
    before = list_section(ana).text

    assert post(ana, "/todos/undo", change=change).status_code == HTTPStatus.SEE_OTHER

    assert warnings_of(ana) == [NOTHING_TO_UNDO]
    assert list_section(ana).text == before
    assert done_of(ana) == []


@pytest.mark.parametrize("kind", ["deletion", "tick of all"])
@pytest.mark.parametrize("eve_is_older", [True, False], ids=["older account", "younger account"])
def test_undo_of_another_user_is_ignored(app: Flask, kind: str, eve_is_older: bool) -> None:
    """The id of a change undoes nothing for another user, and the change can still be undone by its own."""
    ana, eve = app.test_client(), app.test_client()
    for client in (eve, ana) if eve_is_older else (ana, eve):
        register(client)
        add_todos(client, "Buy bread")
    path = f"/todos/{todos_of(ana)['Buy bread']}/delete" if kind == "deletion" else "/todos/done"
    post(ana, path, done=1)
    changes = recent_changes_of(ana)

    assert post(eve, "/todos/undo", change=next(iter(changes.values()))).status_code == HTTPStatus.SEE_OTHER

    assert warnings_of(eve) == [NOTHING_TO_UNDO]
    assert (descriptions_of(eve), done_of(eve)) == (["Buy bread"], [])
    assert recent_changes_of(ana) == changes
    assert not recent_changes_of(eve)
    assert done_of(ana) == [description for description in descriptions_of(ana) if kind != "deletion"]
    undo(ana, next(iter(changes)))
    assert (descriptions_of(ana), done_of(ana)) == (["Buy bread"], [])


@pytest.mark.parametrize("change", ["", "x", "1", "g" * 32, "0" * 31, "0" * 5000])
def test_invalid_id_of_a_change_is_refused(ana: FlaskClient, todo: int, change: str) -> None:
    """An id of a change that is none is refused."""
    assert post(ana, "/todos/undo", change=change).status_code == HTTPStatus.BAD_REQUEST
    assert todos_of(ana) == {"Buy bread": todo}


@pytest.mark.parametrize("change", [str(UUID(int=0)), "f" * 32])
def test_unknown_id_of_a_change_undoes_nothing(ana: FlaskClient, todo: int, change: str) -> None:
    """An id of a change that was never given changes nothing."""
    response = post(ana, "/todos/undo", change=change)

    assert response.status_code == HTTPStatus.SEE_OTHER
    assert warnings_of(ana) == [NOTHING_TO_UNDO]
    assert todos_of(ana) == {"Buy bread": todo}


AGES = {"old": timedelta(days=1, minutes=1), "recent": timedelta(days=1, minutes=-1)}
"""How long ago something was changed: just too long for an undo, and just not."""


def test_old_deletions_are_final_after_a_day(app: Flask) -> None:
    """The next deletion removes from the database what was deleted more than a day ago, and old changes of any kind."""
    name = register(app.test_client())
    for description, age in AGES.items():
        insert_todos(app, name, 1, description=description, deleted_at=now() - age, deletion_id=uuid4())
        for kind in ChangeKind:
            insert_changes(app, name, 1, description=description, made_at=now() - age, kind=kind)
    insert_todos(app, name, 1, description="listed")

    with app.app_context():
        user = load_user(app, name)
        delete_todos(user, Todo.description == "listed")
        db.session.commit()
        stored = [
            db.session.scalars(sa.select(table.description).where(table.user_id == user.id)).all()
            for table in (Todo, UndoableChange)
        ]

    assert [sorted(descriptions) for descriptions in stored] == [["listed", "recent"], ["listed", *["recent"] * 3]]


@pytest.mark.parametrize(("age", "count"), [("recent", 1), ("old", 0)])
@pytest.mark.parametrize("kind", ChangeKind)
def test_change_can_be_undone_for_a_day(app: Flask, kind: ChangeKind, age: str, count: int) -> None:
    """A change that is older than a day stays, even if no deletion has removed it from the database."""
    client, made_at = app.test_client(), now() - AGES[age]
    name = register(client)
    change_id = insert_changes(app, name, 1, made_at=made_at, kind=kind)[0]
    values = {"deleted_at": made_at, "deletion_id": change_id} if kind is ChangeKind.DELETED else {}
    insert_todos(app, name, 1, done=kind is ChangeKind.TICKED, bulk_tick_id=change_id, **values)
    before = descriptions_of(client), done_of(client)

    with app.app_context():
        user = load_user(app, name)
        assert bool(find_change(user, change_id)) == bool(count)
        assert undo_todos(user, change_id) == count
        db.session.commit()

    assert ((descriptions_of(client), done_of(client)) != before) is bool(count)


@pytest.mark.parametrize(
    ("path", "fields", "warnings"),
    [
        ("/todos/undo", {"change": "{change}"}, [NOTHING_TO_UNDO]),
        ("/todos/{todo}/delete", {"deleted": "0"}, [NOTHING_TO_UNDO]),
        ("/todos/{todo}/delete", {"deleted": "1"}, []),
    ],
    ids=["undo", "undo by its todo", "second deletion"],
)
def test_deletion_of_yesterday_stays(
    app: Flask, client: FlaskClient, path: str, fields: dict[str, str], warnings: list[str]
) -> None:
    """A todo that was deleted more than a day ago is not restored, which is said, nor deleted again."""
    name, made_at = register(client), now() - AGES["old"]
    change_id = insert_changes(app, name, 1, made_at=made_at)[0]
    insert_todos(app, name, 1, deleted_at=made_at, deletion_id=change_id)
    with app.app_context():
        todo = db.session.scalars(sa.select(Todo.id).where(Todo.deletion_id == change_id)).one()

    known = {"todo": todo, "change": change_id}
    sent = {name: value.format(**known) for name, value in fields.items()}

    assert post(client, path.format(**known), **sent).status_code == HTTPStatus.SEE_OTHER

    assert warnings_of(client) == warnings
    assert not list_section(client).all("button[name=change]")
    assert not descriptions_of(client)
