"""Which replacement an undo takes back; what the pieces of an upload are called, who finishes it, what it became."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import scheduler.db

revision = "2026_11_22_mended_uploads"
down_revision = "2026_11_22_order_of_leaving"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("replacement", sa.Column("undoes_id", sa.Integer(), nullable=True))
    op.add_column("upload", sa.Column("names", sa.Text(), server_default="", nullable=False))
    op.add_column("upload", sa.Column("claimed_at", scheduler.db.UtcDateTime(), nullable=True))
    op.add_column("upload", sa.Column("media", sa.String(length=32), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("upload") as batch:
        batch.drop_column("media")
        batch.drop_column("claimed_at")
        batch.drop_column("names")
    with op.batch_alter_table("replacement") as batch:
        batch.drop_column("undoes_id")
