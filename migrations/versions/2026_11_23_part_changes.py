"""Count the changes of a channel's and of a person's part of the calendar by themselves.

The release before counts every change as one of everything, which is right, only slower.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_part_changes"
down_revision = "2026_11_22_feed_news"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspace", sa.Column("changes_apart", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "part_changes",
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_part_changes_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_changes")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_part_changes_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "part", name=op.f("uq_part_changes_workspace_id_part")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("part_changes")
    op.drop_column("workspace", "changes_apart")
