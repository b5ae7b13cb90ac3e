"""Key dates added and changed: when they come back, how long before one begins to write, whether one is silent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.content.spacing import one_line
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.planning import coming_back
from scheduler.planning.key_date import KeyDate
from scheduler.planning.marks import BadMark
from scheduler.wording import N_

LONGEST_NAME, LONGEST_NOTE = 120, 500
LONGEST_LEAD = 365
MOST = 300  # of a workspace: the claim asks for every embargo


@dataclass(frozen=True)
class Marking:
    """What a key date should be."""

    name: str
    on: date  # the first day of its first time
    until: date | None = None  # the last day of it, included
    every_year: bool = True
    rule: str | None = None  # as coming_back.rule_of gives it
    lead_days: int | None = None
    note: str = ""
    embargo: bool = False


def everything(session: Session, workspace_id: int) -> Sequence[KeyDate]:
    mine = select(KeyDate).where(KeyDate.workspace_id == workspace_id)
    return session.scalars(mine.order_by(KeyDate.on, KeyDate.id)).all()


def unsaved(wish: Marking, workspace_id: int, now: datetime) -> KeyDate:
    """The key date it would be, to look at what it would do. Raises BadMark."""
    made = KeyDate(workspace_id=workspace_id, created_at=now)
    _set(made, wish)
    return made


def add(session: Session, wish: Marking, *, by: Membership, now: datetime) -> KeyDate:
    """Raises BadMark."""
    demand(by, Right.PLAN)
    made = unsaved(wish, by.workspace_id, now)
    if len(everything(session, by.workspace_id)) >= MOST:
        raise BadMark(N_("At most {most} key dates.", most=MOST))
    session.add(made)
    return _kept(session, made, "added_key_date", by, now)


def change(session: Session, one: KeyDate, wish: Marking, *, by: Membership, now: datetime) -> KeyDate:
    """Posts tied to it stay tied. Raises BadMark."""
    demand(by, Right.PLAN)
    _set(one, wish)
    return _kept(session, one, "changed_key_date", by, now)


def marking(one: KeyDate) -> Marking:
    """What it is, to compare or to write down."""
    return Marking(
        one.name, one.on, one.until, one.every_year, one.rule, one.lead_days, one.note, one.embargo
    )


def from_the_first(one: KeyDate, wish: Marking) -> Marking:
    """A wish that names the days of a later return, said of the first one: earlier returns keep their posts."""
    if not (one.every_year and wish.every_year) or wish.on.year <= one.on.year:
        return wish
    try:
        on = coming_back.first_in(wish.rule, one.on.year, wish.on.month, wish.on.day)
    except ValueError:  # the 29th of February
        on = date(one.on.year, 2, 28)
    return replace(wish, on=on, until=wish.until and on + (wish.until - wish.on))


def _set(one: KeyDate, wish: Marking) -> None:
    name = one_line(wish.name)
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadMark(N_("Give it a name of at most {most} characters.", most=LONGEST_NAME))
    if len(wish.note) > LONGEST_NOTE:
        raise BadMark(N_("At most {most} characters, please.", most=LONGEST_NOTE), "note")
    if not 1900 <= wish.on.year <= 2198:
        raise BadMark(
            N_("No calendar here shows the year {year}. Choose a nearer day.", year=wish.on.year), "on"
        )
    if wish.until is not None and not 0 <= (wish.until - wish.on).days < 366:
        raise BadMark(N_("It ends before it begins, or more than a year later."), "until")
    if not 0 <= (wish.lead_days or 0) <= LONGEST_LEAD:
        raise BadMark(N_("Begin at most {most} days before.", most=LONGEST_LEAD), "lead_days")
    if wish.rule is not None and not (wish.every_year and coming_back.is_good(wish.rule)):
        raise BadMark(
            N_("This rule cannot be read: one day a year, such as FREQ=YEARLY;BYMONTH=9;BYDAY=3SA."),
            "comes",
        )
    one.name, one.on, one.until, one.every_year = name, wish.on, wish.until, wish.every_year
    one.rule, one.lead_days, one.note, one.embargo = (
        wish.rule,
        wish.lead_days,
        wish.note.strip(),
        wish.embargo,
    )


def _kept(session: Session, one: KeyDate, verb: str, by: Membership, now: datetime) -> KeyDate:
    session.flush()
    activity.record(session, by, verb, one, now=now)
    touch(session, by.workspace_id, now)
    return one
