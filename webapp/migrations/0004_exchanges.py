"""Note what visitors of the tour send and get."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "exchanges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visitor", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exchanges"),
    )
    op.create_index("ix_exchanges_visitor_id", "exchanges", ["visitor", "id"])
    op.create_index("ix_exchanges_made_at", "exchanges", ["made_at"])


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("exchanges")
