"""The token that ties a form to its session (Flask-WTF's CSRFProtect)."""

import time
from collections.abc import Callable
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from unit.helpers import PASSWORD, csrf_token, new_name
from unit.html import read

DAY_S = 24 * 60 * 60


@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(lambda _mine, _other: "", id="missing"),
        pytest.param(lambda _mine, _other: "x", id="not a token"),
        pytest.param(lambda mine, _other: mine[:-1], id="cut short"),
        pytest.param(lambda mine, _other: mine.swapcase(), id="changed"),
        pytest.param(lambda _mine, other: other, id="of another visit"),
    ],
)
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        pytest.param("/hello", {"username": "Ana", "password": "a password"}, id="login"),
        pytest.param("/preferences", {"language": "en", "theme": "dark"}, id="preferences"),
    ],
)
def test_form_of_another_session_is_refused(
    app: Flask, client: FlaskClient, forge: Callable[[str, str], str], path: str, fields: dict[str, str]
) -> None:
    """Without the token of its own session a form is refused, and nothing is stored."""
    token = forge(csrf_token(client), csrf_token(app.test_client()))

    response = client.post(path, data={"csrf_token": token, **fields})

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert not response.headers.getlist("Set-Cookie")
    with client.session_transaction() as session:
        assert session.keys() == {"csrf_token"}


def test_form_without_a_session_is_refused(app: Flask, client: FlaskClient) -> None:
    """A valid token is refused if no session comes with it, as in a form on another site."""
    response = client.post("/preferences", data={"csrf_token": csrf_token(app.test_client()), "theme": "dark"})

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert client.get_cookie("theme") is None


def test_token_is_valid_as_long_as_its_session(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page left open for a month can still be sent."""
    token, opened = csrf_token(client), time.time()

    monkeypatch.setattr(time, "time", lambda: opened + 30 * DAY_S)
    response = client.post("/hello", data={"csrf_token": token, "username": new_name(), "password": PASSWORD})

    assert response.status_code == HTTPStatus.SEE_OTHER


def test_token_differs_between_sessions(app: Flask) -> None:
    """No session gets the token of another, on its first page or later."""
    client, other = app.test_client(), app.test_client()

    tokens = [{csrf_token(visitor) for _page in range(2)} for visitor in (client, other)]

    assert not tokens[0] & tokens[1]


def test_greeting_sets_no_cookie_but_the_session(client: FlaskClient) -> None:
    """The first page sets a session with the forms' token, and no other cookie."""
    client.get("/hello")

    with client.session_transaction() as session:
        assert session.keys() == {"csrf_token"}
    assert client.get_cookie("user_ip") is None


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        pytest.param("/todos", {"description": "Buy bread", "idempotency_key": "k", "next": "/hello"}, id="todo"),
        pytest.param("/todos/done", {"done": "1", "next": "/hello"}, id="button"),
    ],
)
def test_refused_form_can_be_sent_again(client: FlaskClient, path: str, fields: dict[str, str]) -> None:
    """The error page holds a form with the same address and the same values."""
    response = client.post(path, data=fields)

    form = read(response).one("main form")
    assert form["action"] == path
    assert form.fields.items() >= fields.items()


def test_field_of_another_form_is_not_sent_again(client: FlaskClient) -> None:
    """A field that the form does not have may be a password of an older page, so the error page does not repeat it."""
    response = client.post("/account/password", data={"present": "a secret of mine", "new_password": "another secret"})

    assert set(read(response).one("main form").fields) == {"csrf_token", "current_password", "new_password"}
    assert "secret" not in response.text
