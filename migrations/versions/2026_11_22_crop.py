"""Where a picture is cut: the point that matters, beside the shape."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_crop"
down_revision = "2026_11_22_plan_before"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attachment", sa.Column("crop_at", sa.String(length=24), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("attachment") as batch:
        batch.drop_column("crop_at")
