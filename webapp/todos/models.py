"""The todos of an account."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
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
    version: Mapped[int] = mapped_column(default=1)
    """Rises with each change, which shows that a form was made before it."""

    idempotency_key: Mapped[str] = mapped_column(String(MAX_IDEMPOTENCY_KEY_LENGTH))
    """Of the form that added it: the same form, sent twice, adds it once."""

    deleted_at: Mapped[datetime | None]
    deletion_id: Mapped[UUID | None]
    """Of the deletion, which may be of several todos and can be undone for a day."""

    created_at: Mapped[datetime] = mapped_column(default=now)
