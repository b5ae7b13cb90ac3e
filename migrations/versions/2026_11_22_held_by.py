"""Remember which freeze holds a delivery: when it fell due does not tell, nor does what else holds it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_held_by"
down_revision = "2026_11_22_readings"
branch_labels = None
depends_on = None

HELD = "Publishing was frozen when it fell due: {reason}"
delivery = sa.table(
    "delivery",
    sa.column("id", sa.Integer),
    sa.column("workspace_id", sa.Integer),
    sa.column("state", sa.String),
    sa.column("cause", sa.JSON),
    sa.column("held_by_freeze_id", sa.Integer),
)
freeze = sa.table(
    "freeze",
    sa.column("id", sa.Integer),
    sa.column("workspace_id", sa.Integer),
    sa.column("reason", sa.String),
)


def upgrade() -> None:
    op.add_column("delivery", sa.Column("held_by_freeze_id", sa.Integer(), nullable=True))
    connection = op.get_bind()
    rows = connection.execute(sa.select(freeze).order_by(freeze.c.id))
    by_reason = {(row.workspace_id, row.reason): row.id for row in rows}
    held = connection.execute(
        sa.select(delivery.c.id, delivery.c.workspace_id, delivery.c.cause).where(delivery.c.state == "held")
    )
    for row in held.all():
        its = by_reason.get((row.workspace_id, _reason(row.cause)))
        if its is not None:
            connection.execute(
                sa.update(delivery).where(delivery.c.id == row.id).values(held_by_freeze_id=its)
            )


def downgrade() -> None:
    op.drop_column("delivery", "held_by_freeze_id")


def _reason(cause: dict[str, Any] | None) -> str | None:
    """Of a freeze, in what the delivery says it is held for."""
    if cause is None or cause.get("msgid") != HELD:
        return None
    return str(cause["params"]["reason"]["params"]["words"])
