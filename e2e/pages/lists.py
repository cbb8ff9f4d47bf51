"""Long lists, without typing them."""

import secrets

import sqlalchemy as sa
from flask import Flask

from webapp.accounts.models import User, name_key
from webapp.database import db
from webapp.todos.models import Todo


def insert_todos(app: Flask, name: str, number: int) -> None:
    """Put todos into the empty list of a user, every second of them done: odd numbers are open, even ones done."""
    with app.app_context():
        user_id = db.session.scalars(sa.select(User.id).where(User.name_key == name_key(name))).one()
        rows = [
            {
                "user_id": user_id,
                "description": f"Tarea {n}",
                "done": n % 2 == 0,
                "idempotency_key": secrets.token_hex(16),
            }
            for n in range(1, number + 1)
        ]
        if rows:
            db.session.execute(sa.insert(Todo), rows)
        db.session.commit()
