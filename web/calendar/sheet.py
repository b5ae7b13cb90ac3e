"""What a calendar page's address says: which month, narrowed to what, which post is open. And back again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import abort, request, url_for

from scheduler.calendar import Filter, UnknownFilter
from scheduler.calendar.month import Month
from scheduler.db.local_time import zone
from web.visit import g


@dataclass(frozen=True)
class Sheet:
    """Immutable: `sheet.but(month=…).month_url()` is the address of the same page one month on."""

    month: Month
    filter: Filter
    today: date
    post: str | None = None

    @classmethod
    def from_address(cls) -> Sheet:
        """A month that is none, or a status nobody has, is a 404: there is no such page."""
        today = g.now.astimezone(zone(g.workspace.zone)).date()
        written = request.args.get("month")
        month = Month.read(written) if written else Month.of(today)
        try:
            chosen = Filter.from_query(request.args.to_dict(flat=False))
        except UnknownFilter:
            abort(404)
        if month is None:
            abort(404)
        return cls(month, chosen, today, request.args.get("post") or None)

    def but(self, **changes: Any) -> Sheet:
        return replace(self, **changes)

    def only(self, **parts: Any) -> Sheet:
        """The same month, narrowed otherwise: `sheet.only(statuses=["failed"])`."""
        kept: dict[str, Any] = {name: frozenset(values) for name, values in parts.items()}
        return self.but(filter=replace(self.filter, **kept), post=None)

    # --- addresses -------------------------------------------------------------------------------

    def month_url(self) -> str:
        return url_for("calendar.show") + self._query()

    def list_url(self, **more: str) -> str:
        return url_for("calendar.listed") + self._query(**more)

    def day_url(self, day: date) -> str:
        return url_for("calendar.day", day=day.isoformat()) + self.but(post=None)._query()

    def post_url(self, post: str) -> str:
        return self.but(post=post).month_url()

    def feed_url(self) -> str:
        return url_for("feeds.show") + self.but(post=None)._query(month=None)

    def _query(self, **more: str | None) -> str:
        pairs: dict[str, str | None] = {"month": str(self.month), "post": self.post} | more
        if self.month == Month.of(self.today) and "month" not in more:
            pairs["month"] = None
        kept = [(name, value) for name, value in pairs.items() if value] + self.filter.to_query()
        return "?" + urlencode(kept) if kept else ""
