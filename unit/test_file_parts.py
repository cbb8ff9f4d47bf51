"""A file that was sent where a form has a text: it stands for nothing (webapp/forms.py)."""

from http import HTTPStatus
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.accounts import PASSWORD, add, error_of, is_logged_in, post, todos_of
from unit.conftest import NewClient
from unit.html import read

FORMS = {
    "/hello": {"username": "Ana", "password": PASSWORD},
    "/todos": {"description": "bread", "idempotency_key": "k" * 22, "next": "/hello"},
    "/todos/{todo}": {"description": "bread", "version": "1", "next": "/hello"},
    "/todos/{todo}/done": {"done": "1", "next": "/hello"},
    "/todos/{todo}/delete": {"next": "/hello"},
    "/todos/clear": {"next": "/hello"},
    "/todos/undo": {"deletion": "1", "next": "/hello"},
    "/todos/done": {"done": "1", "next": "/hello"},
    "/account/password": {"present": PASSWORD, "new": PASSWORD + "!"},
    "/account/delete": {"password": PASSWORD},
    "/preferences": {"language": "en", "next": "/hello"},
}
"""Every form, with what it sends."""

WRITTEN = {
    ("/hello", "username"): "username",
    ("/hello", "password"): "password",
    ("/todos", "description"): "new-todo",
    ("/todos/{todo}", "description"): "edited",
    ("/account/password", "present"): "present",
    ("/account/password", "new"): "new",
    ("/account/delete", "password"): "password",
}
"""The texts that people write, each with the field that says what is wrong."""

OTHER = [(path, name) for path, fields in FORMS.items() for name in fields if (path, name) not in WRITTEN]


@pytest.fixture
def ana(ana: FlaskClient) -> FlaskClient:
    """Somebody with an account and a todo."""
    add(ana, "kept")
    return ana


def send(client: FlaskClient, path: str, file: str) -> TestResponse:
    """Send a form with a file in the place of one of its texts."""
    todo = todos_of(client)["kept"] if "{todo}" in path else None
    return post(client, path.format(todo=todo), **FORMS[path] | {file: (BytesIO(b"a file"), "a.txt")})


@pytest.mark.parametrize(("path", "name"), WRITTEN)
def test_file_in_the_place_of_what_people_write_is_refused(
    new_client: NewClient, ana: FlaskClient, path: str, name: str
) -> None:
    """The form comes again with its error, as if the field had been left out, and nothing is changed."""
    client = new_client() if path == "/hello" else ana

    response = send(client, path, name)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error_of(read(response), WRITTEN[path, name])
    assert list(todos_of(ana)) == ["kept"]
    assert is_logged_in(client) is (client is ana)


@pytest.mark.parametrize(("path", "name"), OTHER)
def test_file_in_the_place_of_another_text_breaks_nothing(ana: FlaskClient, path: str, name: str) -> None:
    """A form that no page of the app has leads on, or is refused: never is it an error of ours."""
    response = send(ana, path, name)

    assert response.status_code in {HTTPStatus.SEE_OTHER, HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT}
    assert (response.location or "/").partition("#")[0] in {"/hello", "/"}
    assert is_logged_in(ana)


def test_expired_form_with_a_file_comes_again(new_client: NewClient) -> None:
    """A login that expired is shown again, whatever it brought."""
    response = new_client().post("/hello", data={"username": (BytesIO(b"a file"), "a.txt")})

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert read(response).one("input", id="username")["value"] == ""


@pytest.mark.parametrize("sent", [[], [1], {"username": 1}, "x", None, {"username": ["Ana"]}], ids=str)
def test_form_sent_as_json_is_refused(new_client: NewClient, sent: object) -> None:
    """JSON is no form: it is answered like one without fields."""
    client = new_client()
    token = read(client.get("/hello")).one("form", id="preferences").fields["csrf_token"]

    response = client.post("/hello", json=sent, headers={"X-CSRFToken": token})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error_of(read(response), "username")
