"""What is still to be done to the dates of a series after a change that reaches many."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import scheduler.db

revision = "2026_11_22_errands"
down_revision = "2026_11_22_posters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "series_errand",
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(length=6), nullable=False),
        sa.Column("also_touched", sa.Boolean(), nullable=False),
        sa.Column("stood_at", sa.DateTime(), nullable=True),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("out_of", sa.Integer(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("deed IN ('words', 'time', 'away')", name=op.f("ck_series_errand_deed")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "occurrence_id"],
            ["occurrence.workspace_id", "occurrence.id"],
            name=op.f("fk_series_errand_workspace_id_occurrence_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_series_errand_by_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_series_errand_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_errand")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_series_errand_workspace_id_id")),
        sa.UniqueConstraint("occurrence_id", "deed", name=op.f("uq_series_errand_occurrence_id_deed")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("series_errand")
