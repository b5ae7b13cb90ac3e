"""Rules hold in a scope and name whose yes lifts them; a waiver keeps who gave it, and why; dead links are remembered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import scheduler.db

revision = "2026_11_22_rule_scope"
down_revision = "2026_11_22_waste_paper"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("charter_rule", sa.Column("asks", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("charter_rule", sa.Column("role", sa.String(length=16), nullable=True))
    op.add_column("charter_rule", sa.Column("scope", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "waiver",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("finding_key", sa.String(length=64), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("rule_kind", sa.String(length=40), nullable=False),
        sa.Column("clause_title", sa.String(length=200), nullable=False),
        sa.Column("message", scheduler.db.JsonText(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("taken_back_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_waiver_by_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "variant_id"],
            ["variant.workspace_id", "variant.id"],
            name=op.f("fk_waiver_variant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_waiver_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
        sa.UniqueConstraint("public_id", name=op.f("uq_waiver_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_waiver_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_waiver_variant_id", "waiver", ["workspace_id", "variant_id"])
    op.create_table(
        "link_check",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.String(length=200), nullable=False),
        sa.Column("checked_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_link_check_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_check")),
        sa.UniqueConstraint("workspace_id", "digest", name=op.f("uq_link_check_workspace_id_digest")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_link_check_workspace_id_id")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("link_check")
    op.drop_table("waiver")
    op.drop_column("charter_rule", "scope")
    op.drop_column("charter_rule", "role")
    op.drop_column("charter_rule", "asks")
