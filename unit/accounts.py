"""How a test comes to have accounts and todos: by the forms that people use, under names that no other test has."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.html import Element, read
from webapp.accounts.models import User, name_key
from webapp.database import db
from webapp.todos.listing import recount
from webapp.todos.models import Todo

PASSWORD = "correct horse battery staple"


def new_name(begin: str = "Ana") -> str:
    """Return a name that nobody has had yet."""
    return f"{begin} {secrets.token_hex(6)}"


def post(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    """Send a form with the token of the visit, as any page of the app would."""
    token = read(client.get("/hello_world")).one("form", id="preferences").fields["csrf_token"]
    return client.post(path, data={"csrf_token": token, **fields})


def enter(client: FlaskClient, name: str, password: str = PASSWORD, path: str = "/hello") -> TestResponse:
    """Send the login form."""
    return post(client, path, username=name, password=password)


def register(client: FlaskClient, name: str | None = None, password: str = PASSWORD) -> str:
    """Make an account, see its greeting, and return its name."""
    name = name or new_name()
    assert enter(client, name, password).status_code == HTTPStatus.SEE_OTHER
    client.get("/hello")
    return name


def is_logged_in(client: FlaskClient) -> bool:
    """Tell whether the app knows who this visitor is: others are sent away from the account page."""
    return client.get("/account").status_code == HTTPStatus.OK


def add(client: FlaskClient, *descriptions: str) -> None:
    """Add todos, one after the other."""
    for description in descriptions:
        response = post(client, "/todos", description=description, idempotency_key=secrets.token_urlsafe(16))
        assert response.status_code == HTTPStatus.SEE_OTHER


def list_of(client: FlaskClient, path: str = "/hello") -> Element:
    """Return the part of a page that holds somebody's list."""
    return read(client.get(path)).one("section", id="todos")


def todos_in(section: Element) -> dict[str, int]:
    """Return the todos of a list in the order of the page, with the number of each."""
    return {text.text: int(text["id"].removeprefix("text-")) for text in section.all("span", class_="description")}


def todos_of(client: FlaskClient, path: str = "/hello") -> dict[str, int]:
    """Return the todos that a page of somebody's list shows, with the number of each."""
    return todos_in(list_of(client, path))


def done_of(client: FlaskClient) -> list[str]:
    """Return the todos that are shown as done."""
    items = list_of(client).all("li", class_="todo done")
    return [item.one("span", class_="description").text for item in items]


def error_of(page: Element, field: str) -> str | None:
    """Return the message that assistive technology reads out for a field."""
    control = page.one("input", id=field)
    if control.attributes.get("aria-invalid") != "true":
        return None
    message = page.one(id=control["aria-errormessage"])
    assert message["id"] in control["aria-describedby"].split()
    return message.text


def fill(app: Flask, name: str, number: int, **values: object) -> None:
    """Give an account many todos at once, by the database."""
    with app.app_context():
        user = db.session.scalars(sa.select(User).where(User.name_key == name_key(name))).one()
        rows = [
            {"user_id": user.id, "description": f"todo {n}", "idempotency_key": secrets.token_urlsafe(16), **values}
            for n in range(number)
        ]
        db.session.execute(sa.insert(Todo), rows)
        recount(user)
        db.session.commit()


def find(app: Flask, name: str) -> User | None:
    """Return what the database keeps of an account."""
    with app.app_context():
        return db.session.scalar(sa.select(User).where(User.name_key == name_key(name)))


@contextmanager
def database_unavailable(app: Flask) -> Iterator[None]:
    """Let no transaction begin for a while, as when the database is stopped."""

    def refuse(_connection: sa.Connection) -> None:
        raise sa.exc.OperationalError("BEGIN", {}, Exception("the database is stopped"))

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "begin", refuse)
    try:
        yield
    finally:
        sa.event.remove(engine, "begin", refuse)
