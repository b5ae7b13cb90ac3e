"""The first floor plan: every table of the house, and the lock on the sealed history."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import scheduler.db

revision = "2026_11_22_first"
down_revision = None
branch_labels = None
depends_on = None


REFUSAL = "the sealed history is append-only"


def lock_the_seals() -> None:
    """The database itself refuses to rewrite the history."""
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER activity_seal_no_{deed.lower()} BEFORE {deed} ON activity_seal "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION activity_seal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER activity_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON activity_seal "
        "EXECUTE FUNCTION activity_seal_refuse()"
    )


def index_the_words() -> None:
    """The full-text index beside `post_words`, kept by the database: FTS5 on SQLite, a GIN index on PostgreSQL."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute("CREATE INDEX ix_post_words_search ON post_words USING gin (to_tsvector('simple', words))")
        return
    op.execute(
        "CREATE VIRTUAL TABLE post_search USING fts5(words, content='post_words', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 2')"
    )
    forget = "INSERT INTO post_search(post_search, rowid, words) VALUES ('delete', old.id, old.words);"
    learn = "INSERT INTO post_search(rowid, words) VALUES (new.id, new.words);"
    for name, deed, body in (
        ("learned", "INSERT", learn),
        ("forgot", "DELETE", forget),
        ("changed", "UPDATE", forget + " " + learn),
    ):
        op.execute(f"CREATE TRIGGER post_words_{name} AFTER {deed} ON post_words BEGIN {body} END")


def forget_the_words() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE post_search")


def upgrade() -> None:
    op.create_table(
        "activity_seal",
        sa.Column("deed_id", sa.Integer(), nullable=False),
        sa.Column("workspace_public_id", sa.String(length=32), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_seal")),
        sa.UniqueConstraint("deed_id", name=op.f("uq_activity_seal_deed_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "beat",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_beat")),
        sa.UniqueConstraint("name", name=op.f("uq_beat_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "fact",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=400), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
        sa.UniqueConstraint("name", name=op.f("uq_fact_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "tally",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
        sa.UniqueConstraint("name", name=op.f("uq_tally_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "user",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("locale", sa.String(length=8), nullable=True),
        sa.Column("theme", sa.String(length=8), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("disabled_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_user_public_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "workspace",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("first_weekday", sa.Integer(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("changed_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_weekday BETWEEN 0 AND 6", name=op.f("ck_workspace_first_weekday")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
        sa.UniqueConstraint("public_id", name=op.f("uq_workspace_public_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "api_token",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=True),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("used_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("revoked_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_api_token_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_api_token_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("public_id", name=op.f("uq_api_token_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_api_token_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_user_id"), ["user_id"], unique=False)

    op.create_table(
        "approval_path",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=True),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("ended_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_approval_path_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_path")),
        sa.UniqueConstraint("public_id", name=op.f("uq_approval_path_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_approval_path_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "channel",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("platform", sa.String(length=32), nullable=False),
        sa.Column("identity", sa.String(length=300), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("neighbours_revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("health", sa.String(length=16), nullable=False),
        sa.Column("health_reason", scheduler.db.JsonText(), nullable=True),
        sa.Column("checked_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("paused_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("paused_by_id", sa.Integer(), nullable=True),
        sa.Column("pause_reason", sa.String(length=300), nullable=False),
        sa.Column("pause_cause", scheduler.db.JsonText(), nullable=True),
        sa.Column("rest_until", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("patience_minutes", sa.Integer(), nullable=False),
        sa.Column("lateness", sa.String(length=8), nullable=False),
        sa.Column("spread_minutes", sa.Integer(), nullable=False),
        sa.Column("claimed_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("expires_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("expiry_told_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("removed_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("patience_minutes >= 0", name=op.f("ck_channel_patience")),
        sa.CheckConstraint("spread_minutes >= 0", name=op.f("ck_channel_spread")),
        sa.ForeignKeyConstraint(["paused_by_id"], ["user.id"], name=op.f("fk_channel_paused_by_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_channel_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
        sa.UniqueConstraint("public_id", name=op.f("uq_channel_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_channel_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.create_index("ix_channel_workspace_id_position", ["workspace_id", "position"], unique=False)

    op.create_table(
        "charter_version",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("adopted_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("adopted_by_id", sa.Integer(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["adopted_by_id"], ["user.id"], name=op.f("fk_charter_version_adopted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_charter_version_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_charter_version_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter_version")),
        sa.UniqueConstraint("public_id", name=op.f("uq_charter_version_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_charter_version_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "number", name=op.f("uq_charter_version_workspace_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "deed",
        sa.Column("at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=True),
        sa.Column("about_kind", sa.String(length=24), nullable=False),
        sa.Column("about_id", sa.String(length=32), nullable=False),
        sa.Column("charter_version", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_deed_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deed")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_deed_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("deed", schema=None) as batch_op:
        batch_op.create_index("ix_deed_about", ["workspace_id", "about_kind", "about_id"], unique=False)

    op.create_table(
        "feed",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("filter", sa.JSON(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("read_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("revoked_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("etag", sa.String(length=64), nullable=False),
        sa.Column("changed_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_feed_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_feed_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("public_id", name=op.f("uq_feed_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_feed_token_hash")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_feed_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feed_user_id"), ["user_id"], unique=False)

    op.create_table(
        "freeze",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("scope", sa.String(length=12), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("from_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("until_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("lifted_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_freeze_by_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_freeze_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freeze")),
        sa.UniqueConstraint("public_id", name=op.f("uq_freeze_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_freeze_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("freeze", schema=None) as batch_op:
        batch_op.create_index("ix_freeze_workspace_id_until", ["workspace_id", "until_at"], unique=False)

    op.create_table(
        "idempotent_call",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_idempotent_call_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_idempotent_call_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotent_call")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_idempotent_call_workspace_id_id")),
        sa.UniqueConstraint(
            "workspace_id", "user_id", "key", name=op.f("uq_idempotent_call_workspace_id_user_id_key")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "invitation",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("expires_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("used_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_invitation_by_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_invitation_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_invitation_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_invitation_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index("ix_invitation_workspace_id_email", ["workspace_id", "email"], unique=False)

    op.create_table(
        "media",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content_type", sa.String(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(length=1500), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("deleted_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_media_by_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_media_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
        sa.UniqueConstraint("public_id", name=op.f("uq_media_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_media_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "sha256", name=op.f("uq_media_workspace_id_sha256")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "membership",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("default_view", sa.String(length=32), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("ended_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "role IN ('owner', 'editor', 'approver', 'contributor', 'viewer')",
            name=op.f("ck_membership_role"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_membership_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_membership_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_membership_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "user_id", name=op.f("uq_membership_workspace_id_user_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("ix_membership_user_id", ["user_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("text", scheduler.db.JsonText(), nullable=False),
        sa.Column("about", sa.String(length=32), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("read_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("mail_due", sa.Boolean(), nullable=False),
        sa.Column("mailed_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_notice_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_notice_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("public_id", name=op.f("uq_notice_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_notice_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_user_id", ["workspace_id", "user_id", "read_at"], unique=False)

    op.create_table(
        "password_reset",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("expires_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("used_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_password_reset_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_reset")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_password_reset_token_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("password_reset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_password_reset_user_id"), ["user_id"], unique=False)

    op.create_table(
        "person_detail",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_person_detail_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_person_detail_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_detail")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_detail_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_person_detail_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "pillar",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("closed_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_pillar_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pillar")),
        sa.UniqueConstraint("public_id", name=op.f("uq_pillar_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_pillar_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_pillar_workspace_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sign_in",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("last_workspace_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("seen_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("expires_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("ended_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sign_in_user_id")),
        sa.ForeignKeyConstraint(
            ["last_workspace_id"], ["workspace.id"], name=op.f("fk_sign_in_last_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sign_in_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_user_id"), ["user_id"], unique=False)

    op.create_table(
        "channel_plan",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=300), nullable=False),
        sa.Column("objective", sa.String(length=300), nullable=False),
        sa.Column("tone", sa.Text(), nullable=False),
        sa.Column("cadence_min", sa.Integer(), nullable=False),
        sa.Column("cadence_max", sa.Integer(), nullable=False),
        sa.Column("evaluate_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "cadence_min >= 0 AND cadence_max >= cadence_min", name=op.f("ck_channel_plan_cadence")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "channel_id"],
            ["channel.workspace_id", "channel.id"],
            name=op.f("fk_channel_plan_workspace_id_channel_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_channel_plan_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_plan")),
        sa.UniqueConstraint(
            "workspace_id", "channel_id", name=op.f("uq_channel_plan_workspace_id_channel_id")
        ),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_channel_plan_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "clause",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "version_id"],
            ["charter_version.workspace_id", "charter_version.id"],
            name=op.f("fk_clause_workspace_id_version_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_clause_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause")),
        sa.UniqueConstraint("public_id", name=op.f("uq_clause_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_clause_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "campaign",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("closed_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_campaign_days")),
        sa.UniqueConstraint("public_id", name=op.f("uq_campaign_public_id")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_campaign_workspace_id_name")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_campaign_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_campaign_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.create_index("ix_campaign_workspace_id_ends_on", ["workspace_id", "ends_on"], unique=False)

    op.create_table(
        "key_date",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("every_year", sa.Boolean(), nullable=False),
        sa.Column("embargo", sa.Boolean(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.UniqueConstraint("public_id", name=op.f("uq_key_date_public_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_key_date_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_date")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_key_date_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("key_date", schema=None) as batch_op:
        batch_op.create_index("ix_key_date_workspace_id_on", ["workspace_id", "on"], unique=False)

    op.create_table(
        "label",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.UniqueConstraint("public_id", name=op.f("uq_label_public_id")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_label_workspace_id_name")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_label_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_label_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "saved_view",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.String(length=4000), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_saved_view_user_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_saved_view_public_id")),
        sa.UniqueConstraint(
            "workspace_id", "user_id", "name", name=op.f("uq_saved_view_workspace_id_user_id_name")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_saved_view_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_saved_view_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "slot",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("pillar_id", sa.Integer(), nullable=True),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_slot_weekday")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "channel_id"],
            ["channel.workspace_id", "channel.id"],
            name=op.f("fk_slot_workspace_id_channel_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pillar_id"],
            ["pillar.workspace_id", "pillar.id"],
            name=op.f("fk_slot_workspace_id_pillar_id"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_slot_public_id")),
        sa.UniqueConstraint("channel_id", "weekday", "at", name=op.f("uq_slot_channel_id_weekday_at")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_slot_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_slot_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "post",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("pillar_id", sa.Integer(), nullable=True),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("link_tags", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("changed_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("submitted_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("deleted_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("stage IN ('idea', 'draft', 'submitted')", name=op.f("ck_post_stage")),
        sa.ForeignKeyConstraint(["assignee_id"], ["user.id"], name=op.f("fk_post_assignee_id")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_post_author_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pillar_id"],
            ["pillar.workspace_id", "pillar.id"],
            name=op.f("fk_post_workspace_id_pillar_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "campaign_id"],
            ["campaign.workspace_id", "campaign.id"],
            name=op.f("fk_post_workspace_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_post_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("public_id", name=op.f("uq_post_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_post_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index("ix_post_workspace_id_stage", ["workspace_id", "stage"], unique=False)

    op.create_table(
        "post_label",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("label_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "post_id"],
            ["post.workspace_id", "post.id"],
            name=op.f("fk_post_label_workspace_id_post_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "label_id"],
            ["label.workspace_id", "label.id"],
            name=op.f("fk_post_label_workspace_id_label_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("post_id", "label_id", name=op.f("uq_post_label_post_id_label_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_post_label_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_label")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_post_label_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("post_label", schema=None) as batch_op:
        batch_op.create_index("ix_post_label_label_id", ["workspace_id", "label_id"], unique=False)

    op.create_table(
        "post_words",
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "id"],
            ["post.workspace_id", "post.id"],
            name=op.f("fk_post_words_workspace_id_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_post_words_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_words")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_post_words_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "recipient",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("consent_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("consent_source", sa.String(length=200), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("unsubscribed_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("suppressed_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("suppressed_reason", scheduler.db.JsonText(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "channel_id"],
            ["channel.workspace_id", "channel.id"],
            name=op.f("fk_recipient_workspace_id_channel_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_recipient_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient")),
        sa.UniqueConstraint("channel_id", "email", name=op.f("uq_recipient_channel_id_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_recipient_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_recipient_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("recipient", schema=None) as batch_op:
        batch_op.create_index(
            "ix_recipient_workspace_id_channel_id", ["workspace_id", "channel_id"], unique=False
        )

    op.create_table(
        "charter_rule",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("severity IN ('advise', 'block')", name=op.f("ck_charter_rule_severity")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "clause_id"],
            ["clause.workspace_id", "clause.id"],
            name=op.f("fk_charter_rule_workspace_id_clause_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "version_id"],
            ["charter_version.workspace_id", "charter_version.id"],
            name=op.f("fk_charter_rule_workspace_id_version_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_charter_rule_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter_rule")),
        sa.UniqueConstraint("public_id", name=op.f("uq_charter_rule_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_charter_rule_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "plan_share",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("pillar_id", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_plan_share_percent")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pillar_id"],
            ["pillar.workspace_id", "pillar.id"],
            name=op.f("fk_plan_share_workspace_id_pillar_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "plan_id"],
            ["channel_plan.workspace_id", "channel_plan.id"],
            name=op.f("fk_plan_share_workspace_id_plan_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_plan_share_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_share")),
        sa.UniqueConstraint("plan_id", "pillar_id", name=op.f("uq_plan_share_plan_id_pillar_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_plan_share_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "revision",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_revision_by_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "post_id"],
            ["post.workspace_id", "post.id"],
            name=op.f("fk_revision_workspace_id_post_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_revision_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("post_id", "number", name=op.f("uq_revision_post_id_number")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_revision_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "variant",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("own_media", sa.Boolean(), nullable=False),
        sa.Column("planned_at", sa.DateTime(), nullable=True),
        sa.Column("planned_zone", sa.String(length=64), nullable=True),
        sa.Column("planned_fold", sa.Integer(), nullable=True),
        sa.Column("planned_instant", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("planned_by_id", sa.Integer(), nullable=True),
        sa.Column("patience_minutes", sa.Integer(), nullable=True),
        sa.Column("lateness", sa.String(length=8), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("changed_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(planned_at IS NULL) = (planned_instant IS NULL)", name=op.f("ck_variant_planned")
        ),
        sa.CheckConstraint(
            "(planned_at IS NULL) = (planned_zone IS NULL)", name=op.f("ck_variant_planned_zone")
        ),
        sa.CheckConstraint(
            "(patience_minutes IS NULL) = (lateness IS NULL)", name=op.f("ck_variant_patience")
        ),
        sa.ForeignKeyConstraint(["planned_by_id"], ["user.id"], name=op.f("fk_variant_planned_by_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "channel_id"],
            ["channel.workspace_id", "channel.id"],
            name=op.f("fk_variant_workspace_id_channel_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "post_id"],
            ["post.workspace_id", "post.id"],
            name=op.f("fk_variant_workspace_id_post_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_variant_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variant")),
        sa.UniqueConstraint("post_id", "channel_id", name=op.f("uq_variant_post_id_channel_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_variant_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_variant_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("variant", schema=None) as batch_op:
        batch_op.create_index(
            "ix_variant_workspace_id_channel_id",
            ["workspace_id", "channel_id", "planned_instant"],
            unique=False,
        )
        batch_op.create_index(
            "ix_variant_workspace_id_planned_instant", ["workspace_id", "planned_instant", "id"], unique=False
        )

    op.create_table(
        "comment",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("passage", sa.String(length=500), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("resolved_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("resolved_by_id", sa.Integer(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_comment_by_user_id")),
        sa.ForeignKeyConstraint(["resolved_by_id"], ["user.id"], name=op.f("fk_comment_resolved_by_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "post_id"],
            ["post.workspace_id", "post.id"],
            name=op.f("fk_comment_workspace_id_post_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_comment_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_comment_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_comment_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_comment_post_id", "comment", ["workspace_id", "post_id"], unique=False)
    op.create_table(
        "phrase",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("changed_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('snippet', 'signature', 'hashtags', 'template')", name=op.f("ck_phrase_kind")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_phrase_by_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_phrase_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase")),
        sa.UniqueConstraint("public_id", name=op.f("uq_phrase_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_phrase_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_phrase_workspace_id_kind", "phrase", ["workspace_id", "kind"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=True),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(length=1500), nullable=False),
        sa.Column("crop", sa.String(length=8), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "media_id"],
            ["media.workspace_id", "media.id"],
            name=op.f("fk_attachment_workspace_id_media_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "post_id"],
            ["post.workspace_id", "post.id"],
            name=op.f("fk_attachment_workspace_id_post_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "variant_id"],
            ["variant.workspace_id", "variant.id"],
            name=op.f("fk_attachment_workspace_id_variant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_attachment_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_attachment_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index("ix_attachment_post_id", ["workspace_id", "post_id"], unique=False)
        batch_op.create_index("ix_attachment_variant_id", ["workspace_id", "variant_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("path_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("expires_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_decision_by_user_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "path_id"],
            ["approval_path.workspace_id", "approval_path.id"],
            name=op.f("fk_decision_workspace_id_path_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "variant_id"],
            ["variant.workspace_id", "variant.id"],
            name=op.f("fk_decision_workspace_id_variant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_decision_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("public_id", name=op.f("uq_decision_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_decision_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index("ix_decision_variant_id", ["workspace_id", "variant_id"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=True),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("due_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("first_tried_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=True),
        sa.Column("lease_until", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("beat", sa.Float(), nullable=True),
        sa.Column("look_again_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("charter_version_id", sa.Integer(), nullable=True),
        sa.Column("stamp", sa.String(length=48), nullable=True),
        sa.Column("good_until", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("stamped_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("scheduled_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("spread_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("lane", sa.String(length=5), server_default="fast", nullable=False),
        sa.Column("pieces", sa.Integer(), server_default="1", nullable=False),
        sa.Column("uploads", sa.Integer(), server_default="0", nullable=False),
        sa.Column("prepared", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), server_default="", nullable=False),
        sa.Column("prepared_until", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("preflight_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("receipt", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("permalink", sa.String(length=2000), nullable=False),
        sa.Column("proof", sa.String(length=2000), nullable=False),
        sa.Column("cause", scheduler.db.JsonText(), nullable=True),
        sa.Column("published_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("changed_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'publishing') = (owner IS NOT NULL)", name=op.f("ck_delivery_publishing_has_an_owner")
        ),
        sa.CheckConstraint("kind IN ('publish', 'edit', 'remove')", name=op.f("ck_delivery_kind")),
        sa.CheckConstraint("lane IN ('fast', 'heavy')", name=op.f("ck_delivery_lane")),
        sa.CheckConstraint(
            "state <> 'published' OR receipt IS NOT NULL OR proof <> ''",
            name=op.f("ck_delivery_published_has_proof"),
        ),
        sa.CheckConstraint(
            "state <> 'scheduled' OR due_at IS NOT NULL", name=op.f("ck_delivery_scheduled_has_a_time")
        ),
        sa.CheckConstraint(
            "state IN ('unscheduled', 'scheduled', 'publishing', 'waiting', 'published', 'removed', 'held', 'missed', 'failed', 'unconfirmed', 'dropped')",
            name=op.f("ck_delivery_state"),
        ),
        sa.ForeignKeyConstraint(
            ["charter_version_id"], ["charter_version.id"], name=op.f("fk_delivery_charter_version_id")
        ),
        sa.ForeignKeyConstraint(["scheduled_by_id"], ["user.id"], name=op.f("fk_delivery_scheduled_by_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "channel_id"],
            ["channel.workspace_id", "channel.id"],
            name=op.f("fk_delivery_workspace_id_channel_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "variant_id"],
            ["variant.workspace_id", "variant.id"],
            name=op.f("fk_delivery_workspace_id_variant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_delivery_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("key", name=op.f("uq_delivery_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_delivery_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_delivery_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(
            "ix_delivery_afterwards_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'scheduled' AND kind <> 'publish'"),
            postgresql_where=sa.text("state = 'scheduled' AND kind <> 'publish'"),
        )
        batch_op.create_index(
            "uq_delivery_afterwards",
            ["variant_id"],
            unique=True,
            sqlite_where=sa.text("kind <> 'publish' AND state NOT IN ('published', 'removed', 'dropped')"),
            postgresql_where=sa.text(
                "kind <> 'publish' AND state NOT IN ('published', 'removed', 'dropped')"
            ),
        )
        batch_op.create_index(
            "ix_delivery_again",
            ["channel_id"],
            unique=False,
            sqlite_where=sa.text("state = 'scheduled' AND tries > 0"),
            postgresql_where=sa.text("state = 'scheduled' AND tries > 0"),
        )
        batch_op.create_index(
            "ix_delivery_due",
            ["channel_id", "due_at", "lane"],
            unique=False,
            sqlite_where=sa.text("state = 'scheduled'"),
            postgresql_where=sa.text("state = 'scheduled'"),
        )
        batch_op.create_index(
            "ix_delivery_good_until",
            ["good_until"],
            unique=False,
            sqlite_where=sa.text("state = 'scheduled' AND good_until IS NOT NULL"),
            postgresql_where=sa.text("state = 'scheduled' AND good_until IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_delivery_preflight",
            ["preflight_at"],
            unique=False,
            sqlite_where=sa.text("state = 'scheduled' AND preflight_at IS NOT NULL"),
            postgresql_where=sa.text("state = 'scheduled' AND preflight_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_delivery_stamp",
            ["channel_id", "stamp"],
            unique=False,
            sqlite_where=sa.text("state = 'scheduled'"),
            postgresql_where=sa.text("state = 'scheduled'"),
        )
        batch_op.create_index(
            "ix_delivery_look_again",
            ["look_again_at"],
            unique=False,
            sqlite_where=sa.text("look_again_at IS NOT NULL"),
            postgresql_where=sa.text("look_again_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_delivery_spread",
            ["workspace_id", "channel_id"],
            unique=False,
            sqlite_where=sa.text("spread_at IS NOT NULL"),
            postgresql_where=sa.text("spread_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_delivery_under_way",
            ["lease_until"],
            unique=False,
            sqlite_where=sa.text("state = 'publishing'"),
            postgresql_where=sa.text("state = 'publishing'"),
        )
        batch_op.create_index("ix_delivery_variant_id", ["variant_id", "kind"], unique=False)
        batch_op.create_index("ix_delivery_workspace_id_state", ["workspace_id", "state"], unique=False)
        batch_op.create_index(
            "uq_delivery_publish",
            ["variant_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'publish'"),
            postgresql_where=sa.text("kind = 'publish'"),
        )

    op.create_table(
        "attempt",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("charter_version_id", sa.Integer(), nullable=True),
        sa.Column("started_at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("finished_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("reason", scheduler.db.JsonText(), nullable=True),
        sa.Column("said", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("wire", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(finished_at IS NULL) = (outcome IS NULL)", name=op.f("ck_attempt_finished")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "delivery_id"],
            ["delivery.workspace_id", "delivery.id"],
            name=op.f("fk_attempt_workspace_id_delivery_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_attempt_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("delivery_id", "fence", name=op.f("uq_attempt_delivery_id_fence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_attempt_public_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_attempt_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(
            "uq_attempt_open",
            ["delivery_id"],
            unique=True,
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )

    op.create_table(
        "part",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=254), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=True),
        sa.Column("receipt", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reason", scheduler.db.JsonText(), nullable=True),
        sa.Column("started_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("finished_at", scheduler.db.UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "delivery_id"],
            ["delivery.workspace_id", "delivery.id"],
            name=op.f("fk_part_workspace_id_delivery_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "recipient_id"],
            ["recipient.workspace_id", "recipient.id"],
            name=op.f("fk_part_workspace_id_recipient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_part_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part")),
        sa.UniqueConstraint("delivery_id", "ordinal", name=op.f("uq_part_delivery_id_ordinal")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_part_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("part", schema=None) as batch_op:
        batch_op.create_index("ix_part_delivery_id_state", ["delivery_id", "state"], unique=False)
    op.create_table(
        "quota_use",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("since", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "channel_id"],
            ["channel.workspace_id", "channel.id"],
            name=op.f("fk_quota_use_workspace_id_channel_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_quota_use_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota_use")),
        sa.UniqueConstraint("channel_id", "name", "since", name=op.f("uq_quota_use_channel_id_name_since")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_quota_use_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "preflight",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("at", scheduler.db.UtcDateTime(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("risks", sa.JSON(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "delivery_id"],
            ["delivery.workspace_id", "delivery.id"],
            name=op.f("fk_preflight_workspace_id_delivery_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_preflight_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preflight")),
        sa.UniqueConstraint("delivery_id", name=op.f("uq_preflight_delivery_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_preflight_workspace_id_id")),
        sqlite_autoincrement=True,
    )
    lock_the_seals()
    index_the_words()


def downgrade() -> None:
    forget_the_words()
    op.drop_table("preflight")
    op.drop_table("quota_use")
    with op.batch_alter_table("part", schema=None) as batch_op:
        batch_op.drop_index("ix_part_delivery_id_state")

    op.drop_table("part")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_attempt_open",
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )

    op.drop_table("attempt")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_delivery_publish",
            sqlite_where=sa.text("kind = 'publish'"),
            postgresql_where=sa.text("kind = 'publish'"),
        )
        batch_op.drop_index(
            "uq_delivery_afterwards",
            sqlite_where=sa.text("kind <> 'publish' AND state NOT IN ('published', 'removed', 'dropped')"),
            postgresql_where=sa.text(
                "kind <> 'publish' AND state NOT IN ('published', 'removed', 'dropped')"
            ),
        )
        batch_op.drop_index(
            "ix_delivery_afterwards_due",
            sqlite_where=sa.text("state = 'scheduled' AND kind <> 'publish'"),
            postgresql_where=sa.text("state = 'scheduled' AND kind <> 'publish'"),
        )
        batch_op.drop_index("ix_delivery_workspace_id_state")
        batch_op.drop_index("ix_delivery_variant_id")
        batch_op.drop_index(
            "ix_delivery_under_way",
            sqlite_where=sa.text("state = 'publishing'"),
            postgresql_where=sa.text("state = 'publishing'"),
        )
        batch_op.drop_index(
            "ix_delivery_spread",
            sqlite_where=sa.text("spread_at IS NOT NULL"),
            postgresql_where=sa.text("spread_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_delivery_look_again",
            sqlite_where=sa.text("look_again_at IS NOT NULL"),
            postgresql_where=sa.text("look_again_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_delivery_stamp",
            sqlite_where=sa.text("state = 'scheduled'"),
            postgresql_where=sa.text("state = 'scheduled'"),
        )
        batch_op.drop_index(
            "ix_delivery_preflight",
            sqlite_where=sa.text("state = 'scheduled' AND preflight_at IS NOT NULL"),
            postgresql_where=sa.text("state = 'scheduled' AND preflight_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_delivery_good_until",
            sqlite_where=sa.text("state = 'scheduled' AND good_until IS NOT NULL"),
            postgresql_where=sa.text("state = 'scheduled' AND good_until IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_delivery_due",
            sqlite_where=sa.text("state = 'scheduled'"),
            postgresql_where=sa.text("state = 'scheduled'"),
        )
        batch_op.drop_index(
            "ix_delivery_again",
            sqlite_where=sa.text("state = 'scheduled' AND tries > 0"),
            postgresql_where=sa.text("state = 'scheduled' AND tries > 0"),
        )

    op.drop_table("delivery")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index("ix_decision_variant_id")

    op.drop_table("decision")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index("ix_attachment_variant_id")
        batch_op.drop_index("ix_attachment_post_id")

    op.drop_table("attachment")
    with op.batch_alter_table("variant", schema=None) as batch_op:
        batch_op.drop_index("ix_variant_workspace_id_planned_instant")
        batch_op.drop_index("ix_variant_workspace_id_channel_id")

    op.drop_table("variant")
    op.drop_table("phrase")
    op.drop_table("comment")
    op.drop_table("revision")
    op.drop_table("plan_share")
    op.drop_table("charter_rule")
    with op.batch_alter_table("recipient", schema=None) as batch_op:
        batch_op.drop_index("ix_recipient_workspace_id_channel_id")

    op.drop_table("recipient")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index("ix_post_workspace_id_stage")

    op.drop_table("post_words")
    op.drop_table("post_label")
    op.drop_table("post")
    op.drop_table("slot")
    op.drop_table("saved_view")
    op.drop_table("label")
    op.drop_table("key_date")
    op.drop_table("campaign")
    op.drop_table("clause")
    op.drop_table("channel_plan")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_user_id"))

    op.drop_table("sign_in")
    op.drop_table("pillar")
    op.drop_table("person_detail")
    with op.batch_alter_table("password_reset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_password_reset_user_id"))

    op.drop_table("password_reset")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_user_id")

    op.drop_table("notice")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index("ix_membership_user_id")

    op.drop_table("membership")
    op.drop_table("media")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index("ix_invitation_workspace_id_email")

    op.drop_table("invitation")
    op.drop_table("idempotent_call")
    with op.batch_alter_table("freeze", schema=None) as batch_op:
        batch_op.drop_index("ix_freeze_workspace_id_until")

    op.drop_table("freeze")
    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feed_user_id"))

    op.drop_table("feed")
    with op.batch_alter_table("deed", schema=None) as batch_op:
        batch_op.drop_index("ix_deed_about")

    op.drop_table("deed")
    op.drop_table("charter_version")
    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.drop_index("ix_channel_workspace_id_position")

    op.drop_table("channel")
    op.drop_table("approval_path")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_user_id"))

    op.drop_table("api_token")
    op.drop_table("workspace")
    op.drop_table("user")
    op.drop_table("tally")
    op.drop_table("fact")
    op.drop_table("beat")
    op.drop_table("activity_seal")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION activity_seal_refuse()")
