"""Note what names look like, so that no new one looks like another."""

import sqlalchemy as sa
from alembic import op

from webapp.accounts.names import skeleton

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change. Of accounts whose names look alike already, the oldest has the skeleton, and the others none."""
    op.add_column("users", sa.Column("skeleton", sa.String(length=800), nullable=True))
    connection = op.get_bind()
    users = sa.table("users", sa.column("id"), sa.column("name"), sa.column("skeleton"))
    oldest: dict[str, int] = {}
    for user_id, name in connection.execute(sa.select(users.c.id, users.c.name).order_by(users.c.id)):
        oldest.setdefault(skeleton(name), user_id)
    if oldest:
        rows = [{"user_id": user_id, "text": text} for text, user_id in oldest.items()]
        change = sa.update(users).where(users.c.id == sa.bindparam("user_id")).values(skeleton=sa.bindparam("text"))
        connection.execute(change, rows)
    op.create_index("ix_users_skeleton", "users", ["skeleton"], unique=True)


def downgrade() -> None:
    """Take the change back."""
    op.drop_index("ix_users_skeleton", "users")
    op.drop_column("users", "skeleton")
