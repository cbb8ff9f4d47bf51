"""What people see while the database is away, and after it came back; SQLite, in the ways in which it can fail."""

import sqlite3
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.accounts import PASSWORD, add, database_unavailable, enter, is_logged_in, new_name, post, register, todos_of
from unit.conftest import NewApp
from unit.html import Element, read
from webapp.database import PROGRAMMING_ERRORS, db

TYPED = "written with care “ñ”"
FIELDS = {"description": TYPED, "idempotency_key": "k" * 22, "next": "/hello?filter=open"}


@pytest.fixture
def ana(sqlite_app: Flask) -> FlaskClient:
    """Somebody with a todo."""
    client = sqlite_app.test_client()
    register(client)
    add(client, "kept")
    return client


def reconnect(app: Flask, *pragmas: str) -> None:
    """Let each connection from now on have some pragmas of its own."""

    def set_up(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    with app.app_context():
        db.engine.dispose()
        sa.event.listen(db.engine, "connect", set_up)


def assert_away(response: TestResponse) -> Element:
    """See the page for a database that is away, and return it."""
    page = read(response)
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert response.headers["Retry-After"] == "5"
    assert page.one("h1").text == "No podemos acceder a la base de datos"
    assert PASSWORD not in response.text
    assert "sqlite" not in response.text.lower()
    return page


def test_todo_waits_in_the_page_until_a_lock_is_gone(sqlite_app: Flask, ana: FlaskClient, tmp_path: Path) -> None:
    """While another program writes, what was typed stays on the page, and goes in when it is sent again."""
    reconnect(sqlite_app, "busy_timeout = 0")
    other = sqlite3.connect(tmp_path / "app.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    page = assert_away(post(ana, "/todos", **FIELDS))

    form = page.one("form", class_="card again")
    assert form.one("input", id="again-description")["value"] == TYPED
    assert form.fields.items() >= FIELDS.items()
    assert list(todos_of(ana)) == ["kept"]
    other.execute("ROLLBACK")
    other.close()
    for _ in range(2):
        response = ana.post(form["action"], data=form.fields)
        assert response.location == "/hello?filter=open#new-todo"
    assert list(todos_of(ana)) == [TYPED, "kept"]


def test_others_read_while_one_writes(sqlite_app: Flask, ana: FlaskClient, tmp_path: Path) -> None:
    """A list is shown while another program writes."""
    reconnect(sqlite_app, "busy_timeout = 0")
    other = sqlite3.connect(tmp_path / "app.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    shown = list(todos_of(ana))

    other.close()
    assert shown == ["kept"]


def test_nothing_is_saved_on_a_disk_that_is_read_only(sqlite_app: Flask, ana: FlaskClient) -> None:
    """A list that cannot be changed is still shown, and says so when it should change."""
    reconnect(sqlite_app, "query_only = ON")

    page = assert_away(post(ana, "/todos", **FIELDS))

    assert page.one("input", id="again-description")["value"] == TYPED
    assert list(todos_of(ana)) == ["kept"]


def test_all_that_was_answered_is_kept_when_the_disk_is_full(sqlite_app: Flask, ana: FlaskClient) -> None:
    """Until the disk is full everything goes in, and then nothing half."""
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

    page = assert_away(response)
    assert page.one("input", id="again-description")["value"] == text
    assert list(todos_of(ana)) == [*reversed(answered), "kept"]


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/hello", id="list"),
        pytest.param("/account", id="account"),
        pytest.param("/account/data", id="data"),
    ],
)
@pytest.mark.parametrize("fail", ["missing table", "corrupt file"])
def test_page_says_that_the_database_cannot_be_read(
    sqlite_app: Flask, ana: FlaskClient, tmp_path: Path, path: str, fail: str
) -> None:
    """A file that was lost or broken is answered with a page that says so, and another page is still there."""
    if fail == "missing table":
        with sqlite_app.app_context():
            db.session.execute(sa.text("DROP TABLE user_sessions"))
            db.session.commit()
    else:
        reconnect(sqlite_app)
        for file in tmp_path.glob("app.sqlite*"):
            file.write_bytes(b"not a database " * 1000)

    page = assert_away(ana.get(path))
    assert page.one("main").one("a")["href"] == path
    assert "Lo que escribiste" not in page.text

    assert ana.get("/hello_world").status_code == HTTPStatus.OK


def test_whoever_signs_in_keeps_the_name_and_writes_the_password_anew(sqlite_app: Flask) -> None:
    """The page has the name in its form, never the password, and lets in when the database is back."""
    client, name = sqlite_app.test_client(), new_name("Ñandú")
    with database_unavailable(sqlite_app):
        page = assert_away(enter(client, name))
    form = page.one("form", class_="card again")

    assert form.one("input", id="again-username")["value"] == name
    assert form.one("input", id="again-password").attributes.get("value", "") == ""
    assert not is_logged_in(client)
    assert client.post(form["action"], data={**form.fields, "password": PASSWORD}).location == "/"
    assert is_logged_in(client)


def test_form_goes_where_it_came_below_the_path_that_the_app_is_mounted_at(sqlite_app: Flask) -> None:
    """What was sent to an app that is served below a path is sent again to that very address."""
    client, mounted = sqlite_app.test_client(), {"SCRIPT_NAME": "/app"}
    fields = read(client.get("/hello")).one("form", id="preferences").fields

    with database_unavailable(sqlite_app):
        login = {**fields, "username": new_name(), "password": PASSWORD}
        page = assert_away(client.post("/hello?next=/account", data=login, environ_overrides=mounted))

    assert page.one("form", class_="card again")["action"] == "/app/hello?next=/account"


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        pytest.param("/account/password", {"present": PASSWORD, "new": PASSWORD + " 2"}, id="password"),
        pytest.param("/account/delete", {"password": PASSWORD}, id="deletion"),
        pytest.param("/log-out", {"submit": "1"}, id="log-out"),
        pytest.param("/todos/done", {"done": "1"}, id="tick"),
        pytest.param("/todos/undo", {"deletion": "1"}, id="undo"),
    ],
)
def test_form_changes_nothing_while_the_database_is_away(
    sqlite_app: Flask, ana: FlaskClient, path: str, fields: dict[str, str]
) -> None:
    """Whatever was sent can be sent again; nobody is signed out, and no password comes back."""
    with database_unavailable(sqlite_app):
        page = assert_away(post(ana, path, **fields))

    form = page.one("form", class_="card again")
    assert form["action"] == path
    assert form.fields["csrf_token"]
    assert {name for name in fields if form.fields.get(name) is None} == set()
    assert is_logged_in(ana)
    assert list(todos_of(ana)) == ["kept"]


def test_visitor_is_greeted_while_the_database_is_away(sqlite_app: Flask) -> None:
    """The pages of the notes ask nothing of the database."""
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
    """No restart is needed, and nobody signs in anew."""
    with database_unavailable(sqlite_app):
        assert_away(ask(ana))

    assert list(todos_of(ana)) == ["kept"]


@pytest.mark.parametrize("fault", PROGRAMMING_ERRORS)
def test_mistake_of_ours_is_not_called_the_databases(new_app: NewApp, fault: type[sa.exc.DBAPIError]) -> None:
    """What the database refuses because the app asked wrongly is an error of ours, not worth trying again."""
    app = new_app()

    @app.get("/mistake")
    def mistake() -> str:
        raise fault("SELECT", {}, Exception("asked wrongly"))

    response = app.test_client().get("/mistake")

    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "Retry-After" not in response.headers
    assert read(response).one("h1").text == "Algo ha fallado por nuestra parte"
