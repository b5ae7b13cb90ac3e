"""Which change of the workspace a calendar was last compared at: what was drawn before it is not written over it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_dav_drawn"
down_revision = "2026_11_22_told_by_calendar"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "dav_calendar", sa.Column("drawn_at_change", sa.Integer(), server_default="0", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("dav_calendar", "drawn_at_change")
