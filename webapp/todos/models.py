"""The todos of an account, and the changes of them that can be undone."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Enum, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.accounts.models import now
from webapp.database import Base

MAX_DESCRIPTION_LENGTH = 200
"""Characters (Unicode code points), after trimming."""

MAX_IDEMPOTENCY_KEY_LENGTH = 64


class Todo(Base):
    """Something to do."""

    __tablename__ = "todos"
    __table_args__ = (
        Index(None, "user_id", "deleted_at", "id"),
        Index(None, "user_id", "deleted_at", "done", "id"),
        UniqueConstraint("user_id", "idempotency_key"),
        {"sqlite_autoincrement": True},  # no id is used twice, so that an old form never changes a new todo
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    description: Mapped[str] = mapped_column(String(MAX_DESCRIPTION_LENGTH))
    done: Mapped[bool] = mapped_column(default=False)
    idempotency_key: Mapped[str] = mapped_column(String(MAX_IDEMPOTENCY_KEY_LENGTH))
    """Of the form that added it: the same form, sent twice, adds it once."""

    deleted_at: Mapped[datetime | None]
    deletion_id: Mapped[UUID | None]
    """Of the change that deleted it."""

    bulk_tick_id: Mapped[UUID | None]
    """Of the change that ticked or unticked it together with all others, if nothing has ticked it since."""

    created_at: Mapped[datetime] = mapped_column(default=now)


class ChangeKind(StrEnum):
    """What an undo takes back."""

    DELETED = "deleted"
    TICKED = "ticked"
    UNTICKED = "unticked"


class UndoableChange(Base):
    """A deletion, or a tick of all todos, while it can be undone."""

    __tablename__ = "undoable_changes"
    __table_args__ = (Index(None, "user_id", "made_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[ChangeKind] = mapped_column(Enum(ChangeKind, native_enum=False, length=16))
    todo_count: Mapped[int]
    description: Mapped[str] = mapped_column(String(MAX_DESCRIPTION_LENGTH))
    """Of the newest of its todos."""

    made_at: Mapped[datetime] = mapped_column(default=now)
