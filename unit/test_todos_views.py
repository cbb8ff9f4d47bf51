"""What is added to a list, and changed in it (webapp/todos/views.py)."""

from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.accounts import add, done_of, error_of, fill, list_of, post, register, todos_of
from unit.conftest import NewClient
from unit.html import Element, read

KEY = "k" * 22
LONG = "Como mucho, 200 caracteres."


def edit(client: FlaskClient, todo: int, description: str, version: object = 1) -> TestResponse:
    """Send the form of a todo that is edited."""
    return post(client, f"/todos/{todo}", description=description, version=version)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("Buy bread", "Buy bread", id="words"),
        pytest.param(" \t Buy bread \n", "Buy bread", id="space around"),
        pytest.param("Buy\nbread", "Buy bread", id="line break"),
        pytest.param("Buy\0 bread", "Buy bread", id="NUL"),
        pytest.param("<b>bread</b> & {{ 7 * 7 }} %(x)s", "<b>bread</b> & {{ 7 * 7 }} %(x)s", id="markup"),
        pytest.param("日本 🎉 \u202eabc", "日本 🎉 \u202eabc", id="other scripts"),
        pytest.param("ñ" * 200, "ñ" * 200, id="longest"),
        pytest.param(" " + "🎉" * 200 + " ", "🎉" * 200, id="longest with space around"),
    ],
)
def test_todo_is_added_as_text(ana: FlaskClient, typed: str, kept: str) -> None:
    """What was typed is on the list, without the space around it, and is nothing but text."""
    response = post(ana, "/todos", description=typed, idempotency_key=KEY, next="/hello?filter=open")

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/hello?filter=open#new-todo")
    assert list(todos_of(ana)) == [kept]
    assert not list_of(ana).all("b")


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        pytest.param("", "Escribe qué hay que hacer.", id="empty"),
        pytest.param(" \n\u3000", "Escribe qué hay que hacer.", id="space"),
        pytest.param("\0", "Escribe qué hay que hacer.", id="NUL"),
        pytest.param("a" * 201, LONG, id="long"),
        pytest.param("🎉" * 201, LONG, id="long, other script"),
    ],
)
def test_bad_todo_is_refused(ana: FlaskClient, typed: str, error: str) -> None:
    """The error stands beside the field, which keeps what was typed; nothing is added."""
    response = post(ana, "/todos", description=typed, idempotency_key=KEY)

    page = read(response)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error_of(page, "new-todo") == error
    assert page.one("input", id="new-todo")["value"] == typed.strip().strip("\0")
    assert not todos_of(ana)


def test_form_that_is_sent_twice_adds_once(ana: FlaskClient) -> None:
    """A second click, or a page loaded anew, adds nothing; the next form adds the same words again."""
    for _ in range(2):
        assert post(ana, "/todos", description="bread", idempotency_key=KEY).status_code == HTTPStatus.SEE_OTHER
    assert len(list_of(ana).all("li")) == 1

    post(ana, "/todos", description="bread", idempotency_key="l" * 22)

    assert len(list_of(ana).all("li")) == 2


def test_each_idempotency_key_adds(ana: FlaskClient) -> None:
    """Another form adds, wherever its key sorts."""
    for key in ("m", "a", "z"):
        post(ana, "/todos", description=key, idempotency_key=key * 22)

    assert list(todos_of(ana)) == ["z", "a", "m"]


@pytest.mark.parametrize("first", [0, 1], ids=["older account", "younger account"])
def test_idempotency_key_of_somebody_else_is_free(ana: FlaskClient, new_client: NewClient, first: int) -> None:
    """Nobody can take a form's key from another account."""
    eve = new_client()
    register(eve)

    for client in [(ana, eve), (eve, ana)][first]:
        post(client, "/todos", description="bread", idempotency_key=KEY)

    assert list(todos_of(ana)) == list(todos_of(eve)) == ["bread"]


def test_each_page_has_a_idempotency_key_of_its_own(ana: FlaskClient) -> None:
    """Two tabs can add the same words."""
    keys = {list_of(ana).one("form", class_="new-todo").fields["idempotency_key"] for _ in range(2)}

    assert len(keys) == 2


@pytest.mark.parametrize("times", [1, 2])
def test_tick_is_what_the_form_says(ana: FlaskClient, todo: int, times: int) -> None:
    """A tick that is sent twice is a tick, and so is what takes it away."""
    for _ in range(times):
        post(ana, f"/todos/{todo}/done", done=1)
    ticked = done_of(ana)

    for _ in range(times):
        post(ana, f"/todos/{todo}/done", done=0)

    assert ticked == ["Buy bread"]
    assert done_of(ana) == []


def test_edit_begins_with_the_todo_that_is_meant(app: Flask, ana: FlaskClient) -> None:
    """The address says which todo is edited; one that is not on the page is not."""
    fill(app, register(ana), 300)
    todos = todos_of(ana)
    meant = todos["todo 290"]

    field = read(ana.get(f"/hello?edit={meant}")).one("input", id="edited")

    assert field["value"] == "todo 290"
    assert read(ana.get(f"/hello?edit={meant}")).one("input", name="version")["value"] == "1"
    for other in (min(todos.values()) - 1, max(todos.values()) + 1, 0, -1, "x"):
        assert not read(ana.get(f"/hello?edit={other}")).all("input", id="edited")


def test_edit_changes_the_description(ana: FlaskClient, todo: int) -> None:
    """The new words stand in the place of the old ones, trimmed."""
    response = edit(ana, todo, " Buy milk ")

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, f"/hello#tick-{todo}")
    assert todos_of(ana) == {"Buy milk": todo}


def test_edit_of_a_stale_page_overwrites_nothing(ana: FlaskClient, todo: int) -> None:
    """Where another tab was quicker, both texts are shown; the same form, sent again, means it."""
    edit(ana, todo, "Buy milk")

    response = edit(ana, todo, "Buy wine")

    page = read(response)
    form = page.one("form", action=f"/todos/{todo}")
    assert response.status_code == HTTPStatus.CONFLICT
    assert form.fields["description"] == "Buy wine"
    assert "«Buy milk»" in form.one(role="alert").text
    assert todos_of(ana) == {"Buy milk": todo}
    ana.post(f"/todos/{todo}", data=form.fields)
    assert todos_of(ana) == {"Buy wine": todo}


def test_edit_that_agrees_with_the_other_tab_is_none(ana: FlaskClient, todo: int) -> None:
    """The same words, written twice, are no conflict."""
    for _ in range(2):
        assert edit(ana, todo, "Buy milk").status_code == HTTPStatus.SEE_OTHER


def test_emptied_edit_of_a_stale_page_deletes_nothing(ana: FlaskClient, todo: int) -> None:
    """What another tab has just written is not deleted by who has not seen it."""
    edit(ana, todo, "Buy milk")

    assert edit(ana, todo, "").status_code == HTTPStatus.CONFLICT
    assert todos_of(ana) == {"Buy milk": todo}


def test_edit_of_a_deleted_todo_keeps_what_was_typed(ana: FlaskClient, todo: int) -> None:
    """Where another tab deleted the todo, what was typed stands in the form for a new one."""
    post(ana, f"/todos/{todo}/delete")

    response = edit(ana, todo, "Buy wine")

    page = read(response)
    assert response.status_code == HTTPStatus.CONFLICT
    assert page.one("input", id="new-todo")["value"] == "Buy wine"
    assert not todos_of(ana)


def test_long_edit_is_refused(ana: FlaskClient, todo: int) -> None:
    """What is too long stays in its field, with the reason, and the todo stays as it was."""
    response = edit(ana, todo, "a" * 201)

    page = read(response)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error_of(page, "edited") == LONG
    assert page.one("input", id="edited")["value"] == "a" * 201
    assert todos_of(ana) == {"Buy bread": todo}


def test_all_are_ticked_and_unticked(ana: FlaskClient) -> None:
    """One button ticks all; when all are done, it unticks them."""
    add(ana, "a", "b")

    def button() -> Element:
        return list_of(ana).one("button", id="tick-all")

    assert button()["value"] == "1"
    post(ana, "/todos/done", done=1)
    assert done_of(ana) == ["b", "a"]
    assert button()["value"] == "0"
    post(ana, "/todos/done", done=0)
    assert done_of(ana) == []
