"""Whether anybody can say that the letter with a link left."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_unsure_letters"
down_revision = "2026_11_22_sheet_parts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "approval_link", sa.Column("mail_unsure", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    with op.batch_alter_table("approval_link") as batch:
        batch.drop_column("mail_unsure")
