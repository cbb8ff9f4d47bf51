"""What visitors see while the database is unavailable, and afterwards; SQLite, in the ways in which it can fail."""

import sqlite3
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.conftest import NewApp
from unit.helpers import (
    NEW_PASSWORD,
    PASSWORD,
    add_todos,
    database_unavailable,
    is_logged_in,
    log_in,
    new_name,
    post,
    register,
    todos_of,
)
from unit.html import Element, read
from webapp.database import PROGRAMMING_ERRORS, db

TYPED = "written with care “ñ”"

FIELDS = {"description": TYPED, "idempotency_key": "k" * 22, "next": "/hello?filter=open"}


@pytest.fixture
def ana(sqlite_app: Flask) -> FlaskClient:
    """A user with a todo."""
    client = sqlite_app.test_client()
    register(client)
    add_todos(client, "saved")
    return client


def reconnect(app: Flask, *pragmas: str) -> None:
    """Let each new connection have some pragmas of its own."""

    def set_up(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    with app.app_context():
        db.engine.dispose()
        sa.event.listen(db.engine, "connect", set_up)


def assert_unavailable(response: TestResponse) -> Element:
    """Return the page, which says that the database is unavailable."""
    page = read(response)
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert response.headers["Retry-After"] == "5"
    assert page.one("h1").text == "No podemos acceder a la base de datos"
    assert PASSWORD not in response.text
    assert "sqlite" not in response.text.lower()
    return page


def test_todo_is_on_the_page_while_the_database_is_locked(sqlite_app: Flask, ana: FlaskClient, tmp_path: Path) -> None:
    """While another program writes, what was typed stays on the page, and is saved when it is sent again."""
    reconnect(sqlite_app, "busy_timeout = 0")
    other = sqlite3.connect(tmp_path / "app.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    page = assert_unavailable(post(ana, "/todos", **FIELDS))

    form = page.one("form.card.again")
    assert form.one("input#new-todo")["value"] == TYPED
    assert form.fields.items() >= FIELDS.items()
    assert list(todos_of(ana)) == ["saved"]
    other.execute("ROLLBACK")
    other.close()
    for _ in range(2):
        response = ana.post(form["action"], data=form.fields)
        assert response.location == "/hello?filter=open#new-todo"
    assert list(todos_of(ana)) == [TYPED, "saved"]


def test_list_is_shown_while_another_program_writes(sqlite_app: Flask, ana: FlaskClient, tmp_path: Path) -> None:
    """Reading does not wait for another program that writes."""
    reconnect(sqlite_app, "busy_timeout = 0")
    other = sqlite3.connect(tmp_path / "app.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    shown = list(todos_of(ana))

    other.close()
    assert shown == ["saved"]


def test_list_is_shown_while_the_database_is_read_only(sqlite_app: Flask, ana: FlaskClient) -> None:
    """A list that cannot be changed is still shown, and a change says so."""
    reconnect(sqlite_app, "query_only = ON")

    page = assert_unavailable(post(ana, "/todos", **FIELDS))

    assert page.one("input#new-todo")["value"] == TYPED
    assert list(todos_of(ana)) == ["saved"]


def test_full_disk_loses_nothing_that_was_saved(sqlite_app: Flask, ana: FlaskClient) -> None:
    """Until the disk is full every todo is saved, and afterwards none is saved in part."""
    with sqlite_app.app_context():
        pages = db.session.scalar(sa.text("PRAGMA page_count"))
    reconnect(sqlite_app, f"max_page_count = {pages}")
    answered = []

    for number in range(100):
        text = f"{number} {'🎉' * 190}"
        response = post(ana, "/todos", description=text, idempotency_key=f"the key of {number:05}")
        if response.status_code != HTTPStatus.SEE_OTHER:
            break
        answered.append(text)

    page = assert_unavailable(response)
    assert page.one("input#new-todo")["value"] == text
    assert list(todos_of(ana)) == [*reversed(answered), "saved"]


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/hello", id="list"),
        pytest.param("/account", id="account"),
        pytest.param("/todos/export", id="data"),
    ],
)
@pytest.mark.parametrize("fail", ["missing table", "corrupt file"])
def test_page_says_that_the_database_cannot_be_read(
    sqlite_app: Flask, ana: FlaskClient, tmp_path: Path, path: str, fail: str
) -> None:
    """A database that is lost or corrupt is answered with a page that says so, and other pages still answer."""
    if fail == "missing table":
        with sqlite_app.app_context():
            db.session.execute(sa.text("DROP TABLE user_sessions"))
            db.session.commit()
    else:
        reconnect(sqlite_app)
        for file in tmp_path.glob("app.sqlite*"):
            file.write_bytes(b"not a database " * 1000)

    page = assert_unavailable(ana.get(path))
    assert page.one("main").one("a")["href"] == path
    assert "Lo que escribiste" not in page.text

    assert ana.get("/hello_world").status_code == HTTPStatus.OK


def test_login_can_be_sent_again(sqlite_app: Flask) -> None:
    """The page has the name in its form, never the password, and logs in when the database is available again."""
    client, name = sqlite_app.test_client(), new_name("Ñandú")
    with database_unavailable(sqlite_app):
        page = assert_unavailable(log_in(client, name))
    form = page.one("form.card.again")

    assert form.one("input#username")["value"] == name
    assert form.one("input#password").attributes.get("value", "") == ""
    assert not is_logged_in(client)
    assert client.post(form["action"], data={**form.fields, "password": PASSWORD}).location == "/"
    assert is_logged_in(client)


def test_form_is_sent_again_below_the_mount_path(sqlite_app: Flask) -> None:
    """In an app that is mounted below a path, the form is sent again to the same address."""
    client, mounted = sqlite_app.test_client(), {"SCRIPT_NAME": "/app"}
    fields = read(client.get("/hello")).one("form#preferences").fields

    with database_unavailable(sqlite_app):
        login = {**fields, "username": new_name(), "password": PASSWORD}
        page = assert_unavailable(client.post("/hello?next=/account", data=login, environ_overrides=mounted))

    assert page.one("form.card.again")["action"] == "/app/hello?next=/account"


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        pytest.param("/account/password", {"current_password": PASSWORD, "new_password": NEW_PASSWORD}, id="password"),
        pytest.param("/account/delete", {"password": PASSWORD}, id="deletion"),
        pytest.param("/log-out", {"submit": "1"}, id="log-out"),
        pytest.param("/todos/done", {"done": "1"}, id="tick"),
        pytest.param("/todos/undo", {"deletion": "1"}, id="undo"),
    ],
)
def test_form_can_be_sent_again(sqlite_app: Flask, ana: FlaskClient, path: str, fields: dict[str, str]) -> None:
    """Every form can be sent again; no session ends, and no password is sent back."""
    with database_unavailable(sqlite_app):
        page = assert_unavailable(post(ana, path, **fields))

    form = page.one("form.card.again")
    assert form["action"] == path
    assert form.fields["csrf_token"]
    assert {name for name in fields if form.fields.get(name) is None} == set()
    assert is_logged_in(ana)
    assert list(todos_of(ana)) == ["saved"]


def test_visitor_is_greeted_without_a_database(sqlite_app: Flask) -> None:
    """The pages of the course notes do not need the database."""
    client = sqlite_app.test_client()

    with database_unavailable(sqlite_app):
        statuses = [client.get(path, follow_redirects=True).status_code for path in ("/", "/hello", "/hello_world")]

    assert statuses == [200, 200, 200]


@pytest.mark.parametrize(
    "ask", [lambda client: client.get("/hello"), lambda client: post(client, "/todos", **FIELDS)], ids=["list", "todo"]
)
def test_list_is_back_with_the_database(
    sqlite_app: Flask, ana: FlaskClient, ask: Callable[[FlaskClient], TestResponse]
) -> None:
    """When the database is available again, no restart and no login is needed."""
    with database_unavailable(sqlite_app):
        assert_unavailable(ask(ana))

    assert list(todos_of(ana)) == ["saved"]


@pytest.mark.parametrize("fault", PROGRAMMING_ERRORS)
def test_programming_error_is_a_server_error(new_app: NewApp, fault: type[sa.exc.DBAPIError]) -> None:
    """A statement that the database refuses as wrong is a 500, not a 503."""
    app = new_app()

    @app.get("/mistake")
    def mistake() -> str:
        raise fault("SELECT", {}, Exception("asked wrongly"))

    response = app.test_client().get("/mistake")

    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "Retry-After" not in response.headers
    assert read(response).one("h1").text == "Algo ha fallado por nuestra parte"
