"""What comes back: series and their dates, pools that rotate, days on which a post ends."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import scheduler.db

revision = "2026_11_22_series"
down_revision = "2026_11_22_what_feeds_it"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expiry",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("deed", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("done_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("deed IN ('remove', 'review')", name=op.f("ck_expiry_deed")),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_expiry_by_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "post_id"],
            ["post.workspace_id", "post.id"],
            name=op.f("fk_expiry_workspace_id_post_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_expiry_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expiry")),
        sa.UniqueConstraint("post_id", name=op.f("uq_expiry_post_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_expiry_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_expiry_at",
        "expiry",
        ["at"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "series",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=300), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("leaves", sa.String(length=10), nullable=False),
        sa.Column("least_days", sa.Integer(), nullable=True),
        sa.Column("entered_until", sa.DateTime(), nullable=False),
        sa.Column("next_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("came_from_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("scheduled_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("changed_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("ended_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind = 'rotation' OR template_id IS NOT NULL", name=op.f("ck_series_words")),
        sa.CheckConstraint("kind IN ('repeat', 'rotation')", name=op.f("ck_series_kind")),
        sa.CheckConstraint("leaves IN ('schedule', 'draft')", name=op.f("ck_series_leaves")),
        sa.CheckConstraint("until_on IS NULL OR count IS NULL", name=op.f("ck_series_one_end")),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_series_owner_id")),
        sa.ForeignKeyConstraint(["scheduled_by_id"], ["user.id"], name=op.f("fk_series_scheduled_by_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "template_id"],
            ["post.workspace_id", "post.id"],
            name=op.f("fk_series_workspace_id_template_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_series_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("public_id", name=op.f("uq_series_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_series_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_series_next_at",
        "series",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_table(
        "series_piece",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("fresh_until", sa.Date(), nullable=True),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("told_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("retired_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["user.id"], name=op.f("fk_series_piece_added_by_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "post_id"],
            ["post.workspace_id", "post.id"],
            name=op.f("fk_series_piece_workspace_id_post_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "series_id"],
            ["series.workspace_id", "series.id"],
            name=op.f("fk_series_piece_workspace_id_series_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_series_piece_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_piece")),
        sa.UniqueConstraint("public_id", name=op.f("uq_series_piece_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_series_piece_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_series_piece_series_id", "series_piece", ["workspace_id", "series_id"], unique=False)
    op.create_table(
        "occurrence",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("fate", sa.String(length=10), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("piece_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=64), nullable=False),
        sa.Column("let_in_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("trouble", scheduler.db.JsonText(), nullable=True),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "fate IN ('made', 'skipped', 'missed', 'empty', 'detached')", name=op.f("ck_occurrence_fate")
        ),
        sa.CheckConstraint(
            "fate NOT IN ('made', 'detached') OR post_id IS NOT NULL", name=op.f("ck_occurrence_post")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "piece_id"],
            ["series_piece.workspace_id", "series_piece.id"],
            name=op.f("fk_occurrence_workspace_id_piece_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "post_id"],
            ["post.workspace_id", "post.id"],
            name=op.f("fk_occurrence_workspace_id_post_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "series_id"],
            ["series.workspace_id", "series.id"],
            name=op.f("fk_occurrence_workspace_id_series_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_occurrence_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint("post_id", name=op.f("uq_occurrence_post_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_occurrence_public_id")),
        sa.UniqueConstraint("series_id", "at", name=op.f("uq_occurrence_series_id_at")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_occurrence_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_occurrence_series_id", "occurrence", ["workspace_id", "series_id", "at"], unique=False
    )
    op.create_index(
        "ix_occurrence_to_let_in",
        "occurrence",
        ["at"],
        unique=False,
        sqlite_where=sa.text("let_in_at IS NULL AND fate = 'made'"),
        postgresql_where=sa.text("let_in_at IS NULL AND fate = 'made'"),
    )
    op.add_column("delivery", sa.Column("series_id", sa.Integer(), nullable=True))
    op.create_index(
        "ix_delivery_series",
        "delivery",
        ["series_id", "channel_id"],
        unique=False,
        sqlite_where=sa.text("state = 'scheduled' AND series_id IS NOT NULL"),
        postgresql_where=sa.text("state = 'scheduled' AND series_id IS NOT NULL"),
    )
    op.add_column("post", sa.Column("template", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("post", sa.Column("standing_until", scheduler.db.UtcDateTime(), nullable=True))
    op.add_column("post", sa.Column("template_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_index("ix_delivery_series", table_name="delivery")
    for table in ("occurrence", "series_piece", "series", "expiry"):
        op.drop_table(table)
    op.drop_column("delivery", "series_id")
    for column in ("template_id", "standing_until", "template"):
        op.drop_column("post", column)
