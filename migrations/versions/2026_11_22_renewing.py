"""Whose turn it is to renew a channel's sign-in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import scheduler.db

revision = "2026_11_22_renewing"
down_revision = "2026_11_22_brought_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channel", sa.Column("renewing_until", scheduler.db.UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("channel") as batch:
        batch.drop_column("renewing_until")
