"""A plan's file entered: what is new is made, what differs is changed, what the file does not name stays.

Each item in a savepoint: one that is refused says why and leaves the others alone. A look at what would change
is the same, rolled back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from scheduler.calendar.planfile.channels import Channels
from scheduler.calendar.planfile.shape import Plan
from scheduler.calendar.planfile.writing_down import written
from scheduler.channels.keeping import listed
from scheduler.content.writing import Unfit
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.planning import KeyDate, audiences, key_dates, pillars
from scheduler.planning.key_dates import Marking
from scheduler.planning.marks import BadMark
from scheduler.planning.pillars import BadName
from scheduler.planning.plans import BadPlan
from scheduler.series import carrying
from scheduler.series.rule import BadRhythm
from scheduler.wording import N_, Text

Item = dict[str, Any]
Do = Callable[[Item, Item | None], Text | None]


@dataclass(frozen=True)
class Outcome:
    part: str  # as in shape.PARTS
    name: str
    kind: str  # new, changed, same, refused
    fields: tuple[str, ...] = ()  # of what changed
    words: Text | None = None  # why it is refused, or what to know


class Left(Exception):
    """This item cannot be entered here, for a reason a person can read."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


@dataclass
class _Entering:
    session: Session
    by: Membership
    now: datetime
    horizon: timedelta
    dates: Sequence[KeyDate]  # in the order in which they were written down

    def audience(self, item: Item, there: Item | None) -> None:
        [one] = audiences.called(self.session, self.by.workspace_id, [item["name"]], now=self.now)
        one.expects = item["expects"]

    def pillar(self, item: Item, there: Item | None) -> None:
        found = {one.name.casefold(): one for one in pillars.everything(self.session, self.by.workspace_id)}
        one = found.get(item["name"].casefold()) or pillars.create(
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
        one = [one for one in self.dates if one.name.casefold() == item["name"].casefold()][there["nth"]]
        key_dates.change(self.session, one, wish, by=self.by, now=self.now)

    def series(self, item: Item, there: Item | None) -> None:
        if there is not None or not carrying.bring_in(
            self.session, [item], by=self.by, now=self.now, horizon=self.horizon
        ):
            raise Left(N_("A series of that name goes on already; it stays as it is."))


def enter(
    session: Session, stored: Plan, *, by: Membership, now: datetime, horizon: timedelta
) -> list[Outcome]:
    """What became of each item, in the file's order. `stored` as `text.read` gives it."""
    demand(by, Right.PLAN)
    before = written(session, by.workspace_id)
    work = _Entering(session, by, now, horizon, key_dates.everything(session, by.workspace_id))
    places = Channels(session, by, now, listed(session, by.workspace_id))
    doers: dict[str, Do] = {
        "audiences": work.audience,
        "pillars": work.pillar,
        "channels": places.enter,
        "key_dates": work.key_date,
        "series": work.series,
    }
    found = [one for part, do in doers.items() for one in _part(session, part, do, before, stored)]
    if any(one.kind in ("new", "changed") for one in found):
        touch(session, by.workspace_id, now)
    return found


def _part(session: Session, part: str, do: Do, before: Plan, stored: Plan) -> list[Outcome]:
    there = _numbered(before[part])
    found = []
    for (name, nth), item in _numbered(stored[part]).items():
        old = there.get((name, nth))
        shown = str(item["name"])
        if old is not None and _says(part, old, item):
            found.append(Outcome(part, shown, "same"))
            continue
        try:
            with session.begin_nested():
                words = do(item, old and old | {"nth": nth})
                session.flush()
        except (BadMark, BadName, BadPlan, BadRhythm, Unfit, Left) as wrong:
            found.append(Outcome(part, shown, "refused", words=_said(wrong)))
            session.expire_all()
            continue
        if old is None and part != "channels":
            found.append(Outcome(part, shown, "new", words=words))
        else:
            changed = tuple(field for field in item if (old or {}).get(field) != item[field])
            found.append(Outcome(part, shown, "changed", changed, words))
    return found


def _says(part: str, there: Item, item: Item) -> bool:
    """What is there says all that the file says, and perhaps more."""
    if part != "channels":
        return there == item
    return item["plan"] in (None, there["plan"]) and all(slot in there["slots"] for slot in item["slots"])


def _numbered(items: list[Item]) -> dict[tuple[str, int], Item]:
    """By name, and by which of that name: names need not differ."""
    seen: Counter[str] = Counter()
    found = {}
    for item in items:
        name = str(item["name"]).casefold()
        found[name, seen[name]] = item
        seen[name] += 1
    return found


def _said(wrong: Any) -> Text:
    problems = getattr(wrong, "problems", None)
    text: Text = next(iter(problems.values())) if problems else wrong.text
    return text
