"""Which todos a page of a list shows, and what it costs (webapp/todos/listing.py)."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from unit.helpers import add_todos, insert_todos, list_section, load_user, register, todos_of
from webapp.accounts.models import User, now
from webapp.database import db
from webapp.todos.listing import PAGE_SIZE, Filter, count_todos, list_todos


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
    """A page takes three queries, however long the list is: the user, the counts, the todos."""
    name = register(client)
    costs = []
    for number in (1, 2, 1000):
        insert_todos(app, name, number)
        statements.clear()
        client.get(path)
        costs.append([sent.split()[0] for sent in statements if not sent.startswith("BEGIN")])

    assert costs == [["SELECT", "SELECT", "SELECT"]] * 3


@pytest.mark.parametrize("chosen", list(Filter))
@pytest.mark.parametrize("number", [1, 2])
def test_page_is_found_by_an_index(sqlite_app: Flask, chosen: Filter, number: int) -> None:
    """No page reads a whole table or sorts it: SQLite finds the newest todos by an index."""
    name = register(sqlite_app.test_client())
    insert_todos(sqlite_app, name, PAGE_SIZE + 1)
    with sqlite_app.app_context():
        user = db.session.scalars(sa.select(User)).one()
        sent: list[tuple[str, Any]] = []
        sa.event.listen(db.engine, "before_cursor_execute", lambda *args: sent.append((args[2], args[3])))
        list_todos(user, chosen, number)
        statement, parameters = sent[-1]
        plan = [
            row[-1] for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]

    assert len(plan) == 1
    index = "user_id_deleted_at_id" if chosen is Filter.ALL else "user_id_deleted_at_done_id"
    assert plan[0].startswith(f"SEARCH todos USING INDEX ix_todos_{index} (user_id=? AND deleted_at=?")
