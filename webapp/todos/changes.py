"""Change a todo list. Knows neither forms nor requests; callers lock the list before, and commit afterwards."""

from datetime import timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import current_app

from webapp.accounts.models import User, now
from webapp.accounts.sessions import AccountDeletedError
from webapp.database import db
from webapp.todos.models import ChangeKind, Todo, UndoableChange

UNDO_LIFETIME = timedelta(days=1)
"""How long a change can be undone."""


class ListFullError(Exception):
    """A list would hold more todos than an account may have."""


def lock_list(user: User) -> None:
    """Make other changes to the same list wait until the transaction ends, and give the list its next revision.

    Raises:
        AccountDeletedError: the account no longer exists.
    """
    next_revision = (
        sa.update(User)
        .where(User.id == user.id)
        .values(list_revision=User.list_revision + 1)
        .returning(User.id)
        .execution_options(synchronize_session=False)
    )
    if db.session.scalar(next_revision) is None:
        raise AccountDeletedError


def add_todo(user: User, description: str, idempotency_key: str) -> None:
    """Add a todo, unless the same form has added it already.

    Raises:
        ListFullError: the account may not have one more.
    """
    known = sa.select(Todo.id).where(Todo.user_id == user.id, Todo.idempotency_key == idempotency_key)
    if db.session.scalar(known) is None:
        check_room(user, 1)
        db.session.add(Todo(user_id=user.id, description=description, idempotency_key=idempotency_key))


def check_room(user: User, count: int) -> None:
    """Check that an account may have so many todos more.

    Raises:
        ListFullError: it may not.
    """
    active = sa.select(sa.func.count()).where(Todo.user_id == user.id, Todo.deleted_at.is_(None))
    if db.session.scalars(active).one() + count > current_app.config["MAX_TODOS"]:
        raise ListFullError


def tick_todos(user: User, *, done: bool) -> UndoableChange | None:
    """Tick or untick all todos of a user; return the change, or None if there was nothing to tick."""
    kind = ChangeKind.TICKED if done else ChangeKind.UNTICKED
    return change_todos(user, kind, Todo.bulk_tick_id, Todo.done != done, done=done)


def delete_todos(user: User, condition: sa.ColumnElement[bool]) -> UndoableChange | None:
    """Delete those of a user's todos that match; return the change, or None if none matched.

    What was deleted before and can no longer be undone is removed for good.
    """
    oldest = now() - UNDO_LIFETIME
    db.session.execute(sa.delete(Todo).where(Todo.user_id == user.id, Todo.deleted_at < oldest))
    db.session.execute(
        sa.delete(UndoableChange).where(UndoableChange.user_id == user.id, UndoableChange.made_at < oldest)
    )
    return change_todos(user, ChangeKind.DELETED, Todo.deletion_id, condition, deleted_at=now())


def change_todos(
    user: User,
    kind: ChangeKind,
    id_column: "sa.orm.InstrumentedAttribute[UUID | None]",
    condition: sa.ColumnElement[bool],
    **values: object,
) -> UndoableChange | None:
    """Update those of a user's todos that match and are not deleted, and note the change for an undo.

    Args:
        user: whose list is locked.
        kind: what the change does.
        id_column: where a todo keeps the id of the change.
        condition: which todos are changed.
        values: what they are set to.
    """
    change_id = uuid4()
    matching = sa.update(Todo).where(Todo.user_id == user.id, Todo.deleted_at.is_(None), condition)
    count = row_count(matching.values({id_column: change_id, **values}))
    if not count:
        return None
    changed = sa.select(Todo.description).where(Todo.user_id == user.id, id_column == change_id)
    description = db.session.scalars(changed.order_by(Todo.id.desc()).limit(1)).one()
    change = UndoableChange(id=change_id, user_id=user.id, kind=kind, todo_count=count, description=description)
    db.session.add(change)
    return change


def find_change(user: User, change_id: UUID | None) -> UndoableChange | None:
    """Return a change of this user that can be undone, or None."""
    recent = (UndoableChange.user_id == user.id, UndoableChange.made_at >= now() - UNDO_LIFETIME)
    return db.session.scalars(sa.select(UndoableChange).where(UndoableChange.id == change_id, *recent)).one_or_none()


def undo_todos(user: User, change_id: UUID | None) -> int:
    """Undo a change if it can be undone; return how many todos are as they were before it.

    Raises:
        ListFullError: the account may not have as many todos.
    """
    change = find_change(user, change_id)
    if change is None:
        return 0
    restored = sa.update(Todo).where(Todo.user_id == user.id)
    if change.kind is ChangeKind.DELETED:
        check_room(user, change.todo_count)
        restored = restored.where(Todo.deletion_id == change_id).values(deleted_at=None, deletion_id=None)
    else:
        restored = restored.where(Todo.bulk_tick_id == change_id).values(done=~Todo.done, bulk_tick_id=None)
    db.session.delete(change)
    return row_count(restored)


def row_count(statement: sa.Update) -> int:
    """Execute an update; return how many rows it changed."""
    result = db.session.execute(statement.execution_options(synchronize_session=False))
    return cast("sa.CursorResult[Any]", result).rowcount
