"""What tests do as a visitor would, what they read from pages, and what they look up in the database."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.html import Element, read
from webapp.accounts.models import User, name_key
from webapp.accounts.rate_limits import limiter
from webapp.database import db
from webapp.todos.models import ChangeKind, Todo, UndoableChange

PASSWORD = "correct horse battery staple"
NEW_PASSWORD = "another valid password"


def new_name(begin: str = "Ana") -> str:
    """Return a name that has no account yet."""
    return f"{begin} {secrets.token_hex(6)}"


def client_in(app: Flask, language: str) -> FlaskClient:
    """Return a client whose browser prefers a language."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return client


def csrf_token(client: FlaskClient, path: str = "/hello_world") -> str:
    """Return the token that a page gives its forms."""
    (token,) = {field["value"] for field in read(client.get(path)).all("input[name=csrf_token]")}
    return token


def post(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    """Send a form with a valid token."""
    return client.post(path, data={"csrf_token": csrf_token(client), **fields})


def post_by_script(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    """Send a form as the list's script does."""
    return client.post(path, data={"csrf_token": csrf_token(client), **fields}, headers={"X-Requested-With": "fetch"})


def log_in(client: FlaskClient, name: str, password: str = PASSWORD, path: str = "/hello") -> TestResponse:
    """Send the login form."""
    return post(client, path, username=name, password=password)


def register(client: FlaskClient, name: str | None = None, password: str = PASSWORD) -> str:
    """Make an account, read the message about it, and return its name."""
    name = name or new_name()
    assert log_in(client, name, password).status_code == HTTPStatus.SEE_OTHER
    client.get("/hello")
    return name


def is_logged_in(client: FlaskClient) -> bool:
    """Tell whether the client can open the account page."""
    return client.get("/account").status_code == HTTPStatus.OK


def add_todos(client: FlaskClient, *descriptions: str) -> None:
    """Add todos, one after the other."""
    for description in descriptions:
        assert post(client, "/todos", description=description).status_code == HTTPStatus.SEE_OTHER


def descriptions_of(client: FlaskClient, path: str = "/hello") -> list[str]:
    """Return the descriptions that a page lists, in its order."""
    return [text.text for text in list_section(client, path).all("#rows .description")]


def draft_of(client: FlaskClient) -> str:
    """Return what the list's page shows in the field for a new todo."""
    return list_section(client).one("input#new-todo")["value"]


def list_section(client: FlaskClient, path: str = "/hello") -> Element:
    """Return the part of a page that holds the user's list."""
    return read(client.get(path)).one("section#todos")


def todos_in(section: Element) -> dict[str, int]:
    """Return the todos of a list, in the order of the page, with their ids."""
    return {text.text: int(text["id"].removeprefix("text-")) for text in section.all(".description")}


def todos_of(client: FlaskClient, path: str = "/hello") -> dict[str, int]:
    """Return the todos that a page shows to a user, with their ids."""
    return todos_in(list_section(client, path))


def change_in(page: Element) -> str:
    """Return the id of the change that the message of a page offers to undo."""
    return page.one("#flashes button[name=change]")["value"]


def recent_changes_in(page: Element) -> dict[str, str]:
    """Return the recent changes that a page offers to undo, in its order, with their ids."""
    buttons = page.all("#recent button[name=change]")
    return {page.one(f"#change-{button['value']}").text: button["value"] for button in buttons}


def recent_changes_of(client: FlaskClient) -> dict[str, str]:
    """Return the recent changes that the list's page offers to undo, with their ids."""
    return recent_changes_in(list_section(client))


def done_of(client: FlaskClient) -> list[str]:
    """Return the todos that are shown as done."""
    return [text.text for text in list_section(client).all(".todo.done .description")]


def error_of(page: Element, field: str) -> str | None:
    """Return the error that assistive technology reads out for a field."""
    control = page.one(f"input#{field}")
    if control.attributes.get("aria-invalid") != "true":
        return None
    message = page.one(f"#{control['aria-errormessage']}")
    assert message["id"] in control["aria-describedby"].split()
    return message.text


def load_user(app: Flask, name: str) -> User:
    """Return an account as it is in the database."""
    with app.app_context():
        return db.session.scalars(sa.select(User).where(User.name_key == name_key(name))).one()


def user_exists(app: Flask, name: str) -> bool:
    """Tell whether a name has an account."""
    with app.app_context():
        return bool(db.session.scalar(sa.select(sa.exists().where(User.name_key == name_key(name)))))


def insert_todos(app: Flask, name: str, number: int, **values: object) -> None:
    """Insert many todos of an account into the database at once."""
    user_id = load_user(app, name).id
    rows = [
        {"user_id": user_id, "description": f"todo {n}", "idempotency_key": secrets.token_urlsafe(), **values}
        for n in range(number)
    ]
    with app.app_context():
        db.session.execute(sa.insert(Todo), rows)
        db.session.commit()


def insert_changes(app: Flask, name: str, number: int, **values: object) -> list[UUID]:
    """Insert many changes of an account that can be undone into the database at once; return their ids."""
    user_id = load_user(app, name).id
    kind = {"kind": ChangeKind.DELETED, "todo_count": 1}
    rows: list[dict[str, Any]] = [
        {"id": uuid4(), "user_id": user_id, "description": f"todo {n}", **kind, **values} for n in range(number)
    ]
    with app.app_context():
        db.session.execute(sa.insert(UndoableChange), rows)
        db.session.commit()
    return [row["id"] for row in rows]


def reset_rate_limits(app: Flask) -> None:
    """Forget all attempts that were counted."""
    with app.app_context():
        limiter().storage.reset()


@contextmanager
def database_unavailable(app: Flask) -> Iterator[None]:
    """Let no transaction begin, as when the database is stopped."""

    def refuse(_connection: sa.Connection) -> None:
        raise sa.exc.OperationalError("BEGIN", {}, Exception("the database is stopped"))

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "begin", refuse)
    try:
        yield
    finally:
        sa.event.remove(engine, "begin", refuse)
