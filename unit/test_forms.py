"""What all forms share: a file or JSON in place of a text counts as nothing (webapp/forms.py)."""

from http import HTTPStatus
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.helpers import NEW_PASSWORD, PASSWORD, add_todos, error_of, is_logged_in, post, todos_of
from unit.html import read

FORMS = {
    "/hello": {"username": "Ana", "password": PASSWORD},
    "/todos": {"description": "bread", "idempotency_key": "k" * 22, "next": "/hello"},
    "/todos/{todo}": {"description": "bread", "original": "saved", "next": "/hello"},
    "/todos/{todo}/done": {"done": "1", "next": "/hello"},
    "/todos/{todo}/delete": {"deleted": "1", "next": "/hello"},
    "/todos/clear": {"next": "/hello"},
    "/todos/undo": {"change": "1", "next": "/hello"},
    "/todos/done": {"done": "1", "next": "/hello"},
    "/account/password": {"current_password": PASSWORD, "new_password": NEW_PASSWORD},
    "/account/delete": {"password": PASSWORD},
    "/preferences": {"language": "en", "next": "/hello"},
}
"""Every form, with what it sends."""

TYPED = {
    ("/hello", "username"): "username",
    ("/hello", "password"): "password",
    ("/todos", "description"): "new-todo",
    ("/todos/{todo}", "description"): "edited",
    ("/account/password", "current_password"): "current_password",
    ("/account/password", "new_password"): "new_password",
    ("/account/delete", "password"): "password",
}
"""The texts that people write, each with the field that says what is wrong."""

OTHER = [(path, name) for path, fields in FORMS.items() for name in fields if (path, name) not in TYPED]


@pytest.fixture
def ana(ana: FlaskClient) -> FlaskClient:
    """A user with a todo."""
    add_todos(ana, "saved")
    return ana


def send(client: FlaskClient, path: str, file: str) -> TestResponse:
    """Send a form with a file in place of one of its texts."""
    todo = todos_of(client)["saved"] if "{todo}" in path else None
    return post(client, path.format(todo=todo), **FORMS[path] | {file: (BytesIO(b"a file"), "a.txt")})


@pytest.mark.parametrize(("path", "name"), TYPED)
def test_file_in_place_of_typed_text_is_refused(app: Flask, ana: FlaskClient, path: str, name: str) -> None:
    """The form is shown again with an error, as if the field were missing, and nothing is changed."""
    client = app.test_client() if path == "/hello" else ana

    response = send(client, path, name)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error_of(read(response), TYPED[path, name])
    assert list(todos_of(ana)) == ["saved"]
    assert is_logged_in(client) is (client is ana)


@pytest.mark.parametrize(("path", "name"), OTHER)
def test_file_in_place_of_hidden_text_is_no_server_error(ana: FlaskClient, path: str, name: str) -> None:
    """A form that no page of the app contains redirects or is refused, without a server error."""
    response = send(ana, path, name)

    assert response.status_code in {HTTPStatus.SEE_OTHER, HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT}
    assert (response.location or "/").partition("#")[0] in {"/hello", "/"}
    assert is_logged_in(ana)


def test_expired_form_with_a_file_is_shown_again(app: Flask) -> None:
    """An expired login form is shown again, even if it brought a file."""
    response = app.test_client().post("/hello", data={"username": (BytesIO(b"a file"), "a.txt")})

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert read(response).one("input#username")["value"] == ""


@pytest.mark.parametrize("sent", [[], [1], {"username": 1}, "x", None, {"username": ["Ana"]}], ids=str)
def test_form_sent_as_json_is_refused(client: FlaskClient, sent: object) -> None:
    """JSON is answered like a form without fields."""
    token = read(client.get("/hello")).one("form#preferences").fields["csrf_token"]

    response = client.post("/hello", json=sent, headers={"X-CSRFToken": token})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error_of(read(response), "username")
