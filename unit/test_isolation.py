"""What one user does changes nothing of other users, and nothing else of their own."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from unit.helpers import NEW_PASSWORD, PASSWORD, insert_todos, load_user, post, register, todos_of
from webapp.accounts.models import User, UserSession, now
from webapp.database import db
from webapp.todos.models import Todo

DELETION, LATER_DELETION, OLD_DELETION = UUID(int=1), UUID(int=2), UUID(int=3)
LONG_AGO = datetime(1970, 1, 1)  # noqa: DTZ001 - as the database stores it

TODOS = [
    ("open", False, None, None),
    ("chosen", False, None, None),
    ("done", True, None, None),
    ("deleted", False, now(), DELETION),
    ("deleted later", False, now(), LATER_DELETION),
    ("deleted long ago", False, LONG_AGO, OLD_DELETION),
]
"""The todos of each user: description, whether it is done, when and by which deletion it was deleted."""

TodoState = tuple[str, bool, bool]
"""A description, whether it is done, and whether it is listed."""

Rows = dict[str, list[tuple[object, ...]]]


class Users:
    """Ana, a user with an older account and one with a younger; each has todos of every kind."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.clients = {who: app.test_client() for who in ("older", "ana", "younger")}
        self.names = {who: register(client) for who, client in self.clients.items()}
        for name in self.names.values():
            for description, done, deleted_at, deletion_id in TODOS:
                values = {
                    "description": description,
                    "done": done,
                    "deleted_at": deleted_at,
                    "deletion_id": deletion_id,
                }
                insert_todos(app, name, 1, version=301, **values)
        with app.app_context():
            # Sessions whose tokens sort before and after any random one.
            for who, sign in (("older", "!"), ("younger", "~")):
                user = load_user(app, self.names[who])
                db.session.add(UserSession(token=f"{sign} {user.name}", user_id=user.id))
            db.session.commit()

    def rows(self, who: str) -> Rows:
        """Return all rows of a user, by table."""
        user_id = load_user(self._app, self.names[who]).id
        columns = {"users": User.id, "user_sessions": UserSession.user_id, "todos": Todo.user_id}
        with self._app.app_context():
            return {
                table: [
                    tuple(row)
                    for row in db.session.execute(
                        sa.select(User.metadata.tables[table]).where(column == user_id).order_by(sa.literal_column("1"))
                    )
                ]
                for table, column in columns.items()
            }

    def todos(self) -> dict[TodoState, int]:
        """Return the versions of Ana's todos, by description, whether they are done and whether they are listed."""
        user_id = load_user(self._app, self.names["ana"]).id
        with self._app.app_context():
            todos = db.session.scalars(sa.select(Todo).where(Todo.user_id == user_id)).all()
        return {(todo.description, todo.done, not todo.deleted_at): todo.version for todo in todos}

    def change(self, change: str) -> None:
        """Send one of the forms as Ana."""
        path, fields = CHANGES[change]
        response = post(self.clients["ana"], path.format(todo=todos_of(self.clients["ana"])["chosen"]), **fields)
        assert response.status_code == HTTPStatus.SEE_OTHER


@pytest.fixture
def users(app: Flask) -> Users:
    """Three users."""
    return Users(app)


CHANGES: dict[str, tuple[str, dict[str, object]]] = {
    "add": ("/todos", {"description": "new"}),
    "edit": ("/todos/{todo}", {"description": "changed", "version": 301}),
    "unchanged edit": ("/todos/{todo}", {"description": "chosen", "version": 301}),
    "emptied edit": ("/todos/{todo}", {"description": "", "version": 301}),
    "tick": ("/todos/{todo}/done", {"done": "1"}),
    "tick all": ("/todos/done", {"done": "1"}),
    "delete": ("/todos/{todo}/delete", {}),
    "clear": ("/todos/clear", {}),
    "undo": ("/todos/undo", {"deletion": DELETION}),
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
    assert len(todos_of(users.clients["older"])) == len(todos_of(users.clients["younger"])) == 3


EFFECTS: dict[str, tuple[set[TodoState], dict[TodoState, int]]] = {
    "add": (set(), {("new", False, True): 1}),
    "edit": ({("chosen", False, True)}, {("changed", False, True): 302}),
    "unchanged edit": (set(), {}),
    "emptied edit": ({("chosen", False, True), ("deleted long ago", False, False)}, {("chosen", False, False): 302}),
    "tick": ({("chosen", False, True)}, {("chosen", True, True): 302}),
    "tick all": (
        {("open", False, True), ("chosen", False, True)},
        {("open", True, True): 302, ("chosen", True, True): 302},
    ),
    "delete": ({("chosen", False, True), ("deleted long ago", False, False)}, {("chosen", False, False): 302}),
    "clear": ({("done", True, True), ("deleted long ago", False, False)}, {("done", True, False): 302}),
    "undo": ({("deleted", False, False)}, {("deleted", False, True): 302}),
}
"""Each change of a list with the todos that are no longer there, and those that are new, with their versions."""


@pytest.mark.parametrize("change", EFFECTS)
def test_change_leaves_other_todos_alone(users: Users, change: str) -> None:
    """Only the todos that are meant change, and their version rises by one."""
    removed, added = EFFECTS[change]
    before = {(description, done, not deleted_at): 301 for description, done, deleted_at, _deletion in TODOS}

    users.change(change)

    assert users.todos() == {todo: version for todo, version in before.items() if todo not in removed} | added
