"""What somebody is writing is found among a million posts without reading the others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_being_written"
down_revision = "2026_11_22_months"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_post_begun": ["workspace_id", "author_id", "assignee_id", "template", "due_on", "id"],
    "ix_post_assigned": ["workspace_id", "assignee_id", "template", "due_on", "id"],
}


def upgrade() -> None:
    where = sa.text("stage IN ('idea', 'draft') AND deleted_at IS NULL")
    for name, columns in INDEXES.items():
        op.create_index(name, "post", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, "post")
