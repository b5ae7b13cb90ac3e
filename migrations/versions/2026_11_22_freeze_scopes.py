"""Freezes of campaigns, pillars, labels and languages; exceptions from one; what an embargo left behind is looked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from scheduler.db import UtcDateTime

revision = "2026_11_22_freeze_scopes"
down_revision = "2026_11_22_feeds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("freeze", sa.Column("named", sa.JSON(), nullable=True))
    op.add_column("key_date", sa.Column("swept_until", sa.Date(), nullable=True))
    op.create_table(
        "freeze_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("freeze_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "freeze_id"],
            ["freeze.workspace_id", "freeze.id"],
            name="fk_freeze_release_workspace_id_freeze_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "variant_id"],
            ["variant.workspace_id", "variant.id"],
            name="fk_freeze_release_workspace_id_variant_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name="fk_freeze_release_by_user_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_freeze_release_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_freeze_release"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_freeze_release_workspace_id_id"),
        sa.UniqueConstraint(
            "freeze_id",
            "variant_id",
            "content_hash",
            name="uq_freeze_release_freeze_id_variant_id_content_hash",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_freeze_release_variant_id", "freeze_release", ["workspace_id", "variant_id"])


def downgrade() -> None:
    op.drop_table("freeze_release")
    op.drop_column("key_date", "swept_until")
    op.drop_column("freeze", "named")
