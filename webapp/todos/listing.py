"""A page of somebody's list, and what changes the list. Knows neither forms nor requests; callers commit."""

import math
import time
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple, cast

import sqlalchemy as sa

from webapp.accounts.models import User
from webapp.accounts.sessions import AccountDeletedError
from webapp.database import db
from webapp.todos.models import Todo

PAGE_SIZE = 50

UNDO_FOR = 24 * 60 * 60 * 10**9
"""How long what was deleted is kept for an undo: a day, in nanoseconds."""


class Filter(StrEnum):
    """Which todos are listed."""

    ALL = "all"
    OPEN = "open"
    DONE = "done"


FILTER_CLAUSES = {Filter.ALL: sa.true(), Filter.OPEN: ~Todo.done, Filter.DONE: Todo.done}


class Listing(NamedTuple):
    """A page of a list."""

    todos: Sequence[Todo]
    filter: Filter
    page: int
    pages: int
    open: int
    done: int


def list_todos(user: User, chosen: Filter, page: int) -> Listing:
    """Return a page of a user's todos, newest first, by one query; a page beyond the last is the last."""
    listed = {Filter.ALL: user.open_todos + user.done_todos, Filter.OPEN: user.open_todos, Filter.DONE: user.done_todos}
    pages = max(1, math.ceil(listed[chosen] / PAGE_SIZE))
    page = min(max(1, page), pages)
    query = active_todos(user).where(FILTER_CLAUSES[chosen]).order_by(Todo.id.desc())
    query = query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return Listing(db.session.scalars(query).all(), chosen, page, pages, user.open_todos, user.done_todos)


def active_todos(user: User) -> sa.Select[Todo]:
    """Return the query for what a user has not deleted."""
    return sa.select(Todo).where(Todo.user_id == user.id, Todo.deletion == 0)


def find_todo(user: User, todo_id: int) -> Todo | None:
    """Return a todo of this user, deleted or not; None for anybody else's."""
    return db.session.scalars(sa.select(Todo).where(Todo.id == todo_id, Todo.user_id == user.id)).one_or_none()


def lock(user: User) -> None:
    """Let the changes to one list take turns, so that none is lost and its counts are right.

    SQLite lets all writers take turns; PostgreSQL those who ask for the same row.

    Raises:
        AccountDeletedError: there is no such account any more.
    """
    if db.session.scalar(sa.select(User.id).where(User.id == user.id).with_for_update()) is None:
        raise AccountDeletedError


def add_todo(user: User, description: str, idempotency_key: str) -> None:
    """Add a todo, unless the same form has added it already."""
    lock(user)
    known = sa.select(Todo.id).where(Todo.user_id == user.id, Todo.idempotency_key == idempotency_key)
    if db.session.scalar(known) is None:
        db.session.add(Todo(user_id=user.id, description=description, idempotency_key=idempotency_key))
    recount(user)


def change_todos(user: User, which: sa.ColumnElement[bool], **values: object) -> int:
    """Change some of a user's todos that stand; return how many that were."""
    lock(user)
    change = (
        sa.update(Todo)
        .where(Todo.user_id == user.id, Todo.deletion == 0, which)
        .values(version=Todo.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    changed = cast("sa.CursorResult[Any]", db.session.execute(change)).rowcount
    recount(user)
    return changed


def delete_todos(user: User, which: sa.ColumnElement[bool]) -> tuple[int, int]:
    """Delete some of a user's todos; return how many, and the deletion by which they can be brought back."""
    lock(user)
    deletion = time.time_ns()
    old = Todo.deletion.between(1, deletion - UNDO_FOR)
    db.session.execute(sa.delete(Todo).where(Todo.user_id == user.id, old))
    return change_todos(user, which, deletion=deletion), deletion


def restore_todos(user: User, deletion: int) -> int:
    """Bring back what one deletion took away; return how many that were."""
    lock(user)
    change = (
        sa.update(Todo)
        .where(Todo.user_id == user.id, Todo.deletion == deletion)
        .values(version=Todo.version + 1, deletion=0)
        .execution_options(synchronize_session=False)
    )
    restored = cast("sa.CursorResult[Any]", db.session.execute(change)).rowcount
    recount(user)
    return restored


def recount(user: User) -> None:
    """Count a user's todos anew, as part of the same transaction."""
    db.session.flush()
    count = sa.select(sa.func.count()).where(Todo.user_id == user.id, Todo.deletion == 0)
    db.session.execute(
        sa.update(User)
        .where(User.id == user.id)
        .values(
            open_todos=count.where(~Todo.done).scalar_subquery(), done_todos=count.where(Todo.done).scalar_subquery()
        )
        .execution_options(synchronize_session=False)
    )
