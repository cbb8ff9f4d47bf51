"""What one user does changes nothing of other users, and nothing else of their own."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple
from unittest.mock import ANY
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from unit.helpers import NEW_PASSWORD, PASSWORD, insert_todos, load_user, post, register, todos_of
from webapp.accounts.models import User, UserSession, now
from webapp.database import db
from webapp.todos.models import ChangeKind, Todo, UndoableChange

DELETION, LATER_DELETION, OLD_DELETION, TICK, UNTICK = (UUID(int=number) for number in range(1, 6))
LONG_AGO = datetime(1970, 1, 1)  # noqa: DTZ001 - as the database stores it

TODOS: dict[str, dict[str, object]] = {
    "open": {},
    "chosen": {},
    "done": {"done": True},
    "ticked": {"done": True, "bulk_tick_id": TICK},
    "unticked": {"bulk_tick_id": UNTICK},
    "deleted": {"deleted_at": now(), "deletion_id": DELETION},
    "deleted later": {"deleted_at": now(), "deletion_id": LATER_DELETION},
    "deleted long ago": {"deleted_at": LONG_AGO, "deletion_id": OLD_DELETION},
}
"""The todos of each user, by description."""

UNDOABLE = {
    DELETION: (ChangeKind.DELETED, now()),
    LATER_DELETION: (ChangeKind.DELETED, now()),
    OLD_DELETION: (ChangeKind.DELETED, LONG_AGO),
    TICK: (ChangeKind.TICKED, now()),
    UNTICK: (ChangeKind.UNTICKED, now()),
}
"""What each user can undo, and when it was done. Ana's changes have these ids; other users' have ids of their own,
though the same are in their todos."""

USER_ID = {
    "users": User.id,
    "user_sessions": UserSession.user_id,
    "todos": Todo.user_id,
    "undoable_changes": UndoableChange.user_id,
}
"""The column of each table that names the user."""

Rows = dict[object, Mapping[str, object]]
"""The rows of a table, by primary key."""


class Users:
    """Ana, a user with an older account and one with a younger; each has todos and changes of every kind."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.clients = {who: app.test_client() for who in ("older", "ana", "younger")}
        self.names = {who: register(client) for who, client in self.clients.items()}
        for who, name in self.names.items():
            for description, values in TODOS.items():
                insert_todos(app, name, 1, description=description, **values)
            with app.app_context():
                user = load_user(app, name)
                for change_id, (kind, made_at) in UNDOABLE.items():
                    own_id = change_id if who == "ana" else uuid4()
                    values = {"kind": kind, "made_at": made_at, "todo_count": 1, "description": "of the change"}
                    db.session.add(UndoableChange(id=own_id, user_id=user.id, **values))
                # Sessions whose tokens sort before and after any random one.
                for sign in {"older": "!", "younger": "~"}.get(who, ""):
                    db.session.add(UserSession(token=f"{sign} {user.name}", user_id=user.id))
                db.session.commit()

    def rows(self, who: str) -> dict[str, Rows]:
        """Return all rows of a user, by table."""
        user_id = load_user(self._app, self.names[who]).id
        found: dict[str, Rows] = {}
        with self._app.app_context():
            for name, column in USER_ID.items():
                table = User.metadata.tables[name]
                (key,) = table.primary_key
                rows = db.session.execute(sa.select(table).where(column == user_id)).mappings()
                found[name] = {row[key.name]: {str(name): value for name, value in row.items()} for row in rows}
        return found

    def change(self, change: str) -> None:
        """Send one of the forms as Ana."""
        ids = {row["description"]: key for key, row in self.rows("ana")["todos"].items()}
        path, fields = CHANGES[change]
        response = post(self.clients["ana"], path.format(todo=ids["chosen"], deleted=ids["deleted"]), **fields)
        assert response.status_code == HTTPStatus.SEE_OTHER


@pytest.fixture
def users(app: Flask) -> Iterator[Users]:
    """Three users, who go after the test: another one may use the same ids."""
    yield Users(app)
    with app.app_context():
        db.session.execute(sa.delete(UndoableChange).where(UndoableChange.id.in_(UNDOABLE)))
        db.session.commit()


CHANGES: dict[str, tuple[str, dict[str, object]]] = {
    "add": ("/todos", {"description": "new"}),
    "edit": ("/todos/{todo}", {"description": "changed", "original": "chosen"}),
    "unchanged edit": ("/todos/{todo}", {"description": "chosen", "original": "chosen"}),
    "emptied edit": ("/todos/{todo}", {"description": "", "original": "chosen"}),
    "tick": ("/todos/{todo}/done", {"done": "1"}),
    "tick all": ("/todos/done", {"done": "1"}),
    "untick all": ("/todos/done", {"done": "0"}),
    "delete": ("/todos/{todo}/delete", {"deleted": "1"}),
    "delete again": ("/todos/{deleted}/delete", {"deleted": "1"}),
    "restore": ("/todos/{deleted}/delete", {"deleted": "0"}),
    "clear": ("/todos/clear", {}),
    "undo": ("/todos/undo", {"change": DELETION}),
    "undo the tick of all": ("/todos/undo", {"change": TICK}),
    "undo the untick of all": ("/todos/undo", {"change": UNTICK}),
    "undo what is too old": ("/todos/undo", {"change": OLD_DELETION}),
    "password": ("/account/password", {"current_password": PASSWORD, "new_password": NEW_PASSWORD}),
    "log out everywhere": ("/log-out/everywhere", {}),
    "log out": ("/log-out", {}),
    "delete account": ("/account/delete", {"password": PASSWORD}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_change_leaves_other_users_alone(users: Users, change: str) -> None:
    """All rows of other users stay as they were, and they stay logged in."""
    before = {who: users.rows(who) for who in ("older", "younger")}

    users.change(change)

    assert {who: users.rows(who) for who in before} == before
    assert len(todos_of(users.clients["older"])) == len(todos_of(users.clients["younger"])) == 5


Difference = dict[object, object]
"""What a change does to the rows of a table: `added`, `removed`, or the columns that it changes, with their values."""

DELETED = {"deleted_at": ANY, "deletion_id": ANY}
RESTORED = {"deleted_at": None, "deletion_id": None}


class Effect(NamedTuple):
    """What a change does to Ana's todos, by description, and to her changes, by id; a new one by kind."""

    todos: Difference = {}  # noqa: RUF012 - read only
    undoable: Difference = {}  # noqa: RUF012


EFFECTS = {
    "add": Effect({"new": "added"}),
    "edit": Effect({"chosen": {"description": "changed"}}),
    "unchanged edit": Effect(),
    "emptied edit": Effect(
        {"chosen": DELETED, "deleted long ago": "removed"}, {ChangeKind.DELETED: "added", OLD_DELETION: "removed"}
    ),
    "tick": Effect({"chosen": {"done": True}}),
    "tick all": Effect(
        {key: {"done": True, "bulk_tick_id": ANY} for key in ("open", "chosen", "unticked")},
        {ChangeKind.TICKED: "added"},
    ),
    "untick all": Effect(
        {key: {"done": False, "bulk_tick_id": ANY} for key in ("done", "ticked")}, {ChangeKind.UNTICKED: "added"}
    ),
    "delete": Effect(
        {"chosen": DELETED, "deleted long ago": "removed"}, {ChangeKind.DELETED: "added", OLD_DELETION: "removed"}
    ),
    "delete again": Effect(),
    "restore": Effect({"deleted": RESTORED}, {DELETION: "removed"}),
    "clear": Effect(
        {"done": DELETED, "ticked": DELETED, "deleted long ago": "removed"},
        {ChangeKind.DELETED: "added", OLD_DELETION: "removed"},
    ),
    "undo": Effect({"deleted": RESTORED}, {DELETION: "removed"}),
    "undo the tick of all": Effect({"ticked": {"done": False, "bulk_tick_id": None}}, {TICK: "removed"}),
    "undo the untick of all": Effect({"unticked": {"done": True, "bulk_tick_id": None}}, {UNTICK: "removed"}),
    "undo what is too old": Effect(),
}
"""What each change of a list does."""


def difference(before: Rows, after: Rows, *, label: str, label_if_new: str) -> Difference:
    """Return how rows differ, each named by one of its columns."""
    found: Difference = {before[key][label]: "removed" for key in before.keys() - after.keys()}
    found |= {after[key][label_if_new]: "added" for key in after.keys() - before.keys()}
    for key in before.keys() & after.keys():
        if after[key] != before[key]:
            found[before[key][label]] = {name: new for name, new in after[key].items() if new != before[key][name]}
    return found


@pytest.mark.parametrize("change", EFFECTS)
def test_change_leaves_other_todos_alone(users: Users, change: str) -> None:
    """Only the rows that are meant change, and only in what is meant; the list has its next revision."""
    before = users.rows("ana")

    users.change(change)

    after = users.rows("ana")
    todos = difference(before["todos"], after["todos"], label="description", label_if_new="description")
    undoable = difference(before["undoable_changes"], after["undoable_changes"], label="id", label_if_new="kind")
    assert (todos, undoable) == EFFECTS[change]
    assert difference(before["users"], after["users"], label="list_revision", label_if_new="id") == {
        0: {"list_revision": 1}
    }
    assert after["user_sessions"] == before["user_sessions"]
