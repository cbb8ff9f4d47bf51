"""Accounts, and the browsers that are logged in to them."""

import unicodedata
from datetime import UTC, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.database import Base

MAX_NAME_LENGTH = 40
"""Characters (Unicode code points), after trimming."""


def name_key(name: str) -> str:
    """Return what must be unique about a name: the name without regard to case and Unicode form.

    Case is folded before and after the compatibility form, as either can undo the other (Unicode Standard, 3.13,
    definition D146).
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", name).casefold()).casefold()
    return unicodedata.normalize("NFKC", folded)


def now() -> datetime:
    """Return the current time as the database stores it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


class User(Base):
    """An account."""

    __tablename__ = "users"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy declares it so. No id is used twice

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME_LENGTH))
    """As it was typed."""

    name_key: Mapped[str] = mapped_column(String(800), unique=True)
    """See `name_key()`; one character can become eighteen (U+FDFA)."""

    skeleton: Mapped[str | None] = mapped_column(String(800), index=True, unique=True)
    """What the name looks like, see `names.skeleton()`; None if an older account's name looks the same."""

    password_hash: Mapped[str] = mapped_column(String(255))
    list_revision: Mapped[int] = mapped_column(server_default="0")
    """Rises with each change of the todo list, which tells the older of two answers."""

    created_at: Mapped[datetime] = mapped_column(default=now)


class UserSession(Base):
    """A browser that is logged in. The token in its cookie is valid while this row exists."""

    __tablename__ = "user_sessions"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
