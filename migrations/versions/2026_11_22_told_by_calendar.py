"""Plans brought as calendars: which sheets they are, and what a calendar said last of each post that came from it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_told_by_calendar"
down_revision = "2026_11_22_freeze_kept"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sheet_key", sa.Column("said", sa.JSON(), nullable=True))
    op.add_column("sheet", sa.Column("of_calendar", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("sheet", "of_calendar")
    op.drop_column("sheet_key", "said")
