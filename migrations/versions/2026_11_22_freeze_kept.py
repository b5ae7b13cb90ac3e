"""Posts that were filed otherwise while a freeze of a part was of them: they stay inside it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_freeze_kept"
down_revision = "2026_11_22_unsure_letters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "freeze_kept",
        sa.Column("freeze_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "freeze_id"],
            ["freeze.workspace_id", "freeze.id"],
            name=op.f("fk_freeze_kept_workspace_id_freeze_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "post_id"],
            ["post.workspace_id", "post.id"],
            name=op.f("fk_freeze_kept_workspace_id_post_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_freeze_kept_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freeze_kept")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_freeze_kept_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_freeze_kept_freeze_id", "freeze_kept", ["workspace_id", "freeze_id", "post_id"])
    op.create_index("ix_freeze_kept_post_id", "freeze_kept", ["workspace_id", "post_id"])


def downgrade() -> None:
    op.drop_index("ix_freeze_kept_post_id", table_name="freeze_kept")
    op.drop_index("ix_freeze_kept_freeze_id", table_name="freeze_kept")
    op.drop_table("freeze_kept")
