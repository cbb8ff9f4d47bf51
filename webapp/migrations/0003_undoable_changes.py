"""Note the changes that can be undone, and number the revisions of a list."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "undoable_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("todo_count", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_undoable_changes_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_undoable_changes"),
    )
    op.create_index("ix_undoable_changes_user_id_made_at", "undoable_changes", ["user_id", "made_at"])
    op.execute(
        "INSERT INTO undoable_changes"
        " SELECT deletion_id, user_id, 'DELETED', count(*), max(description), max(deleted_at)"
        " FROM todos WHERE deletion_id IS NOT NULL GROUP BY deletion_id, user_id"
    )
    op.add_column("todos", sa.Column("bulk_tick_id", sa.Uuid(), nullable=True))
    op.drop_column("todos", "version")
    op.add_column("users", sa.Column("list_revision", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Take the change back."""
    op.drop_column("users", "list_revision")
    op.add_column("todos", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.drop_column("todos", "bulk_tick_id")
    op.drop_table("undoable_changes")
