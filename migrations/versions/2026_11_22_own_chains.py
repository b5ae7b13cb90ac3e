"""A workspace's seals hold on to each other too, so that its history can be checked without the others'."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_own_chains"
down_revision = "2026_11_22_rule_scope"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("activity_seal", sa.Column("workspace_hash", sa.String(length=64), nullable=True))
    op.create_index("ix_activity_seal_workspace_public_id", "activity_seal", ["workspace_public_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_activity_seal_workspace_public_id", "activity_seal")
    op.drop_column("activity_seal", "workspace_hash")
