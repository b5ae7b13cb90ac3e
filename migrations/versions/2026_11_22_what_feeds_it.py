"""What feeds the plan: votes for ideas, campaigns with a brief, key dates with a lead, events and their posts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import scheduler.db

revision = "2026_11_22_what_feeds_it"
down_revision = "2026_11_22_channel_plan"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign_channel",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "campaign_id"],
            ["campaign.workspace_id", "campaign.id"],
            name=op.f("fk_campaign_channel_workspace_id_campaign_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "channel_id"],
            ["channel.workspace_id", "channel.id"],
            name=op.f("fk_campaign_channel_workspace_id_channel_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_campaign_channel_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_channel")),
        sa.UniqueConstraint(
            "campaign_id", "channel_id", name=op.f("uq_campaign_channel_campaign_id_channel_id")
        ),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_campaign_channel_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "event",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('meeting', 'traditional')", name=op.f("ck_event_kind")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_event_days")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_event_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("public_id", name=op.f("uq_event_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_event_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_workspace_id_starts_on", "event", ["workspace_id", "starts_on"], unique=False)
    op.create_table(
        "event_post",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "event_id"],
            ["event.workspace_id", "event.id"],
            name=op.f("fk_event_post_workspace_id_event_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "post_id"],
            ["post.workspace_id", "post.id"],
            name=op.f("fk_event_post_workspace_id_post_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_event_post_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_post")),
        sa.UniqueConstraint("event_id", "post_id", name=op.f("uq_event_post_event_id_post_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_event_post_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_post_post_id", "event_post", ["workspace_id", "post_id"], unique=False)
    op.create_table(
        "key_date_post",
        sa.Column("key_date_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("returns_on", sa.Date(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "key_date_id"],
            ["key_date.workspace_id", "key_date.id"],
            name=op.f("fk_key_date_post_workspace_id_key_date_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "post_id"],
            ["post.workspace_id", "post.id"],
            name=op.f("fk_key_date_post_workspace_id_post_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_key_date_post_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_date_post")),
        sa.UniqueConstraint("key_date_id", "post_id", name=op.f("uq_key_date_post_key_date_id_post_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_key_date_post_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_key_date_post_post_id", "key_date_post", ["workspace_id", "post_id"], unique=False)
    op.create_table(
        "vote",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_vote_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "post_id"],
            ["post.workspace_id", "post.id"],
            name=op.f("fk_vote_workspace_id_post_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_vote_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("post_id", "user_id", name=op.f("uq_vote_post_id_user_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_vote_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_vote_post_id", "vote", ["workspace_id", "post_id"], unique=False)
    op.add_column("campaign", sa.Column("brief", sa.Text(), server_default="", nullable=False))
    op.add_column("campaign", sa.Column("goal", sa.String(length=300), server_default="", nullable=False))
    op.add_column("campaign", sa.Column("wanted_posts", sa.Integer(), nullable=True))
    op.add_column("campaign", sa.Column("budget", sa.Integer(), nullable=True))
    op.add_column("key_date", sa.Column("rule", sa.String(length=200), nullable=True))
    op.add_column("key_date", sa.Column("lead_days", sa.Integer(), nullable=True))
    op.add_column("key_date", sa.Column("note", sa.String(length=500), server_default="", nullable=False))
    op.add_column("key_date", sa.Column("told_for", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("key_date", "told_for")
    op.drop_column("key_date", "note")
    op.drop_column("key_date", "lead_days")
    op.drop_column("key_date", "rule")
    op.drop_column("campaign", "budget")
    op.drop_column("campaign", "wanted_posts")
    op.drop_column("campaign", "goal")
    op.drop_column("campaign", "brief")
    op.drop_table("vote")
    op.drop_table("key_date_post")
    op.drop_table("event_post")
    op.drop_table("event")
    op.drop_table("campaign_channel")
