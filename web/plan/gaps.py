"""Every gap ahead, week by week, over eight weeks or a month; and which comes after the one just filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from flask import render_template, request

from scheduler.channels.keeping import listed
from scheduler.db.local_time import zone
from scheduler.planning import coverage, gaps
from web.plan.room import bp
from web.visit import g

AHEAD = 8  # weeks, this one among them: as many as the plan page shows
MONTHS = 3  # offered by name, this one among them


@dataclass(frozen=True)
class Span:
    """`month` as the address has it, 2026-12; empty: the weeks that come next."""

    month: str
    first_day: date
    weeks: int


def asked_span() -> Span:
    """As the address says."""
    today = today_here()
    this_week = coverage.first_day_of_week(today, g.workspace.first_weekday)
    try:
        first = date.fromisoformat(request.args.get("month", "") + "-01")
        if not 2000 <= first.year <= 2100:
            raise ValueError
    except ValueError:
        return Span("", this_week, AHEAD)
    begin = max(this_week, coverage.first_day_of_week(first, g.workspace.first_weekday))
    days = (_next_month(first) - begin).days
    return Span(f"{first:%Y-%m}", begin, max(0, -(-days // 7)))


def gaps_of(span: Span) -> Sequence[gaps.Gap]:
    channels = listed(g.db, g.workspace_id)
    return gaps.ahead(
        g.db, g.workspace_id, channels, first_day=span.first_day, weeks=span.weeks, today=today_here()
    )


@bp.get("/gaps")
def gap_list() -> str:
    span = asked_span()
    found = gaps_of(span)
    months = [today_here().replace(day=1)]
    while len(months) < MONTHS:
        months.append(_next_month(months[-1]))
    return render_template(
        "plan/gaps.html",
        span=span,
        total=len(found),
        missing=sum(gap.week.short for gap in found),
        weeks=[(first, list(some)) for first, some in groupby(found, key=lambda gap: gap.week.first_day)],
        months=[(f"{first:%Y-%m}", first) for first in months],
    )


def today_here() -> date:
    return g.now.astimezone(zone(g.workspace.zone)).date()


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
