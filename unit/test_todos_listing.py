"""A page of somebody's list, and what it costs (webapp/todos/listing.py)."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from unit.accounts import add, done_of, fill, find, list_of, post, register, todos_of
from unit.conftest import NewClient
from webapp.accounts.models import User
from webapp.database import db
from webapp.todos.listing import PAGE_SIZE, Filter, delete_todos, list_todos
from webapp.todos.models import Todo

DAY, MINUTE = 86_400_000_000_000, 60_000_000_000
"""In nanoseconds."""


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
    """Return where the list's pages lead to."""
    return {link["rel"]: link["href"] for link in list_of(client, path).all("a") if "rel" in link}


def test_newest_is_first(new_client: NewClient) -> None:
    """What was written last stands on top."""
    client = new_client()
    register(client)

    add(client, "first", "second", "third")

    assert list(todos_of(client)) == ["third", "second", "first"]


def test_list_comes_in_pages_of_fifty(app: Flask, new_client: NewClient) -> None:
    """Each page goes on where the one before ended, with a link to its neighbours."""
    client = new_client()
    fill(app, register(client), 2 * PAGE_SIZE + 1)

    pages = [list(todos_of(client, f"/hello?page={page}")) for page in (1, 2, 3)]

    assert [len(page) for page in pages] == [50, 50, 1]
    assert [text for page in pages for text in page] == [f"todo {number}" for number in range(100, -1, -1)]
    assert links_of(client, "/hello") == {"next": "/hello?page=2"}
    assert links_of(client, "/hello?page=2") == {"prev": "/hello", "next": "/hello?page=3"}
    assert links_of(client, "/hello?page=3") == {"prev": "/hello?page=2"}


def test_pages_are_counted_of_all(app: Flask, new_client: NewClient) -> None:
    """What is open and what is done share the pages of the whole list."""
    client = new_client()
    name = register(client)
    fill(app, name, PAGE_SIZE // 2)
    fill(app, name, PAGE_SIZE // 2 + 1, done=True)

    assert links_of(client, "/hello?page=2") == {"prev": "/hello"}


@pytest.mark.parametrize("chosen", list(Filter))
def test_empty_list_is_a_page(app: Flask, new_client: NewClient, chosen: Filter) -> None:
    """Where nothing is listed, the first page is the only one."""
    name = register(new_client())
    with app.app_context():
        listing = list_todos(db.session.get_one(User, find_id(name)), chosen, 1)

    assert (listing.page, listing.pages, list(listing.todos)) == (1, 1, [])


def test_fifty_todos_are_one_page(app: Flask, new_client: NewClient) -> None:
    """Nothing leads to a page with nothing on it."""
    client = new_client()
    fill(app, register(client), PAGE_SIZE)

    assert len(todos_of(client)) == PAGE_SIZE
    assert not links_of(client, "/hello")


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "1e3", "9" * 5000])
def test_page_that_is_none_is_the_first(app: Flask, new_client: NewClient, number: str) -> None:
    """Whatever an address says, a page comes."""
    client = new_client()
    fill(app, register(client), PAGE_SIZE + 1)

    assert next(iter(todos_of(client, f"/hello?page={number}"))) == f"todo {PAGE_SIZE}"
    assert links_of(client, f"/hello?page={number}") == {"next": "/hello?page=2"}


@pytest.mark.parametrize("number", ["3", "99999999999999999999"])
def test_page_beyond_the_last_is_the_last(app: Flask, new_client: NewClient, number: str) -> None:
    """Whoever deleted the last of a page sees the one before."""
    client = new_client()
    fill(app, register(client), PAGE_SIZE + 1)

    assert list(todos_of(client, f"/hello?page={number}")) == ["todo 0"]


@pytest.mark.parametrize(
    ("filter_", "listed"),
    [
        ("all", ["c", "b", "a"]),
        ("open", ["c", "a"]),
        ("done", ["b"]),
        ("other", ["c", "b", "a"]),
        ("", ["c", "b", "a"]),
    ],
)
def test_filter_chooses_what_is_listed(new_client: NewClient, filter_: str, listed: list[str]) -> None:
    """All, what is open, or what is done; the count of what is open stays."""
    client = new_client()
    register(client)
    add(client, "a", "b", "c")
    post(client, f"/todos/{todos_of(client)['b']}/done", done=1)

    section = list_of(client, f"/hello?filter={filter_}")

    assert [text.text for text in section.all("span", class_="description")] == listed
    assert section.one(class_="count").text == "2 pendientes"
    assert done_of(client) == ["b"]


def test_filter_has_pages_of_its_own(app: Flask, new_client: NewClient) -> None:
    """The pages of a filter hold what it chooses, and nothing else."""
    client = new_client()
    name = register(client)
    fill(app, name, PAGE_SIZE + 1, done=True)
    add(client, "open")

    assert list(todos_of(client, "/hello?filter=open&page=2")) == ["open"]
    assert links_of(client, "/hello?filter=done") == {"next": "/hello?filter=done&page=2"}
    assert list(todos_of(client, "/hello?filter=done&page=2")) == ["todo 0"]


def test_list_is_nobody_elses(new_client: NewClient) -> None:
    """Each account sees its own."""
    ana, eve = new_client(), new_client()
    register(ana)
    add(ana, "secret of Ana")
    register(eve)
    add(eve, "of Eve")

    assert list(todos_of(eve)) == ["of Eve"]


def test_counts_are_those_of_the_list(app: Flask, new_client: NewClient) -> None:
    """Whatever is done to a list, what is counted is what stands."""
    client = new_client()
    name = register(client)

    def counts() -> tuple[int, int]:
        user = find(app, name)
        assert user
        return user.open_todos, user.done_todos

    assert counts() == (0, 0)
    add(client, "a", "b", "c", "d")
    todos = todos_of(client)
    assert counts() == (4, 0)
    post(client, f"/todos/{todos['a']}/done", done=1)
    assert counts() == (3, 1)
    post(client, f"/todos/{todos['b']}/delete")
    assert counts() == (2, 1)
    post(client, "/todos/clear")
    assert counts() == (2, 0)
    post(client, "/todos/done", done=1)
    assert counts() == (0, 2)


@pytest.mark.parametrize("path", ["/hello", "/hello?page=2", "/hello?filter=open"])
def test_page_costs_the_same_however_long_the_list(
    app: Flask, new_client: NewClient, statements: list[str], path: str
) -> None:
    """One query for who is signed in, and one for the page."""
    client = new_client()
    name = register(client)
    costs = []
    for number in (1, 2, 1000):
        fill(app, name, number)
        statements.clear()
        client.get(path)
        costs.append([sent.split()[0] for sent in statements if not sent.startswith("BEGIN")])

    assert costs == [["SELECT", "SELECT"]] * 3


def find_id(name: str) -> int:
    """Return the number of an account."""
    return db.session.scalars(sa.select(User.id).where(User.name == name)).one()


@pytest.mark.parametrize("chosen", list(Filter))
@pytest.mark.parametrize("number", [1, 2])
def test_page_is_found_by_an_index(sqlite_app: Flask, chosen: Filter, number: int) -> None:
    """No page reads a whole table or sorts it: SQLite finds the newest by an index."""
    name = register(sqlite_app.test_client())
    fill(sqlite_app, name, PAGE_SIZE + 1)
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
    index = "user_id_deletion_id" if chosen is Filter.ALL else "user_id_deletion_done_id"
    assert plan[0].startswith(f"SEARCH todos USING INDEX ix_todos_{index} (user_id=? AND deletion=?")


def test_what_was_deleted_long_ago_is_gone(app: Flask, new_client: NewClient) -> None:
    """An undo is good for a day: the next deletion after that takes the old ones out of the database."""
    client = new_client()
    name = register(client)
    add(client, "old", "recent", "now")
    todos = todos_of(client)
    with app.app_context():
        user = db.session.get_one(User, find_id(name))
        for description in ("old", "recent"):
            delete_todos(user, Todo.id == todos[description])
        oldest = sa.select(sa.func.min(Todo.deletion)).where(Todo.user_id == user.id, Todo.deletion > 0)
        long_ago = db.session.scalar(oldest)
        assert long_ago
        db.session.execute(sa.update(Todo).where(Todo.id == todos["old"]).values(deletion=long_ago - DAY - 1))
        just_now = sa.update(Todo).where(Todo.id == todos["recent"])
        db.session.execute(just_now.values(deletion=Todo.deletion - DAY + MINUTE))
        delete_todos(user, Todo.id == todos["now"])
        db.session.commit()

        kept = db.session.scalars(sa.select(Todo.description).where(Todo.user_id == user.id).order_by(Todo.id)).all()

    assert kept == ["recent", "now"]
