"""Programs of the house's own that are called when publishing freezes, and the calls they are owed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import scheduler.db

revision = "2026_11_22_alarms"
down_revision = "2026_11_22_calendars_outside"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alarm",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("answered_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("trouble", scheduler.db.JsonText(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_alarm_by_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_alarm_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
        sa.UniqueConstraint("public_id", name=op.f("uq_alarm_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_alarm_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "alarm_call",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("alarm_id", sa.Integer(), nullable=False),
        sa.Column("freeze", sa.String(length=32), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("due_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "alarm_id"],
            ["alarm.workspace_id", "alarm.id"],
            name=op.f("fk_alarm_call_workspace_id_alarm_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_alarm_call_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm_call")),
        sa.UniqueConstraint("public_id", name=op.f("uq_alarm_call_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_alarm_call_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alarm_call_due_at", "alarm_call", ["due_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_alarm_call_due_at", table_name="alarm_call")
    op.drop_table("alarm_call")
    op.drop_table("alarm")
