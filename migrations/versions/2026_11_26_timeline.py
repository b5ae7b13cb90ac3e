"""Ask a PostgreSQL server for its timeline: another one means that a standby took over, and may not know everything.

A function of our own, because not every hosted server lets itself be asked, and a claim must not fail for that.
"""

from __future__ import annotations

from alembic import op

revision = "2026_11_26_timeline"
down_revision = "2026_11_25_agreed_until"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    # The first eight digits of a file of the log are its timeline; a promoted server begins a new one at once.
    op.execute(
        "CREATE FUNCTION marronnier_timeline() RETURNS text LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN left(pg_walfile_name(pg_current_wal_lsn()), 8); "
        "EXCEPTION WHEN OTHERS THEN RETURN NULL; END $$"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION marronnier_timeline()")
