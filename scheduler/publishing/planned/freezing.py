"""Imposing and lifting a freeze. Nothing is claimed inside it; what falls due meanwhile is held, and asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from scheduler import activity, notices
from scheduler.channels import Channel
from scheduler.content import Label
from scheduler.content.writing.acceptable import LANGUAGES
from scheduler.db import UtcDateTime, gate_lock, standoff
from scheduler.people import Membership, Right
from scheduler.people.roles import demand, may
from scheduler.people.workspace import touch
from scheduler.planning import Campaign, Pillar
from scheduler.planning.embargoes import embargoes
from scheduler.planning.key_date import KeyDate
from scheduler.publishing import alarms
from scheduler.publishing.delivery import Delivery, State
from scheduler.publishing.freeze import SCOPES, Freeze
from scheduler.publishing.planned.reach import Stop, reached
from scheduler.publishing.states import is_in
from scheduler.wording import N_, Text, verbatim

# What has a public id by which a freeze names it.
NAMED: dict[str, type[Channel | Campaign | Pillar | Label]] = {
    "channels": Channel,
    "campaigns": Campaign,
    "pillars": Pillar,
    "labels": Label,
}

SPACES: BindParameter[int] = bindparam("spaces_", expanding=True)
AT = bindparam("at_", type_=UtcDateTime())


FREEZES = N_("Publishing is frozen: {reason}")
WILL_FREEZE = N_("Publishing will be frozen: {reason}")
LIFTED = N_("A freeze is lifted; what it held waits for a decision: {reason}")


class EmptyFreeze(ValueError):
    """A freeze that ends before it begins, is over already, is of nothing or says no reason; `text` says which."""

    def __init__(self, field: str, text: Text) -> None:
        super().__init__(str(text))
        self.field, self.text = field, text


@dataclass(frozen=True)
class Reach:
    """What a freeze is of: one of SCOPES, with the public ids (or languages) it names."""

    scope: str = "workspace"
    names: tuple[str, ...] = ()


WHOLE = Reach()


def impose(
    session: Session,
    *,
    reason: str,
    by: Membership,
    now: datetime,
    reach: Reach = WHOLE,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
) -> Freeze:
    """Stop the workspace, or a part of it, from now (or `from_at`) until lifted (or `until_at`). Raises EmptyFreeze.

    Once this commits, nothing more is claimed inside it; ask `under_way` for what a worker already had.
    """
    demand(by, Right.FREEZE)
    if until_at is not None and until_at <= max(from_at or now, now):
        raise EmptyFreeze("until_at", N_("A freeze must end after it begins, and not in the past."))
    _demand_known(session, by.workspace_id, reach)
    if not reason.strip():
        raise EmptyFreeze("reason", N_("Say why: everybody reads the reason."))

    def begin() -> Freeze:
        gate_lock.close(session, by.workspace_id)
        names = list(reach.names) or None
        freeze = Freeze(
            workspace_id=by.workspace_id,
            scope=reach.scope,
            channels=names if reach.scope == "channels" else None,
            named=names if reach.scope not in ("workspace", "channels") else None,
            reason=reason.strip(),
            from_at=from_at or now,
            until_at=until_at,
            by_user_id=by.user_id,
            created_at=now,
        )
        session.add(freeze)
        session.flush()
        activity.record(session, by, "froze", freeze, now=now, reason=freeze.reason, scope=freeze.scope)
        alarms.sound(session, freeze, now)
        _tell(session, freeze, FREEZES if freeze.from_at <= now else WILL_FREEZE, now)
        touch(session, by.workspace_id, now)
        return freeze

    return standoff.once_more(session, begin)


def impose_everywhere(
    session: Session, memberships: Iterable[Membership], *, reason: str, now: datetime,
    from_at: datetime | None = None, until_at: datetime | None = None,
) -> list[Freeze]:  # fmt: skip
    """One in each workspace in which this person may; each is lifted by itself. Raises EmptyFreeze."""
    # In one order: two people who do this at once must not wait for each other.
    theirs = sorted((one for one in memberships if may(one, Right.FREEZE)), key=lambda one: one.workspace_id)

    def begin() -> list[Freeze]:
        for one in theirs:
            gate_lock.close(session, one.workspace_id)
        return [
            impose(session, reason=reason, by=one, now=now, from_at=from_at, until_at=until_at)
            for one in theirs
        ]

    return standoff.once_more(session, begin)


def _demand_known(session: Session, workspace_id: int, reach: Reach) -> None:
    """Whoever believes to have frozen something must have."""
    if reach.scope not in SCOPES:
        raise EmptyFreeze("scope", N_("Choose what is frozen."))
    if reach.scope == "workspace":
        return
    names = set(reach.names)
    if not names:
        raise EmptyFreeze("names", N_("Choose at least one of them, or freeze everything."))
    if reach.scope == "languages":
        unknown = bool(names - LANGUAGES)
    else:
        model = NAMED[reach.scope]
        known = select(func.count()).where(model.workspace_id == workspace_id, model.public_id.in_(names))
        unknown = session.scalar(known) != len(names)
    if unknown:
        raise EmptyFreeze("names", N_("Something you chose is not there any more. Choose again."))


def lift(session: Session, freeze: Freeze, *, by: Membership, now: datetime) -> None:
    """What it held stays held: somebody decides about each."""
    demand(by, Right.FREEZE)
    if freeze.lifted_at is None:
        freeze.lifted_at = now
        activity.record(session, by, "lifted the freeze", freeze, now=now)
        notices.settle(session, freeze.workspace_id, about=freeze.public_id, now=now)
        alarms.sound(session, freeze, now)
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
    """The freezes in force at an instant, or over and not swept up after, and the embargoes; `reach` says
    which stops what."""
    # Every claim asks this, and nearly always there is nothing: then one short question does.
    here = {"spaces_": list(workspace_ids), "at_": at}
    if not workspace_ids or not session.scalar(_anything(), here):
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
        or_(Freeze.from_at <= AT, Freeze.from_at <= Freeze.created_at),  # as `Freeze.begun`
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


def closed_to_claims(stops: Iterable[Stop], workspace_id: int, channel_public_id: str, now: datetime) -> bool:
    """Must a claim leave this channel alone, all of it?"""
    return any(
        one.workspace_id == workspace_id and one.closes(channel_public_id) and one.stops_claims(now)
        for one in stops
    )


def under_way(session: Session, freeze: Freeze) -> Sequence[Delivery]:
    """What workers had already taken when the freeze came: the only things that can still appear."""
    return session.scalars(
        select(Delivery)
        .where(
            Delivery.workspace_id == freeze.workspace_id,
            is_in(State.PUBLISHING),
            # What was released may have been claimed inside it: that is no surprise.
            reached(freeze),
        )
        .options(joinedload(Delivery.channel, innerjoin=True), joinedload(Delivery.variant))
        .order_by(Delivery.id)
    ).all()
