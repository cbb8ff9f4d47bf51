"""What visitors of the tour sent and got."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.accounts.models import now
from webapp.database import Base


class ExchangeRow(Base):
    """A request and its response, as JSON."""

    __tablename__ = "exchanges"
    __table_args__ = (Index(None, "visitor", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visitor: Mapped[str] = mapped_column(String(64))
    """A hash of the visitor's cookie, so that the database opens nobody's log."""

    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(default=now, index=True)
