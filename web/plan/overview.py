"""Plan against reality: each channel, four weeks back and eight ahead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from babel.dates import get_day_names
from flask import current_app, render_template, request, url_for
from flask_babel import gettext

from scheduler.channels import Channel
from scheduler.channels.keeping import listed
from scheduler.db.local_time import zone
from scheduler.planning import ChannelPlan, coverage, heat, judging, pillars, plans
from web.language import pick
from web.plan.mix_rows import MixRows
from web.plan.room import bp
from web.plan.row import Row
from web.plan.row_words import JUDGED, RowWords
from web.plan.week_rows import WeekRows, dots, heat_cells, strip
from web.times import day
from web.visit import g

BACK, WEEKS = 4, 12
GAPS_SHOWN = 6


@bp.get("")
def show() -> str:
    today = g.now.astimezone(zone(g.workspace.zone)).date()
    this_week = coverage.first_day_of_week(today, g.workspace.first_weekday)
    first = _first_day(this_week - BACK * coverage.WEEK)
    channels = listed(g.db, g.workspace_id)
    chosen = plans.plans_for(g.db, g.workspace_id, channels)
    themes = pillars.everything(g.db, g.workspace_id)
    # The map of pillars is of all channels, or of one.
    one = next((c for c in channels if c.public_id == request.args.get("heat")), None)
    weeks, half_year = _weeks(channels, chosen, first, this_week, today)
    rows = [
        Row(
            c, chosen.get(c.id), weeks[c.id], coverage.mix(chosen.get(c.id), weeks[c.id], themes), today,
            judging.regularity(half_year[c.id]), themes,
        )
        for c in channels
    ]  # fmt: skip
    begin = g.workspace.first_weekday
    names = get_day_names("abbreviated", locale=pick(), context="stand-alone")
    week_days = [first + n * coverage.WEEK for n in range(WEEKS)]
    return render_template(
        "plan/show.html",
        rows=rows,
        gaps=sorted(((week, row) for row in rows for week in row.gaps), key=lambda gap: gap[0].first_day),
        shown_gaps=GAPS_SHOWN,
        this_week=this_week,
        first=first,
        last=first + WEEKS * coverage.WEEK - timedelta(days=1),
        earlier=first - BACK * coverage.WEEK,
        later=first + BACK * coverage.WEEK,
        usual=this_week - BACK * coverage.WEEK,
        pillars=themes,
        by_pillar=heat.pillars_by_week([weeks[c.id] for c in channels if one in (None, c)], themes),
        heat_of=one,
        as_asked=request.args.get("from"),
        by_weekday=heat.channels_by_weekday(weeks, channels, begin=begin),
        day_names=[names[(begin + n) % 7] for n in range(7)],
        week_days=week_days,
        # Formatted once, not once for each channel.
        week_names={on: day(on, "d MMM") for on in week_days},
        dots=dots,
        strip=strip,
        week_row=WeekRows(this_week),
        said=_said(),
        row_words=RowWords(),
        edit_at=_edit_at(),
        cells=heat_cells,
        mix_rows=MixRows(),
        views=current_app.view_functions,
    )


def _said() -> dict[str, str]:
    """What each week repeats, in the reader's language, looked up once."""
    return {
        "week_of": gettext("Week of"),
        "this_week": gettext("this week"),
        "of": gettext("of"),
        "even": gettext("On plan"),
        "about": gettext("What the plan says, and its mix"),
        "mix": gettext("Mix of pillars in these weeks"),
        "no_plan": gettext("no plan yet"),
        "change": gettext("Change"),
        "make": gettext("Make a plan"),
    }


def _edit_at() -> Callable[[str], str]:
    """Where a channel's plan is edited: the address is built once, for building one takes as long as a week's row."""
    before, after = url_for("plan.edit", channel_id="CHANNEL").split("CHANNEL")
    return lambda public_id: f"{before}{public_id}{after}"


Weeks = dict[int, list[coverage.Week]]


def _weeks(
    channels: Sequence[Channel], chosen: dict[int, ChannelPlan], first: date, this_week: date, today: date
) -> tuple[Weeks, Weeks]:
    """Those shown, and the half year judged: read together where they meet, for they share most of their weeks."""
    judged = this_week - JUDGED * coverage.WEEK

    def read(begin: date, number: int) -> Weeks:
        return coverage.of_channels(
            g.db, g.workspace_id, channels, first_day=begin, weeks=number, today=today, plans=chosen,
            pillars_from=first,
        )  # fmt: skip

    apart = (first - judged) // coverage.WEEK
    if not 0 <= apart <= JUDGED:
        return read(first, WEEKS), read(judged, JUDGED)
    both = read(judged, max(JUDGED, apart + WEEKS))
    return (
        {channel_id: found[apart : apart + WEEKS] for channel_id, found in both.items()},
        {channel_id: found[:JUDGED] for channel_id, found in both.items()},
    )


def _first_day(usual: date) -> date:
    """The first week shown, as the address says; always on the workspace's first day of the week."""
    try:
        asked = date.fromisoformat(request.args.get("from", ""))
        asked = min(max(asked, date(2000, 1, 3)), date(2100, 1, 1))
    except ValueError:
        return usual
    return coverage.first_day_of_week(asked, g.workspace.first_weekday)
