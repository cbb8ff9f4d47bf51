"""Lists that hold todos, without typing them."""

import secrets
from collections.abc import Sequence

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import BrowserContext

from e2e.pages.login import send_form, token_of
from webapp.accounts.models import User, name_key
from webapp.database import db
from webapp.todos.models import Todo


def numbered(number: int) -> list[tuple[str, bool]]:
    """Return so many todos, every second of them done: odd numbers are open, even ones done."""
    return [(f"Tarea {n}", n % 2 == 0) for n in range(1, number + 1)]


def insert_todos(app: Flask, name: str, todos: Sequence[tuple[str, bool]]) -> None:
    """Put todos, and whether each is done, into the database of the app, the last on top of the list of a user."""
    with app.app_context():
        user_id = db.session.scalars(sa.select(User.id).where(User.name_key == name_key(name))).one()
        rows = [
            {"user_id": user_id, "description": text, "done": done, "idempotency_key": secrets.token_hex(16)}
            for text, done in todos
        ]
        if rows:
            db.session.execute(sa.insert(Todo), rows)
        db.session.commit()


def send_todos(context: BrowserContext, descriptions: Sequence[str]) -> None:
    """Add todos by requests, the last on top of the list of the user who is logged in."""
    page = context.request.get("/hello")
    token = token_of(page.text())
    for description in descriptions:
        fields = {"csrf_token": token, "description": description}
        send_form(context.request, page.url, "/todos", fields, max_redirects=0)
