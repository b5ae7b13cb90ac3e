"""Changes of a public feed of our own that whoever waits for its news is still to be told of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import scheduler.db

revision = "2026_11_22_feed_news"
down_revision = "2026_11_22_sealed_alarms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feed_news",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("due_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "channel_id"],
            ["channel.workspace_id", "channel.id"],
            name=op.f("fk_feed_news_workspace_id_channel_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_feed_news_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_news")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_feed_news_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feed_news_due_at", "feed_news", ["due_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_feed_news_due_at", table_name="feed_news")
    op.drop_table("feed_news")
