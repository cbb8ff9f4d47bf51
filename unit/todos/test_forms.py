"""What the forms of a list accept (webapp/todos/forms.py)."""

from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import example, given, settings
from hypothesis import strategies as st

from unit.helpers import (
    PASSWORD,
    add_todos,
    descriptions_of,
    error_of,
    list_section,
    post,
    register,
    reset_rate_limits,
    todos_of,
)
from unit.html import read

LONG = "Como mucho, 200 caracteres."

FEW_EXAMPLES = settings(derandomize=True, deadline=None, max_examples=50)

DESCRIPTIONS = st.text(st.characters(exclude_categories=["Cs"]), max_size=210)
"""What a browser can send: halves of surrogate pairs cannot be encoded (UTF-8)."""


def as_shown(text: str) -> str:
    """Return a description as a page shows it: on one line, its white space folded."""
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("typed", "listed"),
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
def test_description_is_added_as_text(ana: FlaskClient, typed: str, listed: str) -> None:
    """A description is listed without the space around it, and is nothing but text."""
    response = post(ana, "/todos", description=typed, next="/hello?filter=open")

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/hello?filter=open#new-todo")
    assert list(todos_of(ana)) == [listed]
    assert not list_section(ana).all("b")


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
def test_invalid_description_is_refused(ana: FlaskClient, typed: str, error: str) -> None:
    """The error stands beside the field, which holds what was typed; nothing is added."""
    response = post(ana, "/todos", description=typed)

    page = read(response)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error_of(page, "new-todo") == error
    assert page.one("input#new-todo")["value"] == typed.strip().strip("\0")
    assert not todos_of(ana)


def test_long_edit_is_refused(ana: FlaskClient, todo: int) -> None:
    """A description that is too long stays in its field, with the reason, and the todo stays as it was."""
    response = post(ana, f"/todos/{todo}", description="a" * 201, original="Buy bread")

    page = read(response)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error_of(page, "edited") == LONG
    assert page.one("input#edited")["value"] == "a" * 201
    assert todos_of(ana) == {"Buy bread": todo}


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"description": "x"}, id="no original"),
        pytest.param({"description": "x", "original": ""}, id="empty original"),
        pytest.param({"description": "x", "original": "x"}, id="wrong original"),
        pytest.param({"description": "", "original": "x"}, id="wrong original, to delete"),
        pytest.param({"original": "Buy bread"}, id="no description"),
        pytest.param({}, id="no field"),
    ],
)
def test_incomplete_edit_changes_nothing(ana: FlaskClient, todo: int, fields: dict[str, str]) -> None:
    """An edit without a description, or without the one that the todo has, is refused."""
    response = post(ana, f"/todos/{todo}", **fields)

    assert response.status_code in {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}
    assert todos_of(ana) == {"Buy bread": todo}


def test_each_page_has_its_own_idempotency_key(ana: FlaskClient) -> None:
    """Two tabs have different keys, so that both can add the same words."""
    keys = {list_section(ana).one("form.new-todo").fields["idempotency_key"] for _ in range(2)}

    assert len(keys) == 2


@pytest.mark.parametrize(
    "idempotency_key", ["", "short", "k" * 65, "k" * 20 + "\0"], ids=["none", "short", "long", "NUL"]
)
def test_any_idempotency_key_adds_a_todo(ana: FlaskClient, idempotency_key: str) -> None:
    """A missing or forged key adds a todo: there is nothing in it that a user could correct."""
    response = post(ana, "/todos", description="x", idempotency_key=idempotency_key)

    assert response.status_code == HTTPStatus.SEE_OTHER
    assert list(todos_of(ana)) == ["x"]


def test_form_without_a_key_adds_each_time(ana: FlaskClient) -> None:
    """Only a key tells that a form was sent before."""
    for _ in range(2):
        post(ana, "/todos", description="x")

    assert descriptions_of(ana) == ["x", "x"]


@given(descriptions=st.lists(DESCRIPTIONS, min_size=1, max_size=3))
@example(descriptions=["\0"])
@example(descriptions=["🎉" * 200])
@example(descriptions=["\u202e\ufeff"])
@FEW_EXAMPLES
def test_any_description_is_accepted_or_refused(app: Flask, descriptions: list[str]) -> None:
    """Any text is listed as it was typed, on one line and trimmed, or its field says what is wrong."""
    reset_rate_limits(app)
    client = app.test_client()
    register(client)
    added = []

    for number, description in enumerate(descriptions):
        response = post(client, "/todos", description=description, idempotency_key=f"the key of {number:05}")
        if response.status_code == HTTPStatus.SEE_OTHER:
            added.append(as_shown(description.replace("\0", "")))
        else:
            assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
            assert error_of(read(response), "new-todo")

    assert descriptions_of(client) == added[::-1]


@given(description=DESCRIPTIONS)
@FEW_EXAMPLES
def test_any_edit_is_accepted_or_refused(app: Flask, description: str) -> None:
    """Any edited text is listed as it was typed, deletes its todo if it is empty, or its field says what is wrong."""
    reset_rate_limits(app)
    client = app.test_client()
    register(client)
    add_todos(client, "before")
    todo = todos_of(client)["before"]

    response = post(client, f"/todos/{todo}", description=description, original="before")

    if response.status_code == HTTPStatus.SEE_OTHER:
        assert list(todos_of(client)) == [text for text in [as_shown(description.replace("\0", ""))] if text]
    else:
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert error_of(read(response), "edited")
        assert todos_of(client) == {"before": todo}
    assert PASSWORD not in response.text
