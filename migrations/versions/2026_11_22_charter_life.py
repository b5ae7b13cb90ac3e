"""The terms of a charter, who has read it, who speaks; clauses have readers, guests an end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import scheduler.db

revision = "2026_11_22_charter_life"
down_revision = "2026_11_22_events"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "charter_terms",
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("review_told", sa.Date(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_charter_terms_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter_terms")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_charter_terms_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", name=op.f("uq_charter_terms_workspace_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "acknowledgement",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_acknowledgement_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "version_id"],
            ["charter_version.workspace_id", "charter_version.id"],
            name=op.f("fk_acknowledgement_workspace_id_version_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_acknowledgement_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgement")),
        sa.UniqueConstraint("version_id", "user_id", name=op.f("uq_acknowledgement_version_id_user_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_acknowledgement_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "mission",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("channels", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("pillars", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("languages", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("ended_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_mission_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mission")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mission_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_mission_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "speaker",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("mission_id", sa.Integer(), nullable=True),
        sa.Column("lent_by_id", sa.Integer(), nullable=True),
        sa.Column("channels", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("pillars", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("languages", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("from_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("until_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("ended_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["user.id"], name=op.f("fk_speaker_created_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_speaker_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "lent_by_id"],
            ["speaker.workspace_id", "speaker.id"],
            name=op.f("fk_speaker_workspace_id_lent_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "mission_id"],
            ["mission.workspace_id", "mission.id"],
            name=op.f("fk_speaker_workspace_id_mission_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_speaker_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker")),
        sa.UniqueConstraint("public_id", name=op.f("uq_speaker_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_speaker_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_speaker_user_id", "speaker", ["workspace_id", "user_id"], unique=False)
    op.add_column("charter_version", sa.Column("digest", sa.String(length=64), nullable=True))
    op.add_column(
        "clause", sa.Column("audience", sa.String(length=8), server_default="staff", nullable=False)
    )
    op.add_column("invitation", sa.Column("guest_until", scheduler.db.UtcDateTime(), nullable=True))
    op.add_column("membership", sa.Column("guest_until", scheduler.db.UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("membership") as batch:
        batch.drop_column("guest_until")
    with op.batch_alter_table("invitation") as batch:
        batch.drop_column("guest_until")
    with op.batch_alter_table("clause") as batch:
        batch.drop_column("audience")
    with op.batch_alter_table("charter_version") as batch:
        batch.drop_column("digest")
    op.drop_table("speaker")
    op.drop_table("mission")
    op.drop_table("acknowledgement")
    op.drop_table("charter_terms")
