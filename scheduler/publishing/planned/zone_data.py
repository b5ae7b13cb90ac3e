"""New rules for time zones: what is planned keeps its wall time, so its instant moves, and people are told what moved."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from scheduler import activity, notices
from scheduler.content import Variant
from scheduler.db import Fact, GapHour, LocalTime, OverlapHour, across_workspaces
from scheduler.db.local_time import UnknownZone
from scheduler.people import Right
from scheduler.people.workspace import touch
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.sending.telling import Subject, tell
from scheduler.publishing.states import NotInThatState, is_in, move
from scheduler.wording import N_, verbatim

KNOWN = "time zone rules"
LISTED = 10  # by name, in the notice


def known(session: Session) -> str | None:
    """The version the instants were last computed with; None in a new installation."""
    return session.scalar(select(Fact.value).where(Fact.name == KNOWN))


def adopt(session: Session, version: str, *, now: datetime) -> int:
    """Compute the future anew under the rules of `version`; how many moved. Over all workspaces.

    Only ever forward: a host with older rules than the others changes nothing.
    """
    fact = session.scalar(select(Fact).where(Fact.name == KNOWN).with_for_update())
    if fact is None:
        session.add(Fact(name=KNOWN, value=version))
        return 0
    if fact.value >= version:
        return 0
    fact.value = version
    moved: dict[int, list[Variant]] = defaultdict(list)
    with across_workspaces(session):
        for variant in session.scalars(_planned(now)):
            if _move(session, variant, now):
                moved[variant.workspace_id].append(variant)
    for workspace_id, variants in moved.items():
        _tell(session, workspace_id, variants, version, now)
    return sum(map(len, moved.values()))


def _planned(now: datetime):  # type: ignore[no-untyped-def]
    return (
        select(Variant)
        .where(Variant.planned_instant > now)
        .options(joinedload(Variant.post), joinedload(Variant.channel))
        .order_by(Variant.workspace_id, Variant.planned_instant, Variant.id)
    )


def _move(session: Session, variant: Variant, now: datetime) -> bool:
    before, planned = variant.planned_instant, variant.planned
    assert before is not None and planned is not None
    try:
        instant = planned.instant()
    except OverlapHour:
        # It comes twice now: the first, as it would have been chosen for a recurring one.
        planned = LocalTime(planned.at, planned.zone, 0)
        instant = planned.instant()
    except GapHour as gap:
        return _ask(session, variant, gap, now)
    except UnknownZone:
        return False  # its instant stands
    if instant == before:
        return False
    variant.planned_instant, variant.planned_fold = instant, planned.fold
    variant.sequence += 1
    session.flush()
    session.execute(
        update(Delivery)
        .where(
            Delivery.workspace_id == variant.workspace_id,
            Delivery.variant_id == variant.id,
            Delivery.kind == Kind.PUBLISH,
            is_in(State.SCHEDULED),
            # A next try, or a turn after an outage, is an instant of our own and stays.
            Delivery.due_at == before,
        )
        .values(due_at=instant, changed_at=now)
        .execution_options(synchronize_session=False)
    )
    activity.record(
        session,
        None,
        "moved",
        variant,
        now=now,
        at=planned.spoken(),
        zone=planned.zone,
        cause=verbatim("tzdata"),
    )
    return True


def _ask(session: Session, variant: Variant, gap: GapHour, now: datetime) -> bool:
    """The hour no longer exists: nobody but a person knows which other one was meant."""
    delivery = variant.delivery
    try:
        move(session, delivery, State.HELD, now=now, only_from=(State.SCHEDULED,), cause=gap.text)
    except NotInThatState:
        return False
    variant.sequence += 1
    tell(session, Subject.of(delivery), State.HELD, gap.text, now=now)
    return True


def _tell(session: Session, workspace_id: int, variants: list[Variant], version: str, now: datetime) -> None:
    named = "; ".join(
        f"{variant.post.title or variant.wording[:40]} ({variant.planned.spoken()} {variant.planned_zone})"
        for variant in variants[:LISTED]
        if variant.planned
    )
    notices.tell(
        session,
        workspace_id,
        kind="zones",
        text=N_(
            "The rules of a time zone changed ({version}). {count} posts keep their time on the clock and leave at "
            "another instant: {posts}",
            version=version,
            count=len(variants),
            posts=verbatim(named + (" …" if len(variants) > LISTED else "")),
        ),
        about=version,
        right=Right.SCHEDULE,
        now=now,
    )
    touch(session, workspace_id, now)
