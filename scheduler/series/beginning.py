"""A post begins to come back: its words become those of a series, its dates are entered as far as the horizon goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.content import Post
from scheduler.content.writing.authorship import demand_to_write
from scheduler.db import LocalTime
from scheduler.db.local_time import zone_names
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.planning.rhythm import ever_falls
from scheduler.series import letting_in, making
from scheduler.series.occurrence import Fate, Occurrence
from scheduler.series.rhythm import Rhythm
from scheduler.series.rule import BadRhythm
from scheduler.series.series import Leaves, Series
from scheduler.series.words import fingerprint, template_of
from scheduler.wording import N_, Text

LONGEST_NAME = 200
MOST_EXTRA = 100
MOST_YEARS = 10
AT_ONCE = 10  # asked about in the same breath; the others within the minute
A_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Wish:
    """What a series should be."""

    name: str
    rhythm: Rhythm
    leaves: Leaves = Leaves.SCHEDULE
    least_days: int | None = None  # of a rotation


def begin(
    session: Session, post: Post, wish: Wish, *, by: Membership, now: datetime, horizon: timedelta
) -> Series:
    """The series of a post. Where the post itself stands on one of its dates, it is that date.

    Raises BadRhythm with what to correct, NotAllowed.
    """
    demand_to_write(by, post)
    demand_to(by, wish.leaves)
    demand_sound(wish, now)
    if not post.variants:
        raise BadRhythm({"channels": N_("Choose a channel for the post first.")})
    series = of_wish(wish, by=by, now=now)
    first = _date_of(series, post)
    series.template_id = template_of(session, post, by=by, now=now).id
    session.add(series)
    session.flush()
    session.refresh(series, ["template"])
    if first is not None:
        _adopt(session, series, post, first, now)
    activity.record(session, by, "began a series", series, now=now)
    enter(session, series, now=now, horizon=horizon)
    return series


def of_wish(wish: Wish, *, by: Membership, now: datetime) -> Series:
    rhythm = wish.rhythm
    here = LocalTime.of(now, rhythm.zone).at
    return Series(
        workspace_id=by.workspace_id,
        name=wish.name.strip(),
        starts_at=rhythm.starts_at,
        zone=rhythm.zone,
        rule=rhythm.rule,
        until_on=rhythm.until,
        count=rhythm.count,
        extra=[wall.isoformat() for wall in rhythm.extra],
        leaves=wish.leaves,
        least_days=wish.least_days,
        # What lies in the past when it begins was never promised, so it is not missed either.
        entered_until=max(here, rhythm.starts_at - A_SECOND),
        owner_id=by.user_id,
        scheduled_by_id=by.user_id if wish.leaves == Leaves.SCHEDULE else None,
        created_at=now,
        changed_at=now,
    )


def enter(session: Session, series: Series, *, now: datetime, horizon: timedelta) -> None:
    """Its dates up to the horizon; the first of them ask the gate at once."""
    making.enter(session, [series], now=now, horizon=horizon)
    session.flush()
    letting_in.let_in(session, letting_in.unasked(session, series, most=AT_ONCE), now=now)


def demand_to(by: Membership, leaves: str) -> None:
    """Whoever lets posts leave by themselves must be allowed to schedule each of them."""
    demand(by, Right.SCHEDULE if leaves == Leaves.SCHEDULE else Right.WRITE)


def demand_to_change(by: Membership, series: Series) -> None:
    """One's own, as with posts: those of others change for whoever may write all of them."""
    demand_to(by, series.leaves)
    if by.user_id == series.owner_id:
        return
    if series.template is not None:
        demand_to_write(by, series.template)
    else:
        demand(by, Right.WRITE_ALL)


def demand_sound(wish: Wish, now: datetime) -> None:
    problems = _problems(wish, now)
    if problems:
        raise BadRhythm(problems)


def _problems(wish: Wish, now: datetime) -> dict[str, Text]:
    rhythm, problems = wish.rhythm, {}
    if not 0 < len(wish.name.strip()) <= LONGEST_NAME:
        problems["name"] = N_("Give it a name of at most {most} characters.", most=LONGEST_NAME)
    if wish.least_days is not None and not 0 <= wish.least_days <= 3650:
        problems["least_days"] = N_("Between 0 and {most} days.", most=3650)
    if rhythm.zone not in zone_names():
        problems["zone"] = N_("There is no such time zone.")
        return problems
    here = LocalTime.of(now, rhythm.zone).at
    if not abs(rhythm.starts_at.date() - here.date()) <= timedelta(days=366 * MOST_YEARS):
        problems["starts"] = N_("Choose a first day within {years} years.", years=MOST_YEARS)
        return problems
    if rhythm.until is not None and rhythm.until < max(here, rhythm.starts_at).date():
        problems["until"] = N_("It ends before it begins.")
    if rhythm.until is not None and rhythm.count is not None:
        problems["until"] = N_("It ends on a day or after so many times, not both.")
    if rhythm.until is not None and rhythm.until > date(here.year + 50, 1, 1):
        problems["until"] = N_("Choose a last day within {years} years.", years=50)
    if len(rhythm.extra) > MOST_EXTRA:
        problems["extra"] = N_("At most {most} dates beside the rule.", most=MOST_EXTRA)
    if problems:
        return problems
    # Asked first: to look for the next date of a rule that never falls takes seconds.
    falls = ever_falls(rhythm.rule, rhythm.starts_at.date())
    if not falls or rhythm.next(max(here, rhythm.starts_at - A_SECOND)) is None:
        problems["rule"] = N_("No date comes of that.")
    return problems


def _date_of(series: Series, post: Post) -> datetime | None:
    """The date to come that the post stands on, at whatever hour of its day: two of it would go out otherwise."""
    if post.template_id is not None:
        return None
    standing = [LocalTime.of(v.planned_instant, series.zone).at for v in post.variants if v.planned_instant]
    found = {wall for at in standing if (wall := _on_day_of(series, at)) is not None}
    if len(found) > 1:
        raise BadRhythm({"starts": N_("The post stands on several of these dates: give it one day first.")})
    return next(iter(found), None)


def _on_day_of(series: Series, at: datetime) -> datetime | None:
    if at > series.entered_until and series.rhythm.next(at - A_SECOND) == at:
        return at
    midnight = datetime.combine(at.date(), time())
    wall = series.rhythm.next(max(midnight - A_SECOND, series.entered_until))
    return wall if wall is not None and wall.date() == at.date() else None


def _adopt(session: Session, series: Series, post: Post, at: datetime, now: datetime) -> None:
    # A channel that has no time yet gets it with the other dates.
    asked_at = now if all(variant.planned_instant for variant in post.variants) else None
    post.template_id = series.template_id
    for variant in post.variants:
        session.refresh(variant.delivery)
        variant.delivery.series_id = series.id
    session.add(
        Occurrence(
            workspace_id=series.workspace_id, series_id=series.id, at=at, fate=Fate.MADE, post_id=post.id,
            words=fingerprint(post), let_in_at=asked_at, created_at=now,
        )
    )  # fmt: skip
    session.flush()
