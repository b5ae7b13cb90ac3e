"""Imposing and lifting a freeze. Nothing is claimed inside it; what falls due meanwhile is held, and asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    event,
    exists,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapper, Session

from scheduler import activity, notices
from scheduler.channels import Channel
from scheduler.db import UtcDateTime
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.planning.embargoes import Embargo, embargoes
from scheduler.planning.key_date import KeyDate
from scheduler.publishing.delivery import Delivery, State
from scheduler.publishing.freeze import Freeze
from scheduler.publishing.states import is_in
from scheduler.wording import N_, Text, verbatim

# What keeps everything in, or some channels, for a while: imposed in a crisis, or known long before.
Stop = Freeze | Embargo

# The first half of PostgreSQL's two-part advisory lock; the second is the workspace.
LOCK = 0x6D61

SPACES: BindParameter[int] = bindparam("spaces_", expanding=True)
AT = bindparam("at_", type_=UtcDateTime())


FREEZES = N_("Publishing is frozen: {reason}")
WILL_FREEZE = N_("Publishing will be frozen: {reason}")
LIFTED = N_("A freeze is lifted; what it held waits for a decision: {reason}")


class EmptyFreeze(ValueError):
    """A freeze that ends before it begins, is over already, names no channel or says no reason; `text` says which."""

    def __init__(self, field: str, text: Text) -> None:
        super().__init__(str(text))
        self.field, self.text = field, text


def impose(
    session: Session,
    *,
    reason: str,
    by: Membership,
    now: datetime,
    channels: Iterable[Channel] | None = None,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
) -> Freeze:
    """Stop the workspace, or some channels, from now (or `from_at`) until lifted (or `until_at`). Raises EmptyFreeze.

    Once this commits, nothing more is claimed inside it; ask `under_way` for what a worker already had.
    """
    demand(by, Right.FREEZE)
    if until_at is not None and until_at <= max(from_at or now, now):
        raise EmptyFreeze("until_at", N_("A freeze must end after it begins, and not in the past."))
    named = None if channels is None else [channel.public_id for channel in channels]
    if named == []:
        raise EmptyFreeze("channels", N_("Choose at least one channel, or freeze everything."))
    if not reason.strip():
        raise EmptyFreeze("reason", N_("Say why: everybody reads the reason."))
    close_the_gate(session, by.workspace_id)
    freeze = Freeze(
        workspace_id=by.workspace_id,
        scope="workspace" if named is None else "channels",
        channels=named,
        reason=reason.strip(),
        from_at=from_at or now,
        until_at=until_at,
        by_user_id=by.user_id,
        created_at=now,
    )
    session.add(freeze)
    session.flush()
    activity.record(session, by, "froze", freeze, now=now, reason=freeze.reason)
    _tell(session, freeze, FREEZES if freeze.from_at <= now else WILL_FREEZE, now)
    touch(session, by.workspace_id, now)
    return freeze


def lift(session: Session, freeze: Freeze, *, by: Membership, now: datetime) -> None:
    """What it held stays held: somebody decides about each."""
    demand(by, Right.FREEZE)
    if freeze.lifted_at is None:
        freeze.lifted_at = now
        activity.record(session, by, "lifted the freeze", freeze, now=now)
        notices.settle(session, freeze.workspace_id, about=freeze.public_id, now=now)
        _tell(session, freeze, LIFTED, now)
        touch(session, by.workspace_id, now)


def _tell(session: Session, freeze: Freeze, words: Text, now: datetime) -> None:
    """Everybody: nobody should wonder why nothing leaves."""
    said = Text(words.msgid, {"reason": verbatim(freeze.reason)})
    notices.tell(
        session,
        freeze.workspace_id,
        kind="freeze",
        text=said,
        about=freeze.public_id,
        now=now,
        right=Right.READ,
    )


def standing(session: Session, workspace_ids: Collection[int], at: datetime) -> list[Stop]:
    """The freezes in force at an instant, or over and not swept up after, of any channel, and the embargoes; `covered` and
    `claims_nothing` say which stops what."""
    # Every claim asks this, and nearly always there is nothing: then one short question does.
    here = {"spaces_": list(workspace_ids), "at_": at}
    if not session.scalar(_anything(), here):
        return []
    return [
        *session.scalars(_standing(), here),
        *embargoes(session, workspace_ids),
    ]


@cache
def _anything() -> Select[bool]:
    silent = exists().where(KeyDate.workspace_id.in_(SPACES), KeyDate.embargo)
    return select(or_(exists().where(*_in_force()), silent))


@cache
def _standing() -> Select[Freeze]:
    return select(Freeze).where(*_in_force())


def _in_force() -> tuple[ColumnElement[bool], ...]:
    return (
        Freeze.workspace_id.in_(SPACES),
        Freeze.from_at <= AT,
        or_(
            Freeze.swept_at.is_(None),
            and_(
                or_(Freeze.until_at.is_(None), Freeze.until_at > AT),
                or_(Freeze.lifted_at.is_(None), Freeze.lifted_at > AT),
            ),
        ),
    )


def ahead(session: Session, workspace_id: int, now: datetime) -> list[Stop]:
    """In force now or later; `covers` says when."""
    return [
        *session.scalars(
            select(Freeze).where(
                Freeze.workspace_id == workspace_id,
                or_(Freeze.until_at.is_(None), Freeze.until_at > now),
                or_(Freeze.lifted_at.is_(None), Freeze.lifted_at > now),
            )
        ),
        *embargoes(session, [workspace_id]),
    ]


def covered(stops: Iterable[Stop], workspace_id: int, channel_public_id: str, at: datetime) -> Stop | None:
    """The freeze or embargo that stops a channel at an instant, if one does."""
    found = (f for f in stops if f.workspace_id == workspace_id and f.covers(channel_public_id, at))
    return next(found, None)


def claims_nothing(stops: Iterable[Stop], workspace_id: int, channel_public_id: str, now: datetime) -> bool:
    """Must a claim leave this channel alone?"""
    return any(f.workspace_id == workspace_id and f.claims_nothing(channel_public_id, now) for f in stops)


def under_way(session: Session, freeze: Freeze) -> list[Delivery]:
    """What workers had already taken when the freeze came: the only things that can still appear."""
    taken = session.scalars(
        select(Delivery).where(Delivery.workspace_id == freeze.workspace_id, is_in(State.PUBLISHING))
    )
    named = freeze.channels or ()
    return [row for row in taken if freeze.scope == "workspace" or row.channel.public_id in named]


def close_the_gate(session: Session, workspace_id: int) -> None:
    """Wait until no claim is half done. SQLite has one writer at a time, which is lock enough."""
    _lock(session, "pg_advisory_xact_lock", workspace_id)


@event.listens_for(KeyDate, "before_insert")
@event.listens_for(KeyDate, "before_update")
def _an_embargo_closes_the_gate(mapper: Mapper[KeyDate], connection: Connection, date: KeyDate) -> None:
    """However it came (a page, a plan file, something taken back): no claim is half done while it comes."""
    if date.embargo:
        _lock_on(connection, "pg_advisory_xact_lock", date.workspace_id)


def hold_the_gate(session: Session, workspace_ids: Iterable[int]) -> None:
    """For a claim: freezes read after this stay the truth until the claim commits. Many may hold it at once."""
    for workspace_id in sorted(set(workspace_ids)):
        _lock(session, "pg_advisory_xact_lock_shared", workspace_id)


def _lock(session: Session, function: str, workspace_id: int) -> None:
    _lock_on(session.connection(), function, workspace_id)


def _lock_on(connection: Connection, function: str, workspace_id: int) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT {function}(:kind, :space)"), {"kind": LOCK, "space": workspace_id})
