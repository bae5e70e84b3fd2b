"""What the projector knows of each entity, and how far it has read."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "projection_0001"
down_revision = None
branch_labels = ("projection",)
depends_on = None

instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "projection_parts",
        sa.Column("source", sa.String(63), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=True),
        sa.Column("values", postgresql.JSONB(), nullable=True),
        sa.PrimaryKeyConstraint("source", "id", name="pk_projection_parts"),
    )
    op.create_index(
        "ix_projection_parts_source_key_id", "projection_parts", ["source", "key", "id"]
    )
    op.create_table(
        "projection_positions",
        sa.Column("source", sa.String(63), nullable=False),
        sa.Column("stream", instant, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_projection_positions"),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("projection_positions")
    op.drop_table("projection_parts")
