"""Calendars that are also written from outside: devices with passwords, what each was shown, what each keeps of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import scheduler.db

revision = "2026_11_22_calendars_outside"
down_revision = "2026_11_22_letters_wait"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_device",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("used_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("used_by", sa.String(length=40), nullable=True),
        sa.Column("revoked_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_calendar_device_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_calendar_device_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_device")),
        sa.UniqueConstraint("password_hash", name=op.f("uq_calendar_device_password_hash")),
        sa.UniqueConstraint("public_id", name=op.f("uq_calendar_device_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_calendar_device_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_calendar_device_user_id"), "calendar_device", ["user_id"], unique=False)
    op.create_table(
        "dav_calendar",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("forgotten", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(length=64), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_dav_calendar_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dav_calendar")),
        sa.UniqueConstraint("public_id", name=op.f("uq_dav_calendar_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_dav_calendar_workspace_id_id")),
        sa.UniqueConstraint(
            "workspace_id", "name", "language", name=op.f("uq_dav_calendar_workspace_id_name_language")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "dav_property",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("calendar", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_dav_property_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_dav_property_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dav_property")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_dav_property_workspace_id_id")),
        sa.UniqueConstraint(
            "workspace_id",
            "user_id",
            "calendar",
            "name",
            name=op.f("uq_dav_property_workspace_id_user_id_calendar_name"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_dav_property_user_id"), "dav_property", ["user_id"], unique=False)
    op.create_table(
        "dav_refusal",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_dav_refusal_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_dav_refusal_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dav_refusal")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_dav_refusal_workspace_id_id")),
        sa.UniqueConstraint(
            "workspace_id", "user_id", "address", name=op.f("uq_dav_refusal_workspace_id_user_id_address")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_dav_refusal_user_id"), "dav_refusal", ["user_id"], unique=False)
    op.create_table(
        "dav_member",
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=True),
        sa.Column("signature", sa.String(length=40), nullable=False),
        sa.Column("touched", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("changed_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "calendar_id"],
            ["dav_calendar.workspace_id", "dav_calendar.id"],
            name=op.f("fk_dav_member_workspace_id_calendar_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_dav_member_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dav_member")),
        sa.UniqueConstraint("calendar_id", "name", name=op.f("uq_dav_member_calendar_id_name")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_dav_member_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_dav_member_revision", "dav_member", ["calendar_id", "revision"], unique=False)
    op.create_table(
        "dav_extra",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("octets", sa.LargeBinary(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_dav_extra_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "variant_id"],
            ["variant.workspace_id", "variant.id"],
            name=op.f("fk_dav_extra_workspace_id_variant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_dav_extra_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dav_extra")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_dav_extra_workspace_id_id")),
        sa.UniqueConstraint(
            "workspace_id", "user_id", "variant_id", name=op.f("uq_dav_extra_workspace_id_user_id_variant_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_dav_extra_user_id"), "dav_extra", ["user_id"], unique=False)
    op.create_table(
        "dav_name",
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "variant_id"],
            ["variant.workspace_id", "variant.id"],
            name=op.f("fk_dav_name_workspace_id_variant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_dav_name_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dav_name")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_dav_name_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "variant_id", name=op.f("uq_dav_name_workspace_id_variant_id")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("dav_name")
    op.drop_index(op.f("ix_dav_extra_user_id"), table_name="dav_extra")
    op.drop_table("dav_extra")
    op.drop_index("ix_dav_member_revision", table_name="dav_member")
    op.drop_table("dav_member")
    op.drop_index(op.f("ix_dav_refusal_user_id"), table_name="dav_refusal")
    op.drop_table("dav_refusal")
    op.drop_index(op.f("ix_dav_property_user_id"), table_name="dav_property")
    op.drop_table("dav_property")
    op.drop_table("dav_calendar")
    op.drop_index(op.f("ix_calendar_device_user_id"), table_name="calendar_device")
    op.drop_table("calendar_device")
