"""What a calendar page's address says: which view of which day, narrowed to what, which post is open. And back again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import abort, request, url_for

from scheduler.calendar import Filter, UnknownFilter
from scheduler.calendar.listing import SORTS
from scheduler.calendar.month import FIRST_YEAR, LAST_YEAR, Month
from scheduler.db.local_time import zone, zone_names
from scheduler.planning.coverage import first_day_of_week
from web.calendar.refusing import refuse_word
from web.visit import g

VIEWS = ("month", "week", "day", "list", "board", "year")
MOST_PAGES = 10_000
NOT_SHOWN = "no"
SOMETHING = "-something-"  # stands for a public id, which is letters and digits only
NO_ZONE = "none"  # said in the address: not even the second zone one keeps beside all times


@dataclass(frozen=True)
class Sheet:
    """Immutable: `sheet.but(day=…).url()` is the address of the same page on another day."""

    view: str
    day: date
    filter: Filter
    today: date
    post: str | None = None
    second: str | None = None  # another time zone, shown in the gutter; or NO_ZONE
    sort: str = "time"
    page: int = 1
    no_plan: bool = False  # not a word where a week parts from its channel's plan

    @classmethod
    def from_address(cls, view: str | None = None, day: date | None = None) -> Sheet:
        """A day that is none is a 404; so is a status nobody has, and the page says which there are."""
        today = g.now.astimezone(zone(g.workspace.zone)).date()
        view = view or request.args.get("view", "month")
        second = request.args.get("zone") or None
        try:
            chosen = Filter.from_query(request.args.to_dict(flat=False))
        except UnknownFilter as unknown:
            refuse_word(unknown)
        if view not in VIEWS or (second and second != NO_ZONE and second not in zone_names()):
            abort(404)
        post = request.args.get("post") or None
        no_plan = request.args.get("plan") == NOT_SHOWN
        return cls(view, day or _day(today), chosen, today, post, second, _sort(), _page(), no_plan)

    def but(self, **changes: Any) -> Sheet:
        return replace(self, **changes)

    def only(self, **parts: Any) -> Sheet:
        """The same view, narrowed otherwise: `sheet.only(statuses=["failed"])`."""
        kept: dict[str, Any] = {name: frozenset(values) for name, values in parts.items()}
        return self.but(filter=replace(self.filter, **kept), post=None, page=1)

    # --- the stretch of time ---------------------------------------------------------------------

    @property
    def month(self) -> Month:
        return Month.of(self.day)

    @property
    def days(self) -> list[date]:
        """The days the view is about, not those a month's sheet shows around it."""
        if self.view == "day":
            return [self.day]
        if self.view == "week":
            first = first_day_of_week(self.day, g.workspace.first_weekday)
            return [first + timedelta(days=n) for n in range(7)]
        if self.view == "year":
            return [date(self.day.year, 1, 1), date(self.day.year, 12, 31)]
        return [self.month.first, self.month.last]

    @property
    def before(self) -> Sheet:
        if self.view == "year":
            return self._at(_in_year(self.day, -1))
        step = {"day": 1, "week": 7}.get(self.view)
        return self._at(self.day - timedelta(days=step) if step else self.month.before.first)

    @property
    def after(self) -> Sheet:
        if self.view == "year":
            return self._at(_in_year(self.day, 1))
        step = {"day": 1, "week": 7}.get(self.view)
        return self._at(self.day + timedelta(days=step) if step else self.month.after.first)

    @property
    def now(self) -> Sheet:
        return self._at(self.today)

    def _at(self, day: date) -> Sheet:
        return self.but(day=day, post=None, page=1)

    # --- addresses -------------------------------------------------------------------------------

    def url(self, **more: Any) -> str:
        return url_for("calendar.show") + self._query(**more)

    def to(self, view: str) -> str:
        """Another view of the same days, with the same choices."""
        return self.but(view=view, post=None, page=1).url()

    def day_url(self, day: date) -> str:
        return url_for("calendar.day", day=day.isoformat()) + self.but(post=None)._query(view=None, date=None)

    def post_url(self, post: str) -> str:
        return self._open_post[0] + post + self._open_post[1]

    def move_url(self, variant: str) -> str:
        return self._move[0] + variant + self._move[1]

    # A sheet has hundreds of cards: what their addresses share is made once.
    @cached_property
    def _open_post(self) -> tuple[str, str]:
        before, _, after = self.but(post=SOMETHING).url().partition(SOMETHING)
        return before, after

    @cached_property
    def _move(self) -> tuple[str, str]:
        before, _, after = url_for("calendar.move", variant_id=SOMETHING).partition(SOMETHING)
        return before, after

    def feed_url(self) -> str:
        chosen = self.filter.without("text").to_query()
        return url_for("feeds.show") + ("?" + urlencode(chosen) if chosen else "")

    def paper_url(self) -> str:
        return url_for("calendar.paper") + self.but(post=None, second=None)._query()

    def lasting(self) -> str:
        """What of the address is kept under a name: everything but the day and the open post."""
        return self.but(post=None, page=1)._query(date=None).removeprefix("?")

    def _query(self, **more: Any) -> str:
        pairs: dict[str, Any] = {
            "view": self.view if self.view != "month" else None,
            "date": self.day.isoformat() if self.day != self.today else None,
            "zone": self.second,
            "sort": self.sort if self.sort != "time" else None,
            "page": self.page if self.page > 1 else None,
            "plan": NOT_SHOWN if self.no_plan else None,
            "post": self.post,
        } | more
        kept = [(name, str(value)) for name, value in pairs.items() if value] + self.filter.to_query()
        # Without anything the address means the view one has chosen to begin with.
        return "?" + urlencode(kept or ([("view", self.view)] if "view" not in more else []))


def _day(today: date) -> date:
    written = request.args.get("date") or ""
    if written:
        return read_day(written)
    if request.args.get("month"):
        month = Month.read(request.args["month"])
        if month is None:
            abort(404)
        return today if today in month else month.first
    return today


def read_day(written: str) -> date:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        abort(404)
    # With a year on either side, so that the days around it exist too.
    if not FIRST_YEAR < day.year < LAST_YEAR:
        abort(404)
    return day


def _in_year(day: date, years: int) -> date:
    return Month(day.replace(year=day.year + years, day=1)).first


def _sort() -> str:
    """`title`, or `-title` for the other way round."""
    written = request.args.get("sort", "time")
    return written if written.removeprefix("-") in SORTS else abort(404)


def _page() -> int:
    written = request.args.get("page", "1")
    number = int(written) if written.isdecimal() and len(written) < 6 else 0
    return number if 0 < number <= MOST_PAGES else abort(404)
