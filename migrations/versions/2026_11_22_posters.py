"""Whether a video has a poster beside it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_posters"
down_revision = "2026_11_22_own_chains"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("media", sa.Column("has_poster", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("media") as batch:
        batch.drop_column("has_poster")
