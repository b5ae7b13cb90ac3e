"""A standing approval: asked for the words of a series, until a day; given where all approvals are, never by the author."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
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
from scheduler.publishing import State, submit
from scheduler.publishing.planned import following
from scheduler.wording import N_, Text

LONGEST = timedelta(days=366)
STILL_TO_LEAVE = frozenset({State.UNSCHEDULED, State.SCHEDULED, State.HELD, State.MISSED, State.FAILED})


@dataclass(frozen=True)
class Cover:
    """The yeses to the words of a series that some versions of one of its dates stand under."""

    by: tuple[str, ...]  # names
    until: datetime
    reaches: bool  # still good when these versions leave
    channels: tuple[str, ...]  # empty where it is all that the post leaves on


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


def covers(session: Session, post: Post, *, now: datetime) -> list[Cover]:
    """What this date has from the standing approval of its series, as long as it says exactly that and has not left."""
    if post.template_id is None:
        return []
    until = session.scalar(
        select(Post.standing_until).where(
            Post.workspace_id == post.workspace_id, Post.id == post.template_id, Post.standing_until > now
        )
    )
    ahead = [each for each in post.variants if each.delivery.state in STILL_TO_LEAVE]
    if until is None or not ahead:
        return []
    stands = approvals.standings(session, post.workspace_id, ahead, at=now)
    found: dict[tuple[tuple[str, ...], datetime, bool], list[str]] = {}
    for variant in ahead:
        of_series = [one for one in stands[variant.id].decisions if one.variant_id != variant.id]
        ends = min((one.expires_at for one in of_series if one.expires_at), default=None)
        if ends and stands[variant.id].approved:
            who = tuple(dict.fromkeys(one.who for one in of_series))
            leaves = variant.planned_instant
            found.setdefault((who, ends, leaves is None or leaves < ends), []).append(variant.channel.name)
    return [Cover(*cover, () if len(names) == len(ahead) else tuple(names)) for cover, names in found.items()]
