"""One's own desk: which notices come how, a letter a day, a second zone, keys that can be switched off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_desk"
down_revision = "2026_11_22_first"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("user") as table:
        table.add_column(sa.Column("zone", sa.String(64)))
        table.add_column(sa.Column("second_zone", sa.String(64)))
        table.add_column(sa.Column("begins", sa.String(12), nullable=False, server_default="calendar"))
        table.add_column(sa.Column("shortcuts", sa.Boolean(), nullable=False, server_default=sa.true()))
        table.add_column(sa.Column("notice_ways", sa.JSON()))
        table.add_column(sa.Column("digest_hour", sa.Integer()))
    with op.batch_alter_table("membership") as table:
        table.add_column(sa.Column("digest_on", sa.Date()))
    with op.batch_alter_table("notice") as table:
        table.add_column(sa.Column("digest_due", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("notice") as table:
        table.drop_column("digest_due")
    with op.batch_alter_table("membership") as table:
        table.drop_column("digest_on")
    with op.batch_alter_table("user") as table:
        for name in ("digest_hour", "notice_ways", "shortcuts", "begins", "second_zone", "zone"):
            table.drop_column(name)
