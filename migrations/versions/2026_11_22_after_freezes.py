"""Whether what fell due inside a freeze has been held: until then nothing is claimed, although it is over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from scheduler.db import UtcDateTime

revision = "2026_11_22_after_freezes"
down_revision = "2026_11_22_plan_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("freeze", sa.Column("swept_at", UtcDateTime(), nullable=True))
    # Those that are over were swept up after, or not, by the release before this one.
    op.execute('UPDATE "freeze" SET swept_at = lifted_at WHERE lifted_at IS NOT NULL')


def downgrade() -> None:
    op.drop_column("freeze", "swept_at")
