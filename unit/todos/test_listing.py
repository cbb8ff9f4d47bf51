"""Which todos and changes a page of a list shows, and what it costs (webapp/todos/listing.py)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from unit.helpers import (
    add_todos,
    insert_changes,
    insert_todos,
    list_section,
    load_user,
    post,
    recent_changes_in,
    recent_changes_of,
    register,
    todos_of,
)
from webapp.accounts.models import User, now
from webapp.database import db
from webapp.todos.listing import MAX_RECENT_CHANGES, PAGE_SIZE, Filter, count_todos, list_todos, recent_changes
from webapp.todos.models import ChangeKind


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """The SQL that the app sends, as it is sent."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(engine, "before_cursor_execute", note)


def links_of(client: FlaskClient, path: str) -> dict[str, str]:
    """Return the links to the neighbouring pages."""
    return {link["rel"]: link["href"] for link in list_section(client, path).all("a") if "rel" in link}


def test_newest_is_first(ana: FlaskClient) -> None:
    """The todo that was added last is at the top."""
    add_todos(ana, "first", "second", "third")

    assert list(todos_of(ana)) == ["third", "second", "first"]


def test_list_comes_in_pages_of_fifty(app: Flask, client: FlaskClient) -> None:
    """Each page continues where the one before ended, with links to its neighbours."""
    insert_todos(app, register(client), 2 * PAGE_SIZE + 1)

    pages = [list(todos_of(client, f"/hello?page={page}")) for page in (1, 2, 3)]

    assert [len(page) for page in pages] == [50, 50, 1]
    assert [text for page in pages for text in page] == [f"todo {number}" for number in range(100, -1, -1)]
    assert links_of(client, "/hello") == {"next": "/hello?page=2"}
    assert links_of(client, "/hello?page=2") == {"prev": "/hello", "next": "/hello?page=3"}
    assert links_of(client, "/hello?page=3") == {"prev": "/hello?page=2"}


def test_open_and_done_todos_share_the_pages(app: Flask, client: FlaskClient) -> None:
    """Open and done todos together fill the pages of the whole list."""
    name = register(client)
    insert_todos(app, name, PAGE_SIZE // 2)
    insert_todos(app, name, PAGE_SIZE // 2 + 1, done=True)

    assert links_of(client, "/hello?page=2") == {"prev": "/hello"}


@pytest.mark.parametrize("chosen", list(Filter))
def test_empty_list_has_one_page(app: Flask, chosen: Filter) -> None:
    """A list without todos has one page."""
    name = register(app.test_client())
    with app.app_context():
        listing = list_todos(load_user(app, name), chosen, 1)

    assert (listing.page, listing.pages, list(listing.todos)) == (1, 1, [])


def test_fifty_todos_are_one_page(app: Flask, client: FlaskClient) -> None:
    """No link leads to a page without todos."""
    insert_todos(app, register(client), PAGE_SIZE)

    assert len(todos_of(client)) == PAGE_SIZE
    assert not links_of(client, "/hello")


def test_filter_has_pages_of_its_own(app: Flask, client: FlaskClient) -> None:
    """The pages of a filter hold the todos that it chooses, and no others."""
    name = register(client)
    insert_todos(app, name, PAGE_SIZE + 1, done=True)
    add_todos(client, "open")

    assert list(todos_of(client, "/hello?filter=open&page=2")) == ["open"]
    assert links_of(client, "/hello?filter=done") == {"next": "/hello?filter=done&page=2"}
    assert list(todos_of(client, "/hello?filter=done&page=2")) == ["todo 0"]


@pytest.mark.usefixtures("todo")
def test_each_user_has_their_own_list(client: FlaskClient) -> None:
    """Each account sees its own todos only."""
    register(client)

    assert not todos_of(client)


def test_counts_leave_deleted_todos_out(app: Flask) -> None:
    """Open and done todos are counted, deleted ones are not."""
    name = register(app.test_client())
    insert_todos(app, name, 2)
    insert_todos(app, name, 3, done=True)
    for done in (False, True):
        insert_todos(app, name, 4, done=done, deleted_at=now(), deletion_id=uuid4())

    with app.app_context():
        assert count_todos(load_user(app, name)) == (3, 5)


@pytest.mark.parametrize("path", ["/hello", "/hello?page=2", "/hello?filter=open"])
def test_number_of_queries_does_not_depend_on_the_list(
    app: Flask, client: FlaskClient, statements: list[str], path: str
) -> None:
    """A page takes four queries, however long the list is: the user, the counts, the todos, the recent changes."""
    name = register(client)
    costs = []
    for number in (1, 2, 1000):
        insert_todos(app, name, number)
        insert_changes(app, name, number)
        statements.clear()
        assert client.get(path).status_code == HTTPStatus.OK
        costs.append([sent.split()[0] for sent in statements if not sent.startswith("BEGIN")])

    assert costs == [["SELECT"] * 4] * 3


def plan_of(sqlite_app: Flask, query: Callable[[User], object]) -> list[str]:
    """Return how SQLite answers the last query of a function."""
    with sqlite_app.app_context():
        user = db.session.scalars(sa.select(User)).one()
        sent: list[tuple[str, Any]] = []
        sa.event.listen(db.engine, "before_cursor_execute", lambda *args: sent.append((args[2], args[3])))
        query(user)
        statement, parameters = sent[-1]
        steps = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [step[-1] for step in steps]


@pytest.mark.parametrize("chosen", list(Filter))
@pytest.mark.parametrize("number", [1, 2])
def test_page_is_found_by_an_index(sqlite_app: Flask, chosen: Filter, number: int) -> None:
    """No page reads a whole table or sorts it: SQLite finds the newest todos by an index."""
    name = register(sqlite_app.test_client())
    insert_todos(sqlite_app, name, PAGE_SIZE + 1)
    plan = plan_of(sqlite_app, lambda user: list_todos(user, chosen, number))

    assert len(plan) == 1
    index = "user_id_deleted_at_id" if chosen is Filter.ALL else "user_id_deleted_at_done_id"
    assert plan[0].startswith(f"SEARCH todos USING INDEX ix_todos_{index} (user_id=? AND deleted_at=?")


def test_recent_changes_are_found_by_an_index(sqlite_app: Flask) -> None:
    """No page reads or sorts the changes of other users, or old ones: SQLite finds the newest by an index."""
    register(sqlite_app.test_client())

    (step,) = plan_of(sqlite_app, recent_changes)

    index = "ix_undoable_changes_user_id_made_at (user_id=? AND made_at>?)"
    assert step == f"SEARCH undoable_changes USING INDEX {index}"


def test_recent_changes_say_what_was_changed(ana: FlaskClient) -> None:
    """A change says what it did to how many todos, and names the newest of them; the newest change is first."""
    add_todos(ana, "a")
    for done in (1, 0):
        post(ana, "/todos/done", done=done)
    add_todos(ana, "b", "<b>c</b>")
    post(ana, f"/todos/{todos_of(ana)['b']}/delete")
    for done in (1, 0, 1):
        post(ana, "/todos/done", done=done)
    post(ana, "/todos/clear")

    changes = list(list_section(ana).all("#recent span"))

    assert [change.text for change in changes] == [
        "2 eliminadas: <b>c</b> …",
        "2 marcadas: <b>c</b> …",
        "2 desmarcadas: <b>c</b> …",
        "2 marcadas: <b>c</b> …",
        "Eliminada: b",
        "Desmarcada: a",
        "Marcada: a",
    ]


def test_recent_changes_are_those_of_a_day(app: Flask, client: FlaskClient) -> None:
    """Of each user's own changes of any kind those of the last day are offered for an undo."""
    name, day_ago = register(client), now() - timedelta(days=1)
    for number, kind in enumerate(ChangeKind, start=1):
        for age in (-number, number):
            insert_changes(app, name, 1, kind=kind, made_at=day_ago + age * timedelta(minutes=1))
    insert_changes(app, register(app.test_client()), 1)

    assert list(recent_changes_of(client)) == ["Desmarcada: todo 0", "Marcada: todo 0", "Eliminada: todo 0"]


def test_at_most_fifty_recent_changes_are_offered(app: Flask, client: FlaskClient) -> None:
    """The newest changes are offered for an undo; once one of them is undone, the next older one is."""
    name = register(client)
    for age in range(MAX_RECENT_CHANGES + 2):
        insert_changes(app, name, 1, description=str(age), made_at=now() - timedelta(seconds=age))
    expected = [f"Eliminada: {age}" for age in range(MAX_RECENT_CHANGES + 2)]
    assert list(recent_changes_of(client)) == expected[:50]

    post(client, "/todos/undo", change=recent_changes_of(client)["Eliminada: 7"])

    assert list(recent_changes_of(client)) == [text for text in expected[:51] if text != "Eliminada: 7"]


@pytest.mark.parametrize("path", ["/hello", "/hello?filter=done", "/hello?page=2"])
def test_recent_changes_are_on_every_page_of_the_list(app: Flask, client: FlaskClient, path: str) -> None:
    """Whatever page of the list is shown, all recent changes are offered for an undo there."""
    name = register(client)
    insert_todos(app, name, PAGE_SIZE + 1)
    insert_changes(app, name, 2)

    assert len(recent_changes_in(list_section(client, path))) == 2
