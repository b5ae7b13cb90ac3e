"""Spreadsheets that were brought, and the keys their new rows had."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import scheduler.db

revision = "2026_11_22_sheets"
down_revision = "2026_11_22_crop"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sheet",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("outcomes", sa.JSON(), nullable=False),
        sa.Column("undoing", sa.Boolean(), nullable=False),
        sa.Column("undone", sa.Integer(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sheet_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_sheet_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sheet_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_sheet_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sheet_key",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "variant_id"],
            ["variant.workspace_id", "variant.id"],
            name=op.f("fk_sheet_key_workspace_id_variant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_sheet_key_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_key")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_sheet_key_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_sheet_key_workspace_id_key")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("sheet_key")
    op.drop_table("sheet")
