"""A link's letter waits until the words have rested, or until an address that was refused is tried again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import scheduler.db

revision = "2026_11_22_letters_wait"
down_revision = "2026_11_22_held_by"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("approval_link", sa.Column("mail_after", scheduler.db.UtcDateTime(), nullable=True))
    op.add_column("approval_link", sa.Column("mail_tries", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("approval_link") as batch:
        batch.drop_column("mail_tries")
        batch.drop_column("mail_after")
