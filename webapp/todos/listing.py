"""Read a todo list, page by page. Knows neither forms nor requests."""

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import sqlalchemy as sa

from webapp.accounts.models import User, now
from webapp.database import db
from webapp.todos.changes import UNDO_LIFETIME
from webapp.todos.models import Todo, UndoableChange

PAGE_SIZE = 50

MAX_RECENT_CHANGES = 50
"""How many changes are offered for an undo; an older one is offered once a newer one is undone."""


class Filter(StrEnum):
    """Which todos are listed."""

    ALL = "all"
    OPEN = "open"
    DONE = "done"


FILTER_CLAUSES = {Filter.ALL: sa.true(), Filter.OPEN: ~Todo.done, Filter.DONE: Todo.done}


class Listing(NamedTuple):
    """A page of a list, and how many todos are open and done on all pages."""

    todos: Sequence[Todo]
    filter: Filter
    page: int
    pages: int
    open: int
    done: int


def active_todos(user: User) -> sa.Select[Todo]:
    """Return the query for the todos of a user that are not deleted."""
    return sa.select(Todo).where(Todo.user_id == user.id, Todo.deleted_at.is_(None))


def list_todos(user: User, chosen: Filter, page: int) -> Listing:
    """Return a page of a user's todos, newest first; a page beyond the last one is the last one."""
    done, total = count_todos(user)
    listed = {Filter.ALL: total, Filter.OPEN: total - done, Filter.DONE: done}
    pages = max(1, math.ceil(listed[chosen] / PAGE_SIZE))
    page = min(max(1, page), pages)
    query = active_todos(user).where(FILTER_CLAUSES[chosen]).order_by(Todo.id.desc())
    todos = db.session.scalars(query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    return Listing(todos, chosen, page, pages, total - done, done)


def count_todos(user: User) -> tuple[int, int]:
    """Return how many todos of a user are done, and how many there are."""
    counts = active_todos(user).with_only_columns(sa.func.count().filter(Todo.done), sa.func.count())
    done, total = db.session.execute(counts).one()
    return done, total


def find_todo(user: User, todo_id: int) -> Todo | None:
    """Return a todo of this user, deleted or not; None for another user's."""
    return db.session.scalars(sa.select(Todo).where(Todo.id == todo_id, Todo.user_id == user.id)).one_or_none()


def recent_changes(user: User) -> Sequence[UndoableChange]:
    """Return the changes of a user that can be undone, newest first."""
    changes = sa.select(UndoableChange).where(
        UndoableChange.user_id == user.id, UndoableChange.made_at >= now() - UNDO_LIFETIME
    )
    return db.session.scalars(changes.order_by(UndoableChange.made_at.desc()).limit(MAX_RECENT_CHANGES)).all()
