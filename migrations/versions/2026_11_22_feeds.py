"""Feeds of several contents, public ones, who read them last; events and calendars kept as they were drawn."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from scheduler.db import UtcDateTime

revision = "2026_11_22_feeds"
down_revision = "2026_11_22_renewing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("feed") as feed:
        feed.add_column(sa.Column("content", sa.String(12), nullable=False, server_default="posts"))
        feed.add_column(sa.Column("public", sa.Boolean(), nullable=False, server_default=sa.false()))
        feed.add_column(sa.Column("read_by", sa.String(40), nullable=True))
        feed.add_column(sa.Column("stamp", sa.String(64), nullable=False, server_default=""))
    op.create_table(
        "feed_body",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_feed_body_workspace_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "feed_id"],
            ["feed.workspace_id", "feed.id"],
            name="fk_feed_body_workspace_id_feed_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("workspace_id", "id", name="uq_feed_body_workspace_id_id"),
        sa.UniqueConstraint("workspace_id", "feed_id", name="uq_feed_body_workspace_id_feed_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "feed_fragment",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(80), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=True),
        sa.Column("drawn_from", sa.String(64), nullable=False),
        sa.Column("zone", sa.String(64), nullable=True),
        sa.Column("octets", sa.LargeBinary(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_feed_fragment_workspace_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "variant_id"],
            ["variant.workspace_id", "variant.id"],
            name="fk_feed_fragment_workspace_id_variant_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("workspace_id", "id", name="uq_feed_fragment_workspace_id_id"),
        sa.UniqueConstraint(
            "workspace_id", "uid", "language", name="uq_feed_fragment_workspace_id_uid_language"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feed_fragment_variant_id_language", "feed_fragment", ["variant_id", "language"])


def downgrade() -> None:
    # The release before this one would draw them as posts, with the rights of whoever opened them: an address that was
    # given to everybody must not open that.
    op.execute(
        "UPDATE feed SET revoked_at = created_at WHERE revoked_at IS NULL AND (public OR content <> 'posts')"
    )
    op.drop_table("feed_fragment")
    op.drop_table("feed_body")
    with op.batch_alter_table("feed") as feed:
        for column in ("stamp", "read_by", "public", "content"):
            feed.drop_column(column)
