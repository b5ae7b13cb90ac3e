"""What became of a spreadsheet's rows: a row here for each turn, instead of one list written anew at each of them."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_sheet_parts"
down_revision = "2026_11_22_layers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sheet", sa.Column("in_parts", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "sheet_part",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("outcomes", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "sheet_id"], ["sheet.workspace_id", "sheet.id"],
            name=op.f("fk_sheet_part_workspace_id_sheet_id"), ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_sheet_part_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_part")),
        sa.UniqueConstraint(
            "workspace_id", "sheet_id", "first", name=op.f("uq_sheet_part_workspace_id_sheet_id_first")
        ),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_sheet_part_workspace_id_id")),
        sqlite_autoincrement=True,
    )  # fmt: skip


def downgrade() -> None:
    # Without them a file would be entered a second time, and nothing of it taken back.
    sheet = sa.table("sheet", sa.column("id", sa.Integer), sa.column("outcomes", sa.JSON))
    parts = op.get_bind().execute(
        sa.text("SELECT sheet_id, outcomes FROM sheet_part ORDER BY sheet_id, first")
    )
    joined: dict[int, list[object]] = {}
    for sheet_id, outcomes in parts:
        joined.setdefault(sheet_id, []).extend(
            json.loads(outcomes) if isinstance(outcomes, str) else outcomes
        )
    for sheet_id, outcomes in joined.items():
        mine = sheet.c.id == sheet_id
        before = op.get_bind().scalar(sa.select(sheet.c.outcomes).where(mine)) or []
        op.execute(sheet.update().where(mine).values(outcomes=[*before, *outcomes]))
    op.drop_table("sheet_part")
    with op.batch_alter_table("sheet") as batch:
        batch.drop_column("in_parts")
