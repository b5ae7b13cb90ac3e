"""Read what is due in the order of its index, and let a part end without touching one.

A claim sorted all that a channel had due to take a few of it. A part's state stood in an index nobody walked.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_order_of_leaving"
down_revision = "2026_11_22_link_cards"
branch_labels = None
depends_on = None

SCHEDULED = sa.text("state = 'scheduled'")


def upgrade() -> None:
    _due("id")
    op.drop_index("ix_part_delivery_id_state", "part")


def downgrade() -> None:
    op.create_index("ix_part_delivery_id_state", "part", ["delivery_id", "state"])
    _due("lane")


def _due(last: str) -> None:
    op.drop_index("ix_delivery_due", "delivery")
    op.create_index(
        "ix_delivery_due",
        "delivery",
        ["channel_id", "due_at", last],
        sqlite_where=SCHEDULED,
        postgresql_where=SCHEDULED,
    )
