"""That a change was meant for one date of a series only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_only_this_one"
down_revision = "2026_11_22_holding"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("occurrence", sa.Column("only_here", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column("occurrence", "only_here")
