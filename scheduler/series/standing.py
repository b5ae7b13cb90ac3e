"""A standing approval: asked for the words of a series, until a day; given where all approvals are, never by the author."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from scheduler import activity, approvals
from scheduler.approvals import Standing
from scheduler.approvals.standing import withdraw as withdraw_yeses
from scheduler.content import Post, Stage
from scheduler.content.writing.authorship import demand_to_write
from scheduler.db import LocalTime
from scheduler.db.local_time import zone
from scheduler.people import Membership, Right
from scheduler.people.roles import may
from scheduler.publishing import submit
from scheduler.publishing.planned import following
from scheduler.wording import N_, Text

LONGEST = timedelta(days=366)


class CannotStand(ValueError):
    """There is nothing to ask, or not for that long."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def ask(session: Session, words: Post, *, until: date, by: Membership, now: datetime) -> None:
    """Ask for a yes that holds for every date saying exactly this, up to and with a day. Raises CannotStand."""
    demand_to_write(by, words)
    name = by.workspace.zone
    today = LocalTime.of(now, name).at.date()
    if not today <= until <= today + LONGEST:
        raise CannotStand(N_("Choose a last day between today and a year from now."))
    stands = approvals.standings(session, words.workspace_id, words.variants, at=now).values()
    if not any(each.needed for each in stands):
        raise CannotStand(N_("Nobody’s yes is asked for on these channels."))
    words.standing_until = datetime.combine(until + timedelta(days=1), time(), zone(name))
    words.stage = Stage.DRAFT  # asked anew, also where it was asked before
    submit(session, words, by=by, now=now)
    activity.record(session, by, "asked for a standing approval", words, now=now, until=until.isoformat())


def withdraw(session: Session, words: Post, *, by: Membership, now: datetime) -> None:
    """The yes holds no longer: what stood under it asks again, each date for itself. Authors may, and whoever decides."""
    if not may(by, Right.DECIDE):
        demand_to_write(by, words)
    if words.standing_until is None:
        return
    words.standing_until, words.stage = None, Stage.DRAFT
    withdraw_yeses(session, words, now=now)
    session.flush()
    following.ask_again(session, words)
    activity.record(session, by, "withdrew a standing approval", words, now=now)


def standing(session: Session, words: Post, *, now: datetime) -> list[Standing]:
    """How each channel of these words stands; only those where a yes is asked for."""
    if not words.variants:
        return []
    found = approvals.standings(session, words.workspace_id, words.variants, at=now)
    return [each for each in found.values() if each.needed]
