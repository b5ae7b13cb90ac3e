"""How long a workspace keeps what it need not keep."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_kept_for"
down_revision = "2026_11_22_errands"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspace", sa.Column("kept_for", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("workspace", "kept_for")
