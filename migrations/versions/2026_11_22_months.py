"""A month is read from two indexes, without looking at each row: they hold what its counts and its order need."""

from __future__ import annotations

from alembic import op

revision = "2026_11_22_months"
down_revision = "2026_11_22_kept_for"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_variant_calendar", "variant", ["workspace_id", "planned_instant", "id", "post_id", "channel_id"]
    )
    op.create_index("ix_delivery_way_out", "delivery", ["variant_id", "kind", "state"])
    # Both begin with all the columns of these.
    op.drop_index("ix_variant_workspace_id_planned_instant", "variant")
    op.drop_index("ix_delivery_variant_id", "delivery")


def downgrade() -> None:
    op.create_index("ix_delivery_variant_id", "delivery", ["variant_id", "kind"])
    op.create_index(
        "ix_variant_workspace_id_planned_instant", "variant", ["workspace_id", "planned_instant", "id"]
    )
    op.drop_index("ix_delivery_way_out", "delivery")
    op.drop_index("ix_variant_calendar", "variant")
