"""What one person does changes nothing of anybody else's, whoever came first, and nothing else of their own."""

import time
from http import HTTPStatus

import pytest
import sqlalchemy as sa
from flask import Flask

from unit.accounts import PASSWORD, fill, find, post, register, todos_of
from unit.conftest import NewClient
from webapp.accounts.models import User, UserSession
from webapp.database import db
from webapp.todos.models import Todo

ROWS = dict[str, list[tuple[object, ...]]]
DELETED = time.time_ns()
"""The deletion that took a todo of each away, just now; others were a moment later, and in 1970."""


class Street:
    """Ana, with one account that is older than hers and one that is younger; each has a todo of every kind."""

    def __init__(self, app: Flask, new_client: NewClient) -> None:
        self._app = app
        self.clients = {who: new_client() for who in ("older", "ana", "younger")}
        self.names = {who: register(client) for who, client in self.clients.items()}
        for name in self.names.values():
            fill(app, name, 1, version=301, description="open")
            fill(app, name, 1, version=301, description="meant")
            fill(app, name, 1, version=301, description="done", done=True)
            fill(app, name, 1, version=301, description="gone", deletion=DELETED)
            fill(app, name, 1, version=301, description="gone later", deletion=DELETED + 1)
            fill(app, name, 1, version=301, description="ancient", deletion=1)
        with app.app_context():
            # Tokens of other browsers that sort before and after any that was drawn by lot.
            for who, sign in (("older", "!"), ("younger", "~")):
                user = find(app, self.names[who])
                assert user
                db.session.add(UserSession(token=f"{sign} {user.name}", user_id=user.id))
            db.session.commit()
        self.ana = self.clients["ana"]

    def rows(self, who: str) -> ROWS:
        """Return all that the database keeps of somebody, by table."""
        user = find(self._app, self.names[who])
        assert user
        with self._app.app_context():
            tables = {"users": User.id, "user_sessions": UserSession.user_id, "todos": Todo.user_id}
            return {
                name: [
                    tuple(row)
                    for row in db.session.execute(
                        sa.select(User.metadata.tables[name]).where(key == user.id).order_by(sa.literal_column("1"))
                    )
                ]
                for name, key in tables.items()
            }

    def todos(self) -> dict[tuple[str, bool, bool], int]:
        """Return the versions of Ana's todos: by description, whether they are done, and whether they stand."""
        user = find(self._app, self.names["ana"])
        assert user
        with self._app.app_context():
            found = db.session.scalars(sa.select(Todo).where(Todo.user_id == user.id)).all()
        return {(todo.description, todo.done, not todo.deletion): todo.version for todo in found}

    def counts(self) -> tuple[int, int]:
        """Return how many of Ana's todos are open and how many done, as they were counted."""
        user = find(self._app, self.names["ana"])
        assert user
        return user.open_todos, user.done_todos


@pytest.fixture
def street(app: Flask, new_client: NewClient) -> Street:
    """Three neighbours."""
    return Street(app, new_client)


CHANGES: dict[str, tuple[str, dict[str, object]]] = {
    "add": ("/todos", {"description": "new", "idempotency_key": "k" * 22}),
    "edit": ("/todos/{todo}", {"description": "changed", "version": 301}),
    "edit nothing": ("/todos/{todo}", {"description": "meant", "version": 301}),
    "empty": ("/todos/{todo}", {"description": "", "version": 301}),
    "tick": ("/todos/{todo}/done", {"done": "1"}),
    "tick all": ("/todos/done", {"done": "1"}),
    "delete": ("/todos/{todo}/delete", {}),
    "clear": ("/todos/clear", {}),
    "undo": ("/todos/undo", {"deletion": DELETED}),
    "password": ("/account/password", {"present": PASSWORD, "new": PASSWORD + "!"}),
    "everywhere": ("/log-out/everywhere", {}),
    "sign out": ("/log-out", {}),
    "delete account": ("/account/delete", {"password": PASSWORD}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_neighbours_notice_nothing(street: Street, change: str) -> None:
    """All that the database keeps of others stays as it was, and each of them stays signed in."""
    path, fields = CHANGES[change]
    before = {who: street.rows(who) for who in ("older", "younger")}

    response = post(street.ana, path.format(todo=todos_of(street.ana)["meant"]), **fields)

    assert response.status_code == HTTPStatus.SEE_OTHER
    assert {who: street.rows(who) for who in before} == before
    assert len(todos_of(street.clients["older"])) == len(todos_of(street.clients["younger"])) == 3


STOOD = {
    ("open", False, True): 301,
    ("meant", False, True): 301,
    ("done", True, True): 301,
    ("gone", False, False): 301,
    ("gone later", False, False): 301,
    ("ancient", False, False): 301,
}


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        ("add", set(), {("new", False, True): 1}),
        ("edit", {("meant", False, True)}, {("changed", False, True): 302}),
        ("edit nothing", set(), {}),
        ("empty", {("meant", False, True), ("ancient", False, False)}, {("meant", False, False): 302}),
        ("tick", {("meant", False, True)}, {("meant", True, True): 302}),
        (
            "tick all",
            {("open", False, True), ("meant", False, True)},
            {("open", True, True): 302, ("meant", True, True): 302},
        ),
        ("delete", {("meant", False, True), ("ancient", False, False)}, {("meant", False, False): 302}),
        ("clear", {("done", True, True), ("ancient", False, False)}, {("done", True, False): 302}),
        ("undo", {("gone", False, False)}, {("gone", False, True): 302}),
    ],
)
def test_own_todos_that_are_not_meant_stay(
    street: Street, change: str, before: set[tuple[str, bool, bool]], after: dict[tuple[str, bool, bool], int]
) -> None:
    """Of somebody's own todos only those change that are meant, and the version of those rises by one."""
    path, fields = CHANGES[change]

    post(street.ana, path.format(todo=todos_of(street.ana)["meant"]), **fields)

    stays = {todo: version for todo, version in STOOD.items() if todo not in before}
    assert street.todos() == stays | after
    active_todos = [done for _description, done, stands in stays | after if stands]
    assert street.counts() == (active_todos.count(False), active_todos.count(True))
