"""One row for each thing that must reach a platform. A variant's state is this row's state, stored nowhere else."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Connection,
    Float,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    event,
    insert,
    text,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from scheduler.channels import Channel
from scheduler.content import Variant
from scheduler.db import Base, JsonText, UtcDateTime, WorkspaceRow, new_public_id, within_workspace
from scheduler.wording import Text

if TYPE_CHECKING:
    from scheduler.publishing.attempt import Attempt, Part


class Kind(StrEnum):
    PUBLISH = "publish"
    EDIT = "edit"
    REMOVE = "remove"


class State(StrEnum):
    UNSCHEDULED = "unscheduled"
    SCHEDULED = "scheduled"
    PUBLISHING = "publishing"
    WAITING = "waiting"  # for a person (manual task) or for the platform
    PUBLISHED = "published"
    REMOVED = "removed"
    HELD = "held"  # something took its ground away; never leaves by itself
    MISSED = "missed"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"  # may be live: nobody resends blindly
    DROPPED = "dropped"


OPEN_AFTERWARDS = "kind <> 'publish' AND state NOT IN ('published', 'removed', 'dropped')"


def new_key() -> str:
    return str(uuid.uuid4())


def _among_scheduled(name: str, *columns: str, also: str = "") -> Index:
    where = text("state = 'scheduled'" + (f" AND {also}" if also else ""))
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


class Delivery(WorkspaceRow, Base):
    __tablename__ = "delivery"
    __table_args__ = (
        within_workspace("variant_id", "variant", ondelete="CASCADE"),
        within_workspace("channel_id", "channel"),
        UniqueConstraint("key"),
        Index("ix_delivery_workspace_id_state", "workspace_id", "state"),
        Index("ix_delivery_way_out", "variant_id", "kind", "state"),
        Index(
            "uq_delivery_publish",
            "variant_id",
            unique=True,
            sqlite_where=text("kind = 'publish'"),
            postgresql_where=text("kind = 'publish'"),
        ),
        # Of corrections and removals: one open at a time for each variant, and few enough to be found at once.
        Index(
            "uq_delivery_afterwards",
            "variant_id",
            unique=True,
            sqlite_where=text(OPEN_AFTERWARDS),
            postgresql_where=text(OPEN_AFTERWARDS),
        ),
        Index(
            "ix_delivery_afterwards_due",
            "due_at",
            sqlite_where=text("state = 'scheduled' AND kind <> 'publish'"),
            postgresql_where=text("state = 'scheduled' AND kind <> 'publish'"),
        ),
        # Read by every claim and every look of the tick: only what is scheduled stands in them, however much is out.
        # The order of this one is that in which they leave: a claim reads no more of it than it takes.
        _among_scheduled("ix_delivery_due", "channel_id", "due_at", "id"),
        _among_scheduled("ix_delivery_stamp", "channel_id", "stamp"),
        _among_scheduled("ix_delivery_tried", "channel_id", also="first_tried_at IS NOT NULL"),
        _among_scheduled("ix_delivery_good_until", "good_until", also="good_until IS NOT NULL"),
        _among_scheduled("ix_delivery_series", "series_id", "channel_id", also="series_id IS NOT NULL"),
        _among_scheduled("ix_delivery_preflight", "preflight_at", also="preflight_at IS NOT NULL"),
        Index(
            "ix_delivery_under_way",
            "lease_until",
            sqlite_where=text("state = 'publishing'"),
            postgresql_where=text("state = 'publishing'"),
        ),
        Index(
            "ix_delivery_published_at",
            "published_at",
            sqlite_where=text("published_at IS NOT NULL"),
            postgresql_where=text("published_at IS NOT NULL"),
        ),
        Index(
            "ix_delivery_look_again",
            "look_again_at",
            sqlite_where=text("look_again_at IS NOT NULL"),
            postgresql_where=text("look_again_at IS NOT NULL"),
        ),
        Index(
            "ix_delivery_spread",
            "workspace_id",
            "channel_id",
            sqlite_where=text("spread_at IS NOT NULL"),
            postgresql_where=text("spread_at IS NOT NULL"),
        ),
        CheckConstraint(f"state IN ({', '.join(repr(str(s)) for s in State)})", name="state"),
        CheckConstraint("kind IN ('publish', 'edit', 'remove')", name="kind"),
        CheckConstraint("lane IN ('fast', 'heavy')", name="lane"),
        CheckConstraint("state <> 'scheduled' OR due_at IS NOT NULL", name="scheduled_has_a_time"),
        CheckConstraint(
            "state <> 'published' OR receipt IS NOT NULL OR proof <> ''", name="published_has_proof"
        ),
        CheckConstraint("(state = 'publishing') = (owner IS NOT NULL)", name="publishing_has_an_owner"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    variant_id: Mapped[int | None] = mapped_column()
    channel_id: Mapped[int] = mapped_column()
    kind: Mapped[str] = mapped_column(String(8), default=Kind.PUBLISH)
    state: Mapped[str] = mapped_column(String(12), default=State.UNSCHEDULED)
    # The same for every try; new when a person schedules it, and after a certainly-not-sent with other words.
    key: Mapped[str] = mapped_column(String(36), default=new_key)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    first_tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Who is sending it, until when; a stale owner's result is refused by the fence.
    fence: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str | None] = mapped_column(String(120))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    beat: Mapped[float | None] = mapped_column(Float)
    look_again_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    looks: Mapped[int] = mapped_column(default=0)  # read-backs since it became unconfirmed
    # What the gate last passed: the claim compares these and never sends on an old stamp.
    content_hash: Mapped[str | None] = mapped_column(String(64))
    charter_version_id: Mapped[int | None] = mapped_column(ForeignKey("charter_version.id"))
    stamp: Mapped[str | None] = mapped_column(String(48))  # versions it was passed under: see `stamping`
    good_until: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # when the first yes, or right of an image, ends
    stamped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    scheduled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    # When a person last asked for it to go: patience runs from the planned time, or from here where that is later.
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    spread_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when an outage gave it its turn
    # What it costs to send: short calls in one lane, uploads and long mailings in another.
    lane: Mapped[str] = mapped_column(String(5), default="fast", server_default="fast")
    pieces: Mapped[int] = mapped_column(default=1, server_default="1")  # calls that make something public
    uploads: Mapped[int] = mapped_column(default=0, server_default="0")  # steps to be done before them
    prepared: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # results of the adapter's steps
    # Why a person wants it corrected or taken down: theirs to say, and it stays whatever came of it.
    reason: Mapped[str] = mapped_column(String(500), default="", server_default="")
    prepared_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # then the platform throws one away
    preflight_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # when it is next looked at ahead of time
    series_id: Mapped[int | None]  # of what comes back: a later one never overtakes an earlier one
    held_by_freeze_id: Mapped[int | None]  # while it is held, by which freeze: that one's desk asks about it
    # How it ended.
    receipt: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    permalink: Mapped[str] = mapped_column(String(2000), default="")
    proof: Mapped[str] = mapped_column(String(2000), default="")  # a person's word: link or note
    cause: Mapped[Text | None] = mapped_column(
        JsonText
    )  # why it is held, missed, failed, unconfirmed, removed
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    variant: Mapped[Variant | None] = relationship(
        foreign_keys=[variant_id], primaryjoin="Delivery.variant_id == Variant.id"
    )
    channel: Mapped[Channel] = relationship(
        foreign_keys=[channel_id], primaryjoin="Delivery.channel_id == Channel.id"
    )
    attempts: Mapped[list[Attempt]] = relationship(
        "Attempt",
        primaryjoin="Delivery.id == foreign(Attempt.delivery_id)",
        order_by="Attempt.id",
        viewonly=True,
    )
    parts: Mapped[list[Part]] = relationship(
        "Part", primaryjoin="Delivery.id == foreign(Part.delivery_id)", order_by="Part.ordinal", viewonly=True
    )


@event.listens_for(Variant, "after_insert")
def _begin_with_the_variant(mapper: Mapper[Variant], connection: Connection, variant: Variant) -> None:
    """One publish row a variant, created with it: nobody can forget to."""
    connection.execute(
        insert(Delivery).values(
            workspace_id=variant.workspace_id,
            variant_id=variant.id,
            channel_id=variant.channel_id,
            changed_at=variant.changed_at,
        )
    )
