"""Sheets and plan files that go on by themselves, and what a look at a sheet found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_brought_files"
down_revision = "2026_11_22_wider_paths"
branch_labels = None
depends_on = None

GOING = sa.text("going IS NOT NULL")


def upgrade() -> None:
    for table in ("sheet", "plan_file"):
        op.add_column(table, sa.Column("going", sa.String(length=6), nullable=True))
        op.add_column(table, sa.Column("trouble", sa.JSON(), nullable=True))
        op.create_index(f"ix_{table}_going", table, ["id"], sqlite_where=GOING, postgresql_where=GOING)
    op.add_column("sheet", sa.Column("verdicts", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("sheet", "verdicts")
    for table in ("sheet", "plan_file"):
        op.drop_index(f"ix_{table}_going", table)
        op.drop_column(table, "trouble")
        op.drop_column(table, "going")
