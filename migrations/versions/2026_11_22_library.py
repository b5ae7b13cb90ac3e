"""The library: folders, labels and words of assets, their rights, uploads in pieces, replacements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import scheduler.db

revision = "2026_11_22_library"
down_revision = "2026_11_22_series"
branch_labels = None
depends_on = None

# The table is built anew on SQLite: without this the ids of what was deleted could come back.
KEEPS_IDS = {"sqlite_autoincrement": True}


def upgrade() -> None:
    op.create_table(
        "folder",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "parent_id"],
            ["folder.workspace_id", "folder.id"],
            name=op.f("fk_folder_workspace_id_parent_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_folder_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_folder")),
        sa.UniqueConstraint("public_id", name=op.f("uq_folder_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_folder_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("folder", schema=None) as batch_op:
        batch_op.create_index("ix_folder_parent_id", ["workspace_id", "parent_id"], unique=False)

    op.create_table(
        "upload",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sent", sa.BigInteger(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("folder", sa.String(length=32), nullable=False),
        sa.Column("print", sa.String(length=100), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("touched_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_upload_by_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_upload_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("public_id", name=op.f("uq_upload_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_upload_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index("ix_upload_by_user_id", ["workspace_id", "by_user_id"], unique=False)
        batch_op.create_index("ix_upload_touched_at", ["touched_at"], unique=False)

    op.create_table(
        "media_label",
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("label_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "label_id"],
            ["label.workspace_id", "label.id"],
            name=op.f("fk_media_label_workspace_id_label_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "media_id"],
            ["media.workspace_id", "media.id"],
            name=op.f("fk_media_label_workspace_id_media_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_media_label_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_label")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_media_label_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("media_label", schema=None) as batch_op:
        batch_op.create_index("ix_media_label_label_id", ["workspace_id", "label_id"], unique=False)
        batch_op.create_index("uq_media_label", ["media_id", "label_id"], unique=True)

    op.create_table(
        "media_words",
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("alt", sa.String(length=1500), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "media_id"],
            ["media.workspace_id", "media.id"],
            name=op.f("fk_media_words_workspace_id_media_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_media_words_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_words")),
        sa.UniqueConstraint("media_id", "language", name=op.f("uq_media_words_media_id_language")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_media_words_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "replacement",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("old_id", sa.Integer(), nullable=False),
        sa.Column("new_id", sa.Integer(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("ahead", sa.JSON(), nullable=False),
        sa.Column("done", sa.JSON(), nullable=False),
        sa.Column("is_undo", sa.Boolean(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("finished_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_replacement_by_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "new_id"],
            ["media.workspace_id", "media.id"],
            name=op.f("fk_replacement_workspace_id_new_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "old_id"],
            ["media.workspace_id", "media.id"],
            name=op.f("fk_replacement_workspace_id_old_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_replacement_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replacement")),
        sa.UniqueConstraint("public_id", name=op.f("uq_replacement_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_replacement_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("replacement", schema=None) as batch_op:
        batch_op.create_index("ix_replacement_old_id", ["workspace_id", "old_id"], unique=False)

    with op.batch_alter_table("media", schema=None, table_kwargs=KEEPS_IDS) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=12), server_default="picture", nullable=False))
        batch_op.add_column(sa.Column("format", sa.String(length=8), server_default="", nullable=False))
        batch_op.add_column(sa.Column("weight", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("duration_ms", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("folder_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("credit", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("licence", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("source", sa.String(length=1000), server_default="", nullable=False))
        batch_op.add_column(sa.Column("valid_from", scheduler.db.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("valid_until", scheduler.db.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("consent_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("consent_note", sa.String(length=2000), server_default="", nullable=False)
        )
        batch_op.create_index("ix_media_folder_id", ["workspace_id", "folder_id"], unique=False)
        batch_op.create_index("ix_media_valid_until", ["workspace_id", "valid_until"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_media_workspace_id_consent_id"),
            "media",
            ["workspace_id", "consent_id"],
            ["workspace_id", "id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_media_workspace_id_folder_id"),
            "folder",
            ["workspace_id", "folder_id"],
            ["workspace_id", "id"],
        )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index("ix_attachment_media_id", ["workspace_id", "media_id"])


def downgrade() -> None:
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index("ix_attachment_media_id")

    with op.batch_alter_table("media", schema=None, table_kwargs=KEEPS_IDS) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_media_workspace_id_folder_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_media_workspace_id_consent_id"), type_="foreignkey")
        batch_op.drop_index("ix_media_valid_until")
        batch_op.drop_index("ix_media_folder_id")
        batch_op.drop_column("consent_note")
        batch_op.drop_column("consent_id")
        batch_op.drop_column("valid_until")
        batch_op.drop_column("valid_from")
        batch_op.drop_column("source")
        batch_op.drop_column("licence")
        batch_op.drop_column("credit")
        batch_op.drop_column("folder_id")
        batch_op.drop_column("duration_ms")
        batch_op.drop_column("weight")
        batch_op.drop_column("format")
        batch_op.drop_column("kind")

    with op.batch_alter_table("replacement", schema=None) as batch_op:
        batch_op.drop_index("ix_replacement_old_id")

    op.drop_table("replacement")
    op.drop_table("media_words")
    with op.batch_alter_table("media_label", schema=None) as batch_op:
        batch_op.drop_index("uq_media_label")
        batch_op.drop_index("ix_media_label_label_id")

    op.drop_table("media_label")
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_index("ix_upload_touched_at")
        batch_op.drop_index("ix_upload_by_user_id")

    op.drop_table("upload")
    with op.batch_alter_table("folder", schema=None) as batch_op:
        batch_op.drop_index("ix_folder_parent_id")

    op.drop_table("folder")
