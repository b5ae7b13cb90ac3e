"""Keep, in a person's words, why a channel ended: the place itself has closed, or nobody speaks there any more.

The release before never asks, and leaves it empty.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_channel_ending"
down_revision = "2026_11_23_part_changes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channel", sa.Column("ending", sa.String(length=300), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("channel", "ending")
