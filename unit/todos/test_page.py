"""Which page of a list is shown, a draft, and what the list's script gets (webapp/todos/page.py)."""

from collections.abc import Callable
from http import HTTPStatus
from random import Random
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.helpers import (
    add_todos,
    change_in,
    csrf_token,
    descriptions_of,
    done_of,
    draft_of,
    insert_todos,
    list_section,
    post,
    post_by_script,
    register,
    todos_of,
)
from unit.html import read
from webapp.todos.listing import PAGE_SIZE
from webapp.todos.page import DRAFT, MAX_DRAFT_LENGTH

Send = Callable[..., TestResponse]


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


@pytest.mark.parametrize(
    ("next_", "chosen", "shown"),
    [
        ("/hello?filter=done&page=2", "done", "/hello?filter=done&page=2"),
        ("/hello?page=2", "all", "/hello?page=2"),
        ("/hello?page=99&filter=open", "open", "/hello?filter=open"),
        ("/hello?filter=other&page=x", "all", "/hello"),
        ("/hello?page=" + "9" * 5000, "all", "/hello"),
        ("//evil.example/hello?filter=done", "all", "/hello"),
        ("?filter=done", "all", "/hello"),
        ("/[", "all", "/hello"),
        ("", "all", "/hello"),
    ],
)
def test_refused_todo_shows_the_page_that_it_was_typed_on(
    app: Flask, client: FlaskClient, next_: str, chosen: str, shown: str
) -> None:
    """A form that is refused shows the filter and the page that it was on, which its own address does not name."""
    insert_todos(app, register(client), PAGE_SIZE + 1, done=True)

    response = post(client, "/todos?filter=open&page=1", description="", next=next_)

    section = read(response).one("section#todos")
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert section.one(".filters [aria-current]")["id"] == f"filter-{chosen}"
    assert section.one("form#new-todo-form").fields["next"] == shown
    assert len(section.all("#rows li")) == {"/hello": PAGE_SIZE, "/hello?filter=open": 0}.get(shown, 1)


@pytest.mark.parametrize(
    "next_", ["/hello?filter=done", "/hello?filter=done&page=1", "/hello?page=2", "/hello?filter=open&page=2"]
)
@pytest.mark.parametrize("send", [post, post_by_script], ids=["form", "script"])
def test_todo_that_is_added_out_of_sight_is_reported(ana: FlaskClient, send: Send, next_: str) -> None:
    """Where a new todo is not listed, a message says where it is, and leads there."""
    response = send(ana, "/todos", description="new", next=next_)

    page = read(response if send is post_by_script else ana.get(next_))
    message = page.one("#flashes [role=status]")
    assert "Añadida: está al principio de la lista." in message.text
    assert [link["href"] for link in message.all("p a")] == ["/hello"]
    assert descriptions_of(ana) == ["new"]


@pytest.mark.parametrize("next_", ["/hello", "/hello?filter=open", "/hello?page=1", "/hello?filter=other&page=x", ""])
def test_todo_that_is_added_in_sight_is_not_reported(ana: FlaskClient, next_: str) -> None:
    """Where a new todo is listed, no message says so."""
    post(ana, "/todos", description="new", next=next_)

    assert not read(ana.get(next_ or "/hello")).all("#flashes *")


def test_each_account_has_its_own_storage(app: Flask) -> None:
    """The page names the account for the script, whose drafts are of no other account, and the longest description."""
    sections = []
    for client in (app.test_client(), app.test_client()):
        register(client)
        sections.append(list_section(client))

    assert sections[0]["data-storage"] != sections[1]["data-storage"]
    assert {section["data-limit"] for section in sections} == {"200"}


ACTIONS: dict[str, tuple[str, dict[str, str]]] = {
    "tick": ("/todos/{todo}/done", {"done": "1"}),
    "tick of a deleted todo": ("/todos/{deleted}/done", {"done": "1"}),
    "tick all": ("/todos/done", {"done": "1"}),
    "tick all of none": ("/todos/done", {"done": "0"}),
    "delete": ("/todos/{todo}/delete", {"deleted": "1"}),
    "restore": ("/todos/{deleted}/delete", {"deleted": "0"}),
    "clear": ("/todos/clear", {}),
    "undo": ("/todos/undo", {"change": "{change}"}),
    "undo of nothing": ("/todos/undo", {"change": str(UUID(int=0))}),
}
"""The buttons of the list, which belong to the form for a new todo."""


def press(client: FlaskClient, action: str, send: Send = post, /, **fields: str) -> TestResponse:
    """Press a button of a list with two todos, of which one is deleted."""
    add_todos(client, "listed", "deleted")
    todos = todos_of(client)
    post(client, f"/todos/{todos['deleted']}/delete")
    known = {"todo": todos["listed"], "deleted": todos["deleted"], "change": change_in(read(client.get("/hello")))}
    path, own_fields = ACTIONS[action]
    return send(
        client, path.format(**known), **fields | {name: value.format(**known) for name, value in own_fields.items()}
    )


@pytest.mark.parametrize("action", ACTIONS)
def test_button_keeps_the_draft(ana: FlaskClient, action: str) -> None:
    """What was typed for a new todo is in its field after any button of the list, once, and is not added."""
    response = press(ana, action, description=" Buy <b>wine</b> ", next="/hello?filter=open")

    assert (response.status_code, response.location.partition("#")[0]) == (HTTPStatus.SEE_OTHER, "/hello?filter=open")
    ana.get("/account")
    field = list_section(ana).one("input#new-todo")
    assert field["value"] == " Buy <b>wine</b> "
    assert "autofocus" in field
    assert "aria-invalid" not in field
    assert draft_of(ana) == ""
    assert "Buy <b>wine</b>" not in descriptions_of(ana)


@pytest.mark.parametrize("typed", ["", None], ids=["empty", "missing"])
def test_button_without_a_draft_stores_none(ana: FlaskClient, typed: str | None) -> None:
    """If nothing was typed, the session has no draft."""
    press(ana, "tick", **({} if typed is None else {"description": typed}))

    with ana.session_transaction() as session:
        assert DRAFT not in session
    assert "autofocus" not in list_section(ana).one("input#new-todo")


@pytest.mark.parametrize(
    ("typed", "kept", "warnings"),
    [
        pytest.param(
            "a" * 399 + "bc",
            "a" * 399 + "b",
            [
                "Lo que escribiste es demasiado largo para conservarlo entero:"
                " en el campo están sus primeros 400 caracteres."
            ],
            id="too long",
        ),
        pytest.param("a" * 399 + "b", "a" * 399 + "b", [], id="longest"),
        pytest.param("a" * 201, "a" * 201, [], id="too long to add"),
    ],
)
def test_draft_has_at_most_400_characters(ana: FlaskClient, typed: str, kept: str, warnings: list[str]) -> None:
    """A draft may be too long for a todo, so that it can be shortened; if it is too long for the session, it is cut.

    A message says so.
    """
    press(ana, "tick", description=typed)

    page = read(ana.get("/hello"))
    assert page.one("input#new-todo")["value"] == kept
    assert [message.text for message in page.all("#flashes [role=alert] p")] == warnings


def test_longest_draft_fits_into_a_cookie(ana: FlaskClient) -> None:
    """A draft of characters that take the most space leaves the session small enough for browsers (RFC 6265, 6.1)."""
    characters = Random(1).choices(range(0x10000, 0x110000), k=MAX_DRAFT_LENGTH + 1)  # noqa: S311 - no secret
    draft = "".join(map(chr, characters))

    response = press(ana, "tick all", description=draft)

    (cookie,) = response.headers.getlist("Set-Cookie")
    assert len(cookie) < 4096
    page = read(ana.get("/hello"))
    assert len(page.all("#flashes .alert")) == 2
    assert page.one("input#new-todo")["value"] == draft[:MAX_DRAFT_LENGTH]


def test_draft_is_not_shown_to_another_account(ana: FlaskClient) -> None:
    """Who logs in next in the same browser does not see what was typed before."""
    press(ana, "tick", description="a secret of Ana")
    post(ana, "/log-out")

    register(ana)

    assert draft_of(ana) == ""


@pytest.mark.parametrize(("path", "fields"), [("", {}), ("/{todo}", {"original": "Buy bread"})], ids=["add", "edit"])
def test_what_was_saved_is_no_draft(ana: FlaskClient, todo: int, path: str, fields: dict[str, str]) -> None:
    """A todo that was added or edited is not in the field for a new one."""
    post(ana, f"/todos{path.format(todo=todo)}", description="Buy milk", **fields)

    assert draft_of(ana) == ""


@pytest.mark.parametrize("next_", ["/hello", "/hello?filter=done", "/hello?filter=open&page=2"])
@pytest.mark.parametrize("action", ACTIONS)
def test_script_gets_the_list_of_its_page(app: Flask, client: FlaskClient, action: str, next_: str) -> None:
    """The script gets the same list that the page then has, with its filter, page and revision, and nothing else."""
    name = register(client)
    insert_todos(app, name, PAGE_SIZE)
    insert_todos(app, name, PAGE_SIZE, done=True)

    response = press(client, action, post_by_script, description="draft", next=next_)

    answer = read(response)
    assert response.status_code == HTTPStatus.OK
    assert not response.location
    assert not answer.all("h1, form#new-todo-form, #list #list")
    page = read(client.get(next_))
    assert answer.one("#list").html == page.one("#list").html
    assert not page.all("#flashes *")
    assert page.one("input#new-todo")["value"] == ""


@pytest.mark.parametrize(
    ("action", "announcement", "message"),
    [
        ("tick", "Quedan 0 tareas pendientes.", ""),
        (
            "tick of a deleted todo",
            "",
            "Esa tarea ya se ha eliminado, quizá en otra pestaña.",
        ),
        ("tick all", "", "Una tarea marcada. Deshacer"),
        ("tick all of none", "Queda una tarea pendiente.", ""),
        ("delete", "Una tarea eliminada. Quedan 0 tareas pendientes.", ""),
        ("restore", "Deshecho: una tarea está como antes. Quedan 2 tareas pendientes.", ""),
        ("undo", "Deshecho: una tarea está como antes. Quedan 2 tareas pendientes.", ""),
        (
            "undo of nothing",
            "",
            "No hay nada que deshacer: ya se deshizo o se cambió después, o es de hace más de un día.",
        ),
    ],
)
def test_script_gets_words_to_announce_or_messages_to_show(
    ana: FlaskClient, action: str, announcement: str, message: str
) -> None:
    """What only needs to be said is announced; what has a button, or went wrong, is shown."""
    answer = read(press(ana, action, post_by_script))

    assert answer.one("#announcement").text == announcement
    assert " ".join(part.text for part in answer.all("#flashes p, #flashes form button")) == message


def test_script_gets_the_messages_of_another_tab_too(ana: FlaskClient, todo: int) -> None:
    """Of messages that no page has shown yet, those without a button are announced, and those with one are shown."""
    token = csrf_token(ana)
    edit = {"csrf_token": token, "description": "Buy milk", "original": "Buy bread"}
    assert ana.post(f"/todos/{todo}", data=edit).status_code == HTTPStatus.SEE_OTHER

    response = ana.post("/todos/done", data={"csrf_token": token, "done": "1"}, headers={"X-Requested-With": "fetch"})

    answer = read(response)
    assert answer.one("#announcement").text == "Guardada."
    assert answer.one("#flashes [role=status] form").text == "Una tarea marcada. Deshacer"


def test_refused_change_of_the_script_is_a_whole_page(ana: FlaskClient, todo: int) -> None:
    """What is refused or conflicts has its status for the script too, and the page on which it can be mended."""
    refused = post_by_script(ana, "/todos", description="", next="/hello?filter=done")
    conflict = post_by_script(ana, f"/todos/{todo}", description="x", original="y")
    post(ana, f"/todos/{todo}/delete")
    deleted = post_by_script(ana, f"/todos/{todo}", description="x", original="Buy bread")

    assert [response.status_code for response in (refused, conflict, deleted)] == [422, 409, 409]
    assert read(refused).one("form#new-todo-form").fields["next"] == "/hello?filter=done"
    assert read(conflict).one("input[name=original]")["value"] == "Buy bread"
    assert read(deleted).one("input#new-todo")["value"] == "x"
