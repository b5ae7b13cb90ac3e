"""Holding statements: what is said in the first hour of a crisis, ready for each channel."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from scheduler.db import UtcDateTime

revision = "2026_11_22_holding"
down_revision = "2026_11_22_freeze_scopes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holding_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("wordings", sa.JSON(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name="fk_holding_statement_by_user_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_holding_statement_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_holding_statement"),
        sa.UniqueConstraint("public_id", name="uq_holding_statement_public_id"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_holding_statement_workspace_id_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_holding_statement_workspace_id_name", "holding_statement", ["workspace_id", "name"])


def downgrade() -> None:
    op.drop_table("holding_statement")
