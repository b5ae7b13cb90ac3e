"""Versions of the charter tried before they are adopted; what each text left with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import scheduler.db

revision = "2026_11_22_dry_runs"
down_revision = "2026_11_22_charter_life"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dry_run",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("beat_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("finished_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'running', 'done', 'cancelled')", name=op.f("ck_dry_run_state")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_dry_run_by_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "version_id"],
            ["charter_version.workspace_id", "charter_version.id"],
            name=op.f("fk_dry_run_workspace_id_version_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_dry_run_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dry_run")),
        sa.UniqueConstraint("public_id", name=op.f("uq_dry_run_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_dry_run_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_dry_run_state", "dry_run", ["state"], unique=False)
    op.create_table(
        "dry_run_change",
        sa.Column("dry_run_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("before", sa.String(length=12), nullable=False),
        sa.Column("after", sa.String(length=12), nullable=False),
        sa.Column("ahead", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "dry_run_id"],
            ["dry_run.workspace_id", "dry_run.id"],
            name=op.f("fk_dry_run_change_workspace_id_dry_run_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "variant_id"],
            ["variant.workspace_id", "variant.id"],
            name=op.f("fk_dry_run_change_workspace_id_variant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_dry_run_change_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dry_run_change")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_dry_run_change_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_dry_run_change_dry_run_id",
        "dry_run_change",
        ["workspace_id", "dry_run_id", "after", "at"],
        unique=False,
    )
    op.create_table(
        "passage",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("charter_version_id", sa.Integer(), nullable=True),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("waivers", sa.JSON(), nullable=False),
        sa.Column("approvals", sa.JSON(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["charter_version_id"], ["charter_version.id"], name=op.f("fk_passage_charter_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "delivery_id"],
            ["delivery.workspace_id", "delivery.id"],
            name=op.f("fk_passage_workspace_id_delivery_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_passage_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
        sa.UniqueConstraint("delivery_id", name=op.f("uq_passage_delivery_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_passage_workspace_id_id")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("passage")
    op.drop_table("dry_run_change")
    op.drop_table("dry_run")
