"""A plan remembers what it was before it was last saved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_plan_before"
down_revision = "2026_11_22_tried"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channel_plan", sa.Column("before", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("channel_plan", "before")
