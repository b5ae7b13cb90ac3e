"""An item of a plan's file entered: what is new is made, what differs is changed, what the file does not name stays.

Each item in a savepoint: one that is refused says why and leaves the others alone. A look at what would change
is the same, rolled back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from scheduler.calendar.planfile.channels import Channels, with_patience
from scheduler.calendar.planfile.shape import PARTS, Plan
from scheduler.calendar.planfile.writing_down import written
from scheduler.channels.keeping import listed
from scheduler.content.spacing import folded
from scheduler.content.writing import Unfit
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.planning import Event, KeyDate, audiences, events, key_dates, pillars
from scheduler.planning.event import EventKind
from scheduler.planning.events import Outline
from scheduler.planning.key_dates import Marking
from scheduler.planning.marks import BadMark
from scheduler.planning.pillars import BadName
from scheduler.planning.plans import BadPlan
from scheduler.series import carrying
from scheduler.series.rule import BadRhythm
from scheduler.wording import N_, Text

Item = dict[str, Any]
Do = Callable[[Item, Item | None], None]


@dataclass(frozen=True)
class Outcome:
    part: str  # as in shape.PARTS
    name: str
    kind: str  # new, changed, same, refused
    fields: tuple[str, ...] = ()  # of what changed
    words: Text | None = None  # why it is refused, or what to know
    before: Item | None = None  # as it was there; None: it was not
    after: Item | None = None  # as the file says it


class Left(Exception):
    """This item cannot be entered here, for a reason a person can read."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


REFUSALS = (BadMark, BadName, BadPlan, BadRhythm, Unfit, Left)


@dataclass
class Work:
    """What it takes to enter items of a file into one workspace."""

    session: Session
    by: Membership
    now: datetime
    horizon: timedelta
    dates: Sequence[KeyDate]  # in the order in which they were written down
    meetings: Sequence[Event]
    channels: Channels
    doers: dict[str, Do] = field(default_factory=dict)  # by part

    def audience(self, item: Item, there: Item | None) -> None:
        [one] = audiences.called(self.session, self.by.workspace_id, [item["name"]], now=self.now)
        one.expects = item["expects"]

    def pillar(self, item: Item, there: Item | None) -> None:
        found = {folded(one.name): one for one in pillars.everything(self.session, self.by.workspace_id)}
        one = found.get(folded(item["name"])) or pillars.create(
            self.session, by=self.by, name=item["name"], now=self.now
        )
        pillars.rename(self.session, one, by=self.by, name=item["name"], nature=item["nature"], now=self.now)
        if item["closed"] != (one.closed_at is not None):
            act = pillars.close if item["closed"] else pillars.reopen
            act(self.session, one, by=self.by, now=self.now)

    def key_date(self, item: Item, there: Item | None) -> None:
        until = date.fromisoformat(item["until"]) if item["until"] else None
        wish = Marking(**{**item, "on": date.fromisoformat(item["on"]), "until": until})
        if there is None:
            key_dates.add(self.session, wish, by=self.by, now=self.now)
            return
        key_dates.change(
            self.session, named(self.dates, item["name"])[there["nth"]], wish, by=self.by, now=self.now
        )

    def event(self, item: Item, there: Item | None) -> None:
        days = {name: date.fromisoformat(item[name]) for name in ("starts_on", "ends_on")}
        hours = {name: item[name] and time.fromisoformat(item[name]) for name in ("starts_at", "ends_at")}
        wish = Outline(**{**item, **days, **hours, "kind": EventKind(item["kind"])})
        if there is None:
            events.add(self.session, wish, by=self.by, now=self.now)
        else:
            events.change(
                self.session, named(self.meetings, item["name"])[there["nth"]], wish, by=self.by, now=self.now
            )

    def series(self, item: Item, there: Item | None) -> None:
        if there is not None:
            raise Left(N_("A series of that name goes on already; it stays as it is."))
        # There may be others of the name: a series that was split goes on under it.
        carrying.bring_in(self.session, item, by=self.by, now=self.now, horizon=self.horizon)

    def enter(self, part: str, item: Item, there: Item | None, nth: int, *, tries: bool = True) -> Outcome:
        """What became of one item, or, without trying, what should."""
        shown = str(item["name"])
        words = None
        if part == "channels":
            item, words = self.channels.with_people(with_patience(item, there))
        if there is not None and _says(part, there, item):
            return Outcome(part, shown, "same", words=words)
        if tries:
            try:
                with self.session.begin_nested():
                    self.doers[part](item, there and there | {"nth": nth})
                    self.session.flush()
            except REFUSALS as wrong:
                self.session.expire_all()
                return Outcome(part, shown, "refused", words=said(wrong), before=there, after=item)
        if there is None and part != "channels":
            return Outcome(part, shown, "new", words=words, after=item)
        changed = tuple(each for each in item if (there or {}).get(each) != item[each])
        return Outcome(part, shown, "changed", changed, words, there, item)


def work_in(session: Session, *, by: Membership, now: datetime, horizon: timedelta) -> Work:
    demand(by, Right.PLAN)
    space = by.workspace_id
    work = Work(
        session, by, now, horizon, key_dates.everything(session, space), events.everything(session, space),
        Channels(session, by, now, listed(session, space)),
    )  # fmt: skip
    work.doers = {
        "audiences": work.audience,
        "pillars": work.pillar,
        "channels": work.channels.enter,
        "key_dates": work.key_date,
        "events": work.event,
        "series": work.series,
    }
    return work


def enter(
    session: Session,
    stored: Plan,
    *,
    by: Membership,
    now: datetime,
    horizon: timedelta,
    most: int | None = None,
) -> list[Outcome]:
    """What became of each item, in the file's order. `stored` as `text.read` gives it.

    `most`: how many changes are tried; what comes after is compared only.
    """
    work, before = (
        work_in(session, by=by, now=now, horizon=horizon),
        written(session, by.workspace_id, now=now),
    )
    there = {part: numbered(items) for part, items in before.items() if part in PARTS}
    found: list[Outcome] = []
    tried = 0
    for part, (name, nth), item in in_order(stored):
        tries = most is None or tried < most
        found.append(work.enter(part, item, there[part].get((name, nth)), nth, tries=tries))
        tried += found[-1].kind != "same"
    if any(one.kind in ("new", "changed") for one in found):
        touch(session, by.workspace_id, now)
    return found


def in_order(stored: Plan) -> list[tuple[str, tuple[str, int], Item]]:
    """Every item of a file with its part and what it is found by: what others name comes first."""
    return [(part, key, item) for part in PARTS for key, item in numbered(stored[part]).items()]


def named(among: Sequence[Any], name: str) -> list[Any]:
    return [one for one in among if folded(one.name) == folded(name)]


def _says(part: str, there: Item, item: Item) -> bool:
    """What is there says all that the file says, and perhaps more."""
    if part != "channels":
        return there == item
    return item["plan"] in (None, there["plan"]) and all(slot in there["slots"] for slot in item["slots"])


def numbered(items: list[Item]) -> dict[tuple[str, int], Item]:
    """By name, and by which of that name: names need not differ."""
    seen: Counter[str] = Counter()
    found = {}
    for item in items:
        name = folded(str(item["name"]))
        found[name, seen[name]] = item
        seen[name] += 1
    return found


def said(wrong: Any) -> Text:
    problems = getattr(wrong, "problems", None)
    text: Text = next(iter(problems.values())) if problems else wrong.text
    return text
