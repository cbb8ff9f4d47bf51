"""How a visitor comes to see each page of the app, in each of its states."""

from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.accounts import (
    PASSWORD,
    add,
    database_unavailable,
    enter,
    fill,
    new_name,
    post,
    register,
    todos_of,
)
from unit.html import Element, read
from webapp.todos.listing import PAGE_SIZE

STRANGER = "Hola, seas quien seas"
"""The greeting of somebody whom the app cannot name."""


def submit(client: FlaskClient, path: str = "/hello", page: str = "/hello", **fields: str) -> TestResponse:
    """Send a form with the token of a page, as a browser on that page would."""
    token = read(client.get(page)).one("form", action=path).fields["csrf_token"]
    return client.post(path, data={"csrf_token": token, **fields})


def log_in(client: FlaskClient, username: str | None = None, password: str = PASSWORD) -> TestResponse:
    """Send the login form as it is on the page; with a name that nobody has, unless one is given."""
    return submit(client, username=new_name() if username is None else username, password=password)


def speaking(app: Flask, language: str) -> FlaskClient:
    """Return a visitor of their own, whose browser asks for a language."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return client


def _named(client: FlaskClient) -> TestResponse:
    log_in(client)
    return client.get("/", follow_redirects=True)


TEXT = "written by Ana"
"""What people write in these states; it is in no catalogue."""


def _logged_in(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    """Sign up, and send a form to an address, or ask for it."""
    register(client)
    return _following(client, post(client, path, **fields)) if fields else client.get(path)


def _following(client: FlaskClient, response: TestResponse) -> TestResponse:
    while response.location:
        response = client.get(response.location)
    return response


def _todo(client: FlaskClient) -> int:
    register(client)
    add(client, TEXT)
    return todos_of(client)[TEXT]


def _listed(client: FlaskClient, path: str = "/hello") -> TestResponse:
    done = _todo(client)
    add(client, TEXT)
    post(client, f"/todos/{done}/done", done=1)
    return client.get(path)


def _edited(client: FlaskClient, **fields: object) -> TestResponse:
    todo = _todo(client)
    return post(client, f"/todos/{todo}", **fields) if fields else client.get(f"/hello?edit={todo}")


def _deleted(client: FlaskClient) -> TestResponse:
    todo = _todo(client)
    return _following(client, post(client, f"/todos/{todo}/delete", next="/hello"))


def _undone(client: FlaskClient) -> TestResponse:
    undo = read(_deleted(client)).one("button", name="deletion")["value"]
    return _following(client, post(client, "/todos/undo", deletion=undo))


def _cleared(client: FlaskClient) -> TestResponse:
    _listed(client)
    return _following(client, post(client, "/todos/clear"))


def _ticked(client: FlaskClient) -> TestResponse:
    _listed(client)
    return _following(client, post(client, "/todos/done", done=1))


def _gone(client: FlaskClient) -> TestResponse:
    todo = _todo(client)
    post(client, f"/todos/{todo}/delete")
    client.get("/hello")
    return post(client, f"/todos/{todo}", description=TEXT, version=1)


def _many(client: FlaskClient, page: int) -> TestResponse:
    """Have one todo more than two pages hold."""
    name = register(client)
    fill(client.application, name, 2 * PAGE_SIZE + 1)
    return client.get(f"/hello?page={page}")


def _wrong_password(client: FlaskClient) -> TestResponse:
    name = register(client)
    post(client, "/log-out")
    client.get("/hello")
    return enter(client, name, "not her password")


def _too_many_attempts(client: FlaskClient) -> TestResponse:
    name = register(client)
    post(client, "/log-out")
    client.get("/hello")
    for _ in range(10):
        enter(client, name, "not her password")
    return enter(client, name, "not her password")


def _away(client: FlaskClient) -> TestResponse:
    with database_unavailable(client.application):
        return enter(client, new_name())


def _away_for_a_list(client: FlaskClient) -> TestResponse:
    register(client)
    with database_unavailable(client.application):
        return post(client, "/todos", description=TEXT, idempotency_key="k" * 22)


def _with_cookie(client: FlaskClient, text: str) -> TestResponse:
    client.get("/")
    client.set_cookie("user_ip", text)
    return client.get("/hello_world")


class State(NamedTuple):
    """A state of a page: how to reach it, and its status."""

    reach: Callable[[FlaskClient], TestResponse]
    status: HTTPStatus = HTTPStatus.OK


STATES = {
    "greeting before the visit": State(lambda client: client.get("/hello")),
    "greeting by address": State(lambda client: client.get("/", follow_redirects=True)),
    "greeting by name, with a message": State(_named),
    "refused login": State(lambda client: submit(client, username=" "), HTTPStatus.UNPROCESSABLE_ENTITY),
    "refused name": State(lambda client: log_in(client, "a\tb"), HTTPStatus.UNPROCESSABLE_ENTITY),
    "long name": State(lambda client: log_in(client, "a" * 41), HTTPStatus.UNPROCESSABLE_ENTITY),
    "expired login": State(lambda client: client.post("/hello", data={"username": "Ana"}), HTTPStatus.BAD_REQUEST),
    "wrong password": State(_wrong_password, HTTPStatus.UNPROCESSABLE_ENTITY),
    "page for people with an account": State(lambda client: client.get("/account/data", follow_redirects=True)),
    "empty list": State(lambda client: _logged_in(client, "/hello")),
    "list": State(_listed),
    "open todos": State(lambda client: _listed(client, "/hello?filter=open")),
    "first page of many": State(lambda client: _many(client, 1)),
    "second page of many": State(lambda client: _many(client, 2)),
    "refused todo": State(
        lambda client: _logged_in(client, "/todos", description="", idempotency_key="k" * 22),
        HTTPStatus.UNPROCESSABLE_ENTITY,
    ),
    "editing": State(_edited),
    "refused edit": State(
        lambda client: _edited(client, description="a" * 201, version=1), HTTPStatus.UNPROCESSABLE_ENTITY
    ),
    "edit that another tab overtook": State(
        lambda client: _edited(client, description="by Eva", version=0), HTTPStatus.CONFLICT
    ),
    "edit of what another tab deleted": State(_gone, HTTPStatus.CONFLICT),
    "deleted todo": State(_deleted),
    "undone deletion": State(_undone),
    "cleared list": State(_cleared),
    "ticked list": State(_ticked),
    "account": State(lambda client: _logged_in(client, "/account")),
    "refused change of password": State(
        lambda client: _logged_in(client, "/account/password", present="not hers", new=PASSWORD + "!"),
        HTTPStatus.UNPROCESSABLE_ENTITY,
    ),
    "refused new password": State(
        lambda client: _logged_in(client, "/account/password", present=PASSWORD, new="short"),
        HTTPStatus.UNPROCESSABLE_ENTITY,
    ),
    "changed password": State(
        lambda client: _logged_in(client, "/account/password", present=PASSWORD, new=PASSWORD + "!")
    ),
    "refused deletion of the account": State(
        lambda client: _logged_in(client, "/account/delete", password="not hers"), HTTPStatus.UNPROCESSABLE_ENTITY
    ),
    "deleted account": State(lambda client: _logged_in(client, "/account/delete", password=PASSWORD)),
    "signed out": State(lambda client: _logged_in(client, "/log-out", submit=1)),
    "signed out everywhere": State(lambda client: _logged_in(client, "/log-out/everywhere", submit=1)),
    "cookie before the visit": State(lambda client: client.get("/hello_world")),
    "cookie with the address": State(lambda client: _with_cookie(client, "127.0.0.1")),
    "cookie with another address": State(lambda client: _with_cookie(client, "192.0.2.1")),
    "cookie with something else": State(lambda client: _with_cookie(client, "192.0.2.x")),
    "bad choice": State(lambda client: submit(client, "/preferences", theme="pink"), HTTPStatus.BAD_REQUEST),
    "expired choice": State(lambda client: client.post("/preferences"), HTTPStatus.BAD_REQUEST),
    "no such page": State(lambda client: client.get("/no_such_page?a=1&b=2"), HTTPStatus.NOT_FOUND),
    "wrong method": State(lambda client: client.post("/hello_world"), HTTPStatus.METHOD_NOT_ALLOWED),
    "too much": State(
        lambda client: client.post("/hello", data={"username": "a" * 70_000}),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ),
    "too many attempts": State(_too_many_attempts, HTTPStatus.TOO_MANY_REQUESTS),
    "database away": State(_away, HTTPStatus.SERVICE_UNAVAILABLE),
    "database away from a list": State(_away_for_a_list, HTTPStatus.SERVICE_UNAVAILABLE),
    "broken page": State(lambda client: client.get("/test_server_error"), HTTPStatus.INTERNAL_SERVER_ERROR),
}


def see(client: FlaskClient, state: str) -> Element:
    """Return the page that a visitor sees in a state."""
    response = STATES[state].reach(client)
    assert response.status_code == STATES[state].status
    return read(response)
