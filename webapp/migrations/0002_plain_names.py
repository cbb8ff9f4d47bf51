"""Call sessions and keys what the field calls them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    rename_sessions("sign_ins", "user_sessions")
    rename_key("form_key", "idempotency_key")


def downgrade() -> None:
    """Take the change back."""
    rename_sessions("user_sessions", "sign_ins")
    rename_key("idempotency_key", "form_key")


def rename_sessions(old: str, new: str) -> None:
    """Move the sessions into a table of another name, so that its index and constraints are named after it."""
    op.create_table(
        new,
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=f"fk_{new}_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token", name=f"pk_{new}"),
    )
    op.execute(f"INSERT INTO {new} SELECT token, user_id, created_at FROM {old}")  # noqa: S608 - names of ours
    op.drop_table(old)
    op.create_index(f"ix_{new}_user_id", new, ["user_id"])


def rename_key(old: str, new: str) -> None:
    """Rename the column by which a form adds a todo only once, and its constraint."""
    with op.batch_alter_table("todos", table_kwargs={"sqlite_autoincrement": True}) as todos:
        todos.drop_constraint(f"uq_todos_user_id_{old}", type_="unique")
        todos.alter_column(old, new_column_name=new)
        todos.create_unique_constraint(f"uq_todos_user_id_{new}", ["user_id", new])
