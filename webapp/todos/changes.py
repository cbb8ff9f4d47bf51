"""Change a todo list. Knows neither forms nor requests; callers commit."""

from datetime import timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import sqlalchemy as sa

from webapp.accounts.models import User, now
from webapp.accounts.sessions import AccountDeletedError
from webapp.database import db
from webapp.todos.models import Todo

UNDO_LIFETIME = timedelta(days=1)
"""How long a deletion can be undone."""


def lock_list(user: User) -> None:
    """Make other changes to the same list wait until the transaction ends, so that none is lost.

    SQLite lets only one transaction write anyway; PostgreSQL locks the user's row.

    Raises:
        AccountDeletedError: the account no longer exists.
    """
    if db.session.scalar(sa.select(User.id).where(User.id == user.id).with_for_update()) is None:
        raise AccountDeletedError


def add_todo(user: User, description: str, idempotency_key: str) -> None:
    """Add a todo, unless the same form has added it already."""
    lock_list(user)
    known = sa.select(Todo.id).where(Todo.user_id == user.id, Todo.idempotency_key == idempotency_key)
    if db.session.scalar(known) is None:
        db.session.add(Todo(user_id=user.id, description=description, idempotency_key=idempotency_key))


def update_active_todos(user: User, condition: sa.ColumnElement[bool], **values: object) -> int:
    """Update those of a user's todos that match and are not deleted; return their number."""
    return update_todos(user, sa.and_(Todo.deleted_at.is_(None), condition), **values)


def delete_todos(user: User, condition: sa.ColumnElement[bool]) -> tuple[int, UUID]:
    """Delete those of a user's todos that match; return their number, and the id by which the deletion can be undone.

    What was deleted before and can no longer be undone is removed for good.
    """
    lock_list(user)
    expired = sa.and_(Todo.user_id == user.id, Todo.deleted_at < now() - UNDO_LIFETIME)
    db.session.execute(sa.delete(Todo).where(expired))
    deletion_id = uuid4()
    return update_active_todos(user, condition, deleted_at=now(), deletion_id=deletion_id), deletion_id


def restore_todos(user: User, deletion_id: UUID) -> int:
    """Undo a deletion, unless it is too old; return the number of todos that are listed again."""
    recent = sa.and_(Todo.deletion_id == deletion_id, Todo.deleted_at >= now() - UNDO_LIFETIME)
    return update_todos(user, recent, deleted_at=None, deletion_id=None)


def update_todos(user: User, condition: sa.ColumnElement[bool], **values: object) -> int:
    """Update those of a user's todos that match, deleted or not; return their number."""
    lock_list(user)
    change = (
        sa.update(Todo)
        .where(Todo.user_id == user.id, condition)
        .values(version=Todo.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    return cast("sa.CursorResult[Any]", db.session.execute(change)).rowcount
