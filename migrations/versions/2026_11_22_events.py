"""An event ends at an hour and can be taken out of the bin; slots by a rule share a weekday and hour with others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import scheduler.db

revision = "2026_11_22_events"
down_revision = "2026_11_22_mended_uploads"
branch_labels = None
depends_on = None

WEEKLY = sa.text("rule IS NULL")


def upgrade() -> None:
    op.add_column("event", sa.Column("ends_at", sa.Time(), nullable=True))
    op.add_column("event", sa.Column("deleted_at", scheduler.db.UtcDateTime(), nullable=True))
    with op.batch_alter_table("slot") as batch:
        batch.drop_constraint("uq_slot_channel_id_weekday_at", type_="unique")
    op.create_index(
        "uq_slot_weekly", "slot", ["channel_id", "weekday", "at"], unique=True,
        sqlite_where=WEEKLY, postgresql_where=WEEKLY,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("uq_slot_weekly", "slot")
    # What could not have been there before cannot be kept: of slots at one time, the oldest stays.
    # SQLite's foreign keys rest meanwhile: what hangs on a slot does not go with it by itself.
    op.execute(
        "DELETE FROM slot_change WHERE slot_id IN (SELECT slot.id FROM slot WHERE EXISTS"
        " (SELECT 1 FROM slot AS older WHERE older.id < slot.id AND older.channel_id = slot.channel_id"
        " AND older.weekday = slot.weekday AND older.at = slot.at))"
    )
    op.execute(
        "DELETE FROM slot WHERE EXISTS (SELECT 1 FROM slot AS older WHERE older.id < slot.id"
        " AND older.channel_id = slot.channel_id AND older.weekday = slot.weekday AND older.at = slot.at)"
    )
    with op.batch_alter_table("slot") as batch:
        batch.create_unique_constraint("uq_slot_channel_id_weekday_at", ["channel_id", "weekday", "at"])
    with op.batch_alter_table("event") as batch:
        batch.drop_column("deleted_at")
        batch.drop_column("ends_at")
