"""Name sessions and idempotency keys, tell when a todo was deleted, and count todos when a page needs it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change. All users have to log in again, and deletions that could still be undone are final."""
    replace_sessions("sign_ins", "user_sessions")
    op.execute("DELETE FROM todos WHERE deletion <> 0")
    op.drop_index("ix_todos_user_id_deletion_id", "todos")
    op.drop_index("ix_todos_user_id_deletion_done_id", "todos")
    with op.batch_alter_table("todos", table_kwargs={"sqlite_autoincrement": True}) as todos:
        todos.drop_constraint("uq_todos_user_id_form_key", type_="unique")
        todos.alter_column("form_key", new_column_name="idempotency_key")
        todos.drop_column("deletion")
        todos.add_column(sa.Column("deleted_at", sa.DateTime(), nullable=True))
        todos.add_column(sa.Column("deletion_id", sa.Uuid(), nullable=True))
    with op.batch_alter_table("todos", table_kwargs={"sqlite_autoincrement": True}) as todos:
        todos.create_unique_constraint("uq_todos_user_id_idempotency_key", ["user_id", "idempotency_key"])
    op.create_index("ix_todos_user_id_deleted_at_id", "todos", ["user_id", "deleted_at", "id"])
    op.create_index("ix_todos_user_id_deleted_at_done_id", "todos", ["user_id", "deleted_at", "done", "id"])
    op.drop_column("users", "open_todos")
    op.drop_column("users", "done_todos")


def downgrade() -> None:
    """Take the change back. All users have to log in again, and deletions that could still be undone are final."""
    op.add_column("users", sa.Column("open_todos", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("users", sa.Column("done_todos", sa.Integer(), nullable=False, server_default="0"))
    op.execute("DELETE FROM todos WHERE deleted_at IS NOT NULL")
    op.drop_index("ix_todos_user_id_deleted_at_id", "todos")
    op.drop_index("ix_todos_user_id_deleted_at_done_id", "todos")
    with op.batch_alter_table("todos", table_kwargs={"sqlite_autoincrement": True}) as todos:
        todos.drop_constraint("uq_todos_user_id_idempotency_key", type_="unique")
        todos.alter_column("idempotency_key", new_column_name="form_key")
        todos.drop_column("deleted_at")
        todos.drop_column("deletion_id")
        todos.add_column(sa.Column("deletion", sa.BigInteger(), nullable=False, server_default="0"))
    with op.batch_alter_table("todos", table_kwargs={"sqlite_autoincrement": True}) as todos:
        todos.create_unique_constraint("uq_todos_user_id_form_key", ["user_id", "form_key"])
    op.create_index("ix_todos_user_id_deletion_id", "todos", ["user_id", "deletion", "id"])
    op.create_index("ix_todos_user_id_deletion_done_id", "todos", ["user_id", "deletion", "done", "id"])
    counted = "(SELECT count(*) FROM todos WHERE todos.user_id = users.id AND todos.done = %s)"
    op.execute(f"UPDATE users SET open_todos = {counted % 'false'}, done_todos = {counted % 'true'}")  # noqa: S608 - ours
    replace_sessions("user_sessions", "sign_ins")


def replace_sessions(old: str, new: str) -> None:
    """End all sessions, of which the cookies have another key, and make their table anew under another name."""
    op.create_table(
        new,
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=f"fk_{new}_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token", name=f"pk_{new}"),
    )
    op.drop_table(old)
    op.create_index(f"ix_{new}_user_id", new, ["user_id"])
