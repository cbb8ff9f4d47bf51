"""What the address of a list asks for: a page, a filter, a todo to edit (webapp/todos/page.py)."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from unit.helpers import add_todos, done_of, insert_todos, list_section, post, register, todos_of
from unit.html import read
from webapp.todos.listing import PAGE_SIZE


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "1e3", "9" * 5000])
def test_invalid_page_number_shows_the_first_page(app: Flask, client: FlaskClient, number: str) -> None:
    """A page number that is none shows the first page."""
    insert_todos(app, register(client), PAGE_SIZE + 1)

    assert next(iter(todos_of(client, f"/hello?page={number}"))) == f"todo {PAGE_SIZE}"
    assert list_section(client, f"/hello?page={number}").one("a[rel=next]")["href"] == "/hello?page=2"


@pytest.mark.parametrize("number", ["3", "99999999999999999999"])
def test_page_beyond_the_last_is_the_last(app: Flask, client: FlaskClient, number: str) -> None:
    """A page number beyond the last shows the last page."""
    insert_todos(app, register(client), PAGE_SIZE + 1)

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
def test_filter_chooses_what_is_listed(ana: FlaskClient, filter_: str, listed: list[str]) -> None:
    """A filter lists all todos, the open or the done ones; the count of open todos stays."""
    add_todos(ana, "a", "b", "c")
    post(ana, f"/todos/{todos_of(ana)['b']}/done", done=1)

    section = list_section(ana, f"/hello?filter={filter_}")

    assert [text.text for text in section.all("span.description")] == listed
    assert section.one(".count").text == "2 pendientes"
    assert done_of(ana) == ["b"]


def test_address_chooses_the_todo_to_edit(app: Flask, client: FlaskClient) -> None:
    """The address names the todo to edit; one that is not on the page opens no form."""
    insert_todos(app, register(client), 300)
    todos = todos_of(client)
    chosen = todos["todo 290"]

    field = read(client.get(f"/hello?edit={chosen}")).one("input#edited")

    assert field["value"] == "todo 290"
    assert read(client.get(f"/hello?edit={chosen}")).one("input[name=version]")["value"] == "1"
    for other in (min(todos.values()) - 1, max(todos.values()) + 1, 0, -1, "x"):
        assert not read(client.get(f"/hello?edit={other}")).all("input#edited")
