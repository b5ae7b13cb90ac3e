"""What was thrown away lies for a day where it can be taken back from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from scheduler.db import UtcDateTime

revision = "2026_11_22_waste_paper"
down_revision = "2026_11_22_dry_runs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waste_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("needs", sa.String(length=20), nullable=False),
        sa.Column("sheets", sa.JSON(), nullable=False),
        sa.Column("thrown_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_waste_paper_user_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_waste_paper_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_waste_paper"),
        sa.UniqueConstraint("public_id", name="uq_waste_paper_public_id"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_waste_paper_workspace_id_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_waste_paper_thrown_at", "waste_paper", ["thrown_at"])


def downgrade() -> None:
    op.drop_index("ix_waste_paper_thrown_at", "waste_paper")
    op.drop_table("waste_paper")
