"""Paths by pillar, campaign and finding; deputies; until when a yes is waited for; links for approvers outside."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import scheduler.db

revision = "2026_11_22_wider_paths"
down_revision = "2026_11_22_after_freezes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("pillars", "campaigns", "families"):
        op.add_column("approval_path", sa.Column(name, sa.JSON(none_as_null=True), nullable=True))
    op.add_column("comment", sa.Column("shared", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "deputy",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("deputy_user_id", sa.Integer(), nullable=False),
        sa.Column("from_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("until_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("ended_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_deputy_user_id")),
        sa.ForeignKeyConstraint(["deputy_user_id"], ["user.id"], name=op.f("fk_deputy_deputy_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_deputy_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputy")),
        sa.UniqueConstraint("public_id", name=op.f("uq_deputy_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_deputy_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deputy_user_id", "deputy", ["workspace_id", "user_id"])
    op.create_table(
        "awaited_yes",
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("path_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("asked_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("remind_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("due_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("reminded_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("escalated_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "variant_id"],
            ["variant.workspace_id", "variant.id"],
            name=op.f("fk_awaited_yes_workspace_id_variant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_awaited_yes_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awaited_yes")),
        sa.UniqueConstraint(
            "workspace_id", "variant_id", name=op.f("uq_awaited_yes_workspace_id_variant_id")
        ),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_awaited_yes_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "approval_link",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("path_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("code_until", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("code_tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("codes_sent", sa.Integer(), server_default="0", nullable=False),
        sa.Column("proof_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("proven_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("mail_due", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("mailed_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("expires_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("ended_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "variant_id"], ["variant.workspace_id", "variant.id"],
            name=op.f("fk_approval_link_workspace_id_variant_id"), ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_approval_link_by_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_approval_link_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_link")),
        sa.UniqueConstraint("public_id", name=op.f("uq_approval_link_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_approval_link_token_hash")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_approval_link_workspace_id_id")),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("ix_approval_link_variant_id", "approval_link", ["workspace_id", "variant_id"])
    with op.batch_alter_table("decision") as batch:
        # Whoever says yes by a link has no account here.
        batch.alter_column("by_user_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("for_user_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("link_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("by_name", sa.String(length=120), server_default="", nullable=False))
        batch.add_column(sa.Column("alone", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    # A yes by a link names nobody the older tables know: it has to be given again.
    op.execute("DELETE FROM decision WHERE by_user_id IS NULL")
    with op.batch_alter_table("decision") as batch:
        for name in ("alone", "by_name", "link_id", "for_user_id"):
            batch.drop_column(name)
        batch.alter_column("by_user_id", existing_type=sa.Integer(), nullable=False)
    op.drop_table("approval_link")
    op.drop_table("awaited_yes")
    op.drop_table("deputy")
    with op.batch_alter_table("comment") as batch:
        batch.drop_column("shared")
    # Without its place, each of these would hold for everything.
    for name in ("families", "campaigns", "pillars"):
        op.execute(
            f"UPDATE approval_path SET ended_at = CURRENT_TIMESTAMP WHERE ended_at IS NULL AND {name} IS NOT NULL"
        )
    with op.batch_alter_table("approval_path") as batch:
        for name in ("families", "campaigns", "pillars"):
            batch.drop_column(name)
