"""Events of real life written down, changed, put into the bin and taken out again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.content.spacing import one_line
from scheduler.db.local_time import zone
from scheduler.people import Membership, Right, Workspace
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.planning.event import Event, EventKind
from scheduler.planning.marks import BadMark
from scheduler.wording import N_, Text

A_PAGE = 40
LENGTHS = {"name": 120, "place": 200, "note": 10_000}
LONGEST = timedelta(days=366)
KINDS: dict[EventKind, Text] = {
    EventKind.MEETING: N_("event"),
    EventKind.TRADITIONAL: N_("traditional campaign"),
}


@dataclass(frozen=True)
class Outline:
    """What an event should say of itself. Without hours it lasts whole days."""

    name: str
    starts_on: date
    ends_on: date  # the last day, included
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    note: str = ""
    kind: EventKind = EventKind.MEETING


def listed(
    session: Session, workspace_id: int, *, today: date, over: bool = False, page: int = 0
) -> tuple[Sequence[Event], bool]:
    """What goes on or comes, the next first; `over`: what is past, the last first. And whether there are more."""
    its = _living(workspace_id)
    if over:
        its = its.where(Event.ends_on < today).order_by(Event.starts_on.desc(), Event.id.desc())
    else:
        its = its.where(Event.ends_on >= today).order_by(Event.starts_on, Event.id)
    rows = session.scalars(its.offset(page * A_PAGE).limit(A_PAGE + 1)).all()
    return rows[:A_PAGE], len(rows) > A_PAGE


def everything(session: Session, workspace_id: int) -> Sequence[Event]:
    """In the order in which they were written down."""
    return session.scalars(_living(workspace_id).order_by(Event.id)).all()


def between(session: Session, workspace_id: int, first: date, last: date) -> Sequence[Event]:
    """Those that take place on one of these days."""
    there = _living(workspace_id).where(
        Event.starts_on <= last, Event.starts_on >= first - LONGEST, Event.ends_on >= first
    )
    return session.scalars(there.order_by(Event.starts_on, Event.id)).all()


def span(event: Event, space: Workspace) -> tuple[datetime, datetime]:
    """From when up to (not including) when it lasts, in UTC: the hours are those of the workspace's wall."""
    wall = zone(space.zone)
    begins = datetime.combine(event.starts_on, event.starts_at or time(), wall)
    if event.ends_at:
        ends = datetime.combine(event.ends_on, event.ends_at, wall)
    else:
        ends = datetime.combine(event.ends_on + timedelta(days=1), time(), wall)
    return begins.astimezone(UTC), ends.astimezone(UTC)


def add(session: Session, wish: Outline, *, by: Membership, now: datetime) -> Event:
    """Raises BadMark."""
    demand(by, Right.PLAN)
    made = Event(workspace_id=by.workspace_id, created_at=now)
    _set(made, wish)
    session.add(made)
    return _kept(session, made, "added_event", by, now)


def change(session: Session, event: Event, wish: Outline, *, by: Membership, now: datetime) -> Event:
    """Its posts stay where they are: whoever shows the gate's answers moves them. Raises BadMark."""
    demand(by, Right.PLAN)
    _set(event, wish)
    return _kept(session, event, "changed_event", by, now)


def delete(session: Session, event: Event, *, by: Membership, now: datetime) -> None:
    """Into the bin, its posts left as they are and tied to it still, should it come back."""
    demand(by, Right.PLAN)
    event.deleted_at = now
    _kept(session, event, "deleted_event", by, now)


def restore(session: Session, event: Event, *, by: Membership, now: datetime) -> None:
    demand(by, Right.PLAN)
    event.deleted_at = None
    _kept(session, event, "restored_event", by, now)


def outline(event: Event) -> Outline:
    """What it is, to compare or to change a part of."""
    return Outline(
        event.name, event.starts_on, event.ends_on, event.starts_at, event.ends_at, event.place, event.note,
        EventKind(event.kind),
    )  # fmt: skip


def _living(workspace_id: int) -> Select[Event]:
    return select(Event).where(Event.workspace_id == workspace_id, Event.deleted_at.is_(None))


def _set(event: Event, wish: Outline) -> None:
    name, place = one_line(wish.name), one_line(wish.place)
    if not 0 < len(name) <= LENGTHS["name"]:
        raise BadMark(N_("Give it a name of at most {most} characters.", most=LENGTHS["name"]))
    if len(place) > LENGTHS["place"] or len(wish.note) > LENGTHS["note"]:
        field = "place" if len(place) > LENGTHS["place"] else "note"
        raise BadMark(N_("The place has at most {place} characters, the note {note}.", **_most()), field)
    if not 1900 <= wish.starts_on.year <= 2197:
        raise BadMark(
            N_("No calendar here shows the year {year}. Choose a nearer day.", year=wish.starts_on.year),
            "starts_on",
        )
    if wish.ends_at is not None and wish.starts_at is None:
        raise BadMark(N_("It ends at an hour: say also at which it begins."), "starts_at")
    begins = datetime.combine(wish.starts_on, wish.starts_at or time())
    # Without an hour it ends with its day.
    ends = (
        datetime.combine(wish.ends_on, wish.ends_at)
        if wish.ends_at
        else datetime.combine(wish.ends_on, time.max)
    )
    if not timedelta() < ends - begins < LONGEST:
        field = "ends_at" if wish.ends_at and wish.ends_on == wish.starts_on else "ends_on"
        raise BadMark(N_("It ends before it begins, or more than a year later."), field)
    event.name, event.place, event.note, event.kind = name, place, wish.note.strip(), wish.kind
    event.starts_on, event.starts_at = wish.starts_on, wish.starts_at
    event.ends_on, event.ends_at = wish.ends_on, wish.ends_at


def _most() -> dict[str, int]:
    return {name: LENGTHS[name] for name in ("place", "note")}


def _kept(session: Session, event: Event, verb: str, by: Membership, now: datetime) -> Event:
    session.flush()
    activity.record(session, by, verb, event, now=now)
    touch(session, by.workspace_id, now)
    return event
