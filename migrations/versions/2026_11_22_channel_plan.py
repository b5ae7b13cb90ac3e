"""A plan says whom a channel speaks to, who keeps it, what it costs and when its slots are closed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import scheduler.db

revision = "2026_11_22_channel_plan"
down_revision = "2026_11_22_desk"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audience",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("expects", sa.String(length=300), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_audience_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audience")),
        sa.UniqueConstraint("public_id", name=op.f("uq_audience_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_audience_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_audience_workspace_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "plan_audience",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "audience_id"],
            ["audience.workspace_id", "audience.id"],
            name=op.f("fk_plan_audience_workspace_id_audience_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "plan_id"],
            ["channel_plan.workspace_id", "channel_plan.id"],
            name=op.f("fk_plan_audience_workspace_id_plan_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_plan_audience_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_audience")),
        sa.UniqueConstraint("plan_id", "audience_id", name=op.f("uq_plan_audience_plan_id_audience_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_plan_audience_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "slot_change",
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("moved_to", sa.DateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "slot_id"],
            ["slot.workspace_id", "slot.id"],
            name=op.f("fk_slot_change_workspace_id_slot_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_slot_change_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_change")),
        sa.UniqueConstraint("slot_id", "on", name=op.f("uq_slot_change_slot_id_on")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_slot_change_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.add_column(
        "channel_plan", sa.Column("languages", sa.String(length=80), server_default="", nullable=False)
    )
    op.add_column(
        "channel_plan", sa.Column("formats", sa.String(length=300), server_default="", nullable=False)
    )
    op.add_column(
        "channel_plan",
        sa.Column(
            "owner_id",
            sa.Integer(),
            sa.ForeignKey("user.id", name=op.f("fk_channel_plan_owner_id")),
            nullable=True,
        ),
        inline_references=True,
    )
    op.add_column(
        "channel_plan",
        sa.Column(
            "deputy_id",
            sa.Integer(),
            sa.ForeignKey("user.id", name=op.f("fk_channel_plan_deputy_id")),
            nullable=True,
        ),
        inline_references=True,
    )
    op.add_column("channel_plan", sa.Column("minutes_a_week", sa.Integer(), nullable=True))
    op.add_column("channel_plan", sa.Column("money_a_week", sa.Integer(), nullable=True))
    op.add_column("channel_plan", sa.Column("most_promotional", sa.Integer(), nullable=True))
    op.add_column("channel_plan", sa.Column("most_self_centred", sa.Integer(), nullable=True))
    op.add_column(
        "channel_plan",
        sa.Column("rests_on_holidays", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("channel_plan", sa.Column("evaluation_told", sa.Date(), nullable=True))
    op.add_column("pillar", sa.Column("nature", sa.String(length=12), server_default="", nullable=False))
    op.add_column("slot", sa.Column("rule", sa.String(length=200), nullable=True))
    op.add_column("slot", sa.Column("starts_on", sa.Date(), nullable=True))
    op.add_column("workspace", sa.Column("region", sa.String(length=8), server_default="", nullable=False))
    op.add_column(
        "workspace", sa.Column("currency", sa.String(length=3), server_default="EUR", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("workspace", "currency")
    op.drop_column("workspace", "region")
    op.drop_column("slot", "starts_on")
    op.drop_column("slot", "rule")
    op.drop_column("pillar", "nature")
    op.drop_column("channel_plan", "evaluation_told")
    op.drop_column("channel_plan", "rests_on_holidays")
    op.drop_column("channel_plan", "most_self_centred")
    op.drop_column("channel_plan", "most_promotional")
    op.drop_column("channel_plan", "money_a_week")
    op.drop_column("channel_plan", "minutes_a_week")
    op.drop_column("channel_plan", "deputy_id")
    op.drop_column("channel_plan", "owner_id")
    op.drop_column("channel_plan", "formats")
    op.drop_column("channel_plan", "languages")
    op.drop_table("slot_change")
    op.drop_table("plan_audience")
    op.drop_table("audience")
