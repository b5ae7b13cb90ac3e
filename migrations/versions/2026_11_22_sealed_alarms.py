"""The address of a program that is told of freezes, sealed: it may hold a secret."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_sealed_alarms"
down_revision = "2026_11_22_dav_drawn"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Those that are there stay readable, and are sealed at the next `marronnier keys reseal`: a migration has no key.
    op.add_column("alarm", sa.Column("sealed_url", sa.Text(), nullable=True))


def downgrade() -> None:
    # Without the sealed column nobody knows the address any more: alerts would go to the front door of that host.
    kept = sa.table("alarm", sa.column("sealed_url"))
    if op.get_bind().scalar(sa.select(kept.c.sealed_url).where(kept.c.sealed_url.is_not(None)).limit(1)):
        raise RuntimeError(
            "Take the freeze alerts off first (Settings, Freeze alerts): their addresses are sealed."
        )
    op.drop_column("alarm", "sealed_url")
