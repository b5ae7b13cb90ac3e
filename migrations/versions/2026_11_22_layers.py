"""Calendars of somebody else behind our posts: the layer, its events, and when they take place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from scheduler.db import UtcDateTime

revision = "2026_11_22_layers"
down_revision = "2026_11_22_alarms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "layer",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("sealed_address", sa.Text(), nullable=True),
        sa.Column("host", sa.String(255), nullable=False, server_default=""),
        sa.Column("file_name", sa.String(200), nullable=False, server_default=""),
        sa.Column("waiting", sa.LargeBinary(), nullable=True),
        sa.Column("has_waiting", sa.Boolean(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("can_undo", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("drawn_until", sa.Date(), nullable=True),
        sa.Column("drawn_zone", sa.String(64), nullable=False),
        sa.Column("etag", sa.String(300), nullable=False),
        sa.Column("last_modified", sa.String(60), nullable=False),
        sa.Column("refresh_at", UtcDateTime(), nullable=True),
        sa.Column("refreshed_at", UtcDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.JSON(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_layer_workspace_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_layer_user_id"),
        sa.UniqueConstraint("public_id", name="uq_layer_public_id"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_layer_workspace_id_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_layer_refresh_at", "layer", ["refresh_at"])
    op.create_table(
        "layer_event",
        *_of_a_layer("layer_event"),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(20), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.UniqueConstraint("layer_id", "key", name="uq_layer_event_layer_id_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "layer_day",
        *_of_a_layer("layer_day"),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=True),
        sa.Column("ends_at", UtcDateTime(), nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_layer_day_workspace_id_last", "layer_day", ["workspace_id", "last"])
    op.create_index("ix_layer_day_layer_id", "layer_day", ["layer_id"])


def downgrade() -> None:
    for table in ("layer_day", "layer_event", "layer"):
        op.drop_table(table)


def _of_a_layer(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=f"fk_{table}_workspace_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "layer_id"],
            ["layer.workspace_id", "layer.id"],
            name=f"fk_{table}_workspace_id_layer_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("workspace_id", "id", name=f"uq_{table}_workspace_id_id"),
    ]
