"""How a visitor comes to see each page of the app, in each of its states."""

from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.html import Element, read

STRANGER = "Hola, seas quien seas"
"""The greeting of somebody whom the app cannot name."""


def submit(client: FlaskClient, path: str = "/hello", page: str = "/hello", **fields: str) -> TestResponse:
    """Send a form with the token of a page, as a browser on that page would."""
    token = read(client.get(page)).one("form", action=path).fields["csrf_token"]
    return client.post(path, data={"csrf_token": token, **fields})


def log_in(client: FlaskClient, username: str = "Ana", password: str = "her password") -> TestResponse:
    """Send the login form."""
    return submit(client, username=username, password=password)


def speaking(app: Flask, language: str) -> FlaskClient:
    """Return a visitor of their own, whose browser asks for a language."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return client


def _named(client: FlaskClient) -> TestResponse:
    log_in(client)
    return client.get("/", follow_redirects=True)


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
    "broken page": State(lambda client: client.get("/test_server_error"), HTTPStatus.INTERNAL_SERVER_ERROR),
}


def see(client: FlaskClient, state: str) -> Element:
    """Return the page that a visitor sees in a state."""
    response = STATES[state].reach(client)
    assert response.status_code == STATES[state].status
    return read(response)
