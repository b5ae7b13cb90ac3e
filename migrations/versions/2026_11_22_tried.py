"""Find what was tried before, whether the try counted or not: a later post does not overtake it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_tried"
down_revision = "2026_11_22_library"
branch_labels = None
depends_on = None

TRIED = sa.text("state = 'scheduled' AND first_tried_at IS NOT NULL")
COUNTED = sa.text("state = 'scheduled' AND tries > 0")


def upgrade() -> None:
    op.create_index(
        "ix_delivery_tried", "delivery", ["channel_id"], sqlite_where=TRIED, postgresql_where=TRIED
    )
    op.drop_index("ix_delivery_again", "delivery")


def downgrade() -> None:
    op.create_index(
        "ix_delivery_again", "delivery", ["channel_id"], sqlite_where=COUNTED, postgresql_where=COUNTED
    )
    op.drop_index("ix_delivery_tried", "delivery")
