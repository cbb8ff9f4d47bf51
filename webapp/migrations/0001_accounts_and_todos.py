"""Accounts, the browsers signed in to them, and their todos."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = ("default",)
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("name_key", sa.String(length=800), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("open_todos", sa.Integer(), nullable=False),
        sa.Column("done_todos", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("name_key", name="uq_users_name_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sign_ins",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sign_ins_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token", name="pk_sign_ins"),
    )
    op.create_index("ix_sign_ins_user_id", "sign_ins", ["user_id"])
    op.create_table(
        "todos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("deletion", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_todos_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_todos"),
        sa.UniqueConstraint("user_id", "form_key", name="uq_todos_user_id_form_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_todos_user_id_deletion_id", "todos", ["user_id", "deletion", "id"])
    op.create_index("ix_todos_user_id_deletion_done_id", "todos", ["user_id", "deletion", "done", "id"])


def downgrade() -> None:
    """Drop the tables, and all that is in them."""
    op.drop_table("todos")
    op.drop_table("sign_ins")
    op.drop_table("users")
