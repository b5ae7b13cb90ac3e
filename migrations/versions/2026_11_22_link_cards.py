"""What the page behind a link says of itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import scheduler.db

revision = "2026_11_22_link_cards"
down_revision = "2026_11_22_sheets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link_card",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("read_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_link_card_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_card")),
        sa.UniqueConstraint("workspace_id", "digest", name=op.f("uq_link_card_workspace_id_digest")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_link_card_workspace_id_id")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("link_card")
