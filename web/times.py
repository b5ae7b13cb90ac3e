"""How times are written for a reader: in the workspace's zone and the reader's language."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from babel.dates import format_date
from flask import Flask
from flask_babel import get_locale, gettext
from markupsafe import Markup

from scheduler.db.local_time import zone, zone_names
from web.cities import city_of
from web.language import pick, zone_of_reader
from web.visit import g

FIRST = re.compile(r"(?<!\d)1 (?=[^\W\d])")  # before the name of a month


def init(app: Flask) -> None:
    app.jinja_env.filters.update(
        when=when,
        ends=ends,
        day=day,
        day_in_words=day_in_words,
        numeral=numeral,
        wall=wall,
        clock=clock,
        local=local,
        beside=beside,
    )


def local(instant: datetime, in_zone: str | None = None) -> datetime:
    """The instant on the wall clock of the workspace (or of `in_zone`)."""
    return instant.astimezone(zone(in_zone or zone_of_reader() or "UTC"))


def when(instant: datetime | None, style: str = "d MMM yyyy", in_zone: str | None = None) -> Markup:
    """14 Oct 2026, 12:00, as a `<time>` a machine can read too."""
    if instant is None:
        return Markup("")
    at = local(instant, in_zone)
    words = f"{written(at.date(), style)}, {_hours(at)}"
    return _time(at.isoformat(timespec="seconds"), words)


def ends(end: datetime | None, in_zone: str | None = None) -> Markup:
    """The end of something as people mean it: what ends at midnight ends with the day before."""
    if end is None:
        return Markup("")
    at = local(end, in_zone)
    if (at.hour, at.minute) != (0, 0):
        return when(end, in_zone=in_zone)
    return _time(at.isoformat(timespec="seconds"), written(at.date() - timedelta(days=1), "d MMM yyyy"))


def wall(at: datetime) -> str:
    """14 Oct 2026, 12:00, of a time that stands as it was said, whatever the zone."""
    return f"{written(at.date(), 'd MMM yyyy')}, {_hours(at)}"


def written(value: date, style: str) -> str:
    """A day as plain words. `style` is Babel's."""
    words = str(format_date(value, style, locale=_tongue()))
    # Babel writes “1 décembre”: French counts the first, and only the first.
    return FIRST.sub("1er ", words, count=1) if value.day == 1 and _tongue() == "fr" else words


def day_in_words(said: str) -> str:
    """14 Oct 2026, of a day that files write as 2026-10-14; any other words stay as they are."""
    try:
        return written(date.fromisoformat(said), "d MMM yyyy") if len(said) == 10 else said
    except ValueError:
        return said


def numeral(value: date) -> str:
    """The day in its month as people write it, and as `written` says it: 14, in French 1er."""
    return "1er" if value.day == 1 and _tongue() == "fr" else str(value.day)


def day(value: date | datetime | None, style: str = "EEEE d MMMM yyyy") -> Markup:
    """Wednesday 14 October 2026. `style` is a pattern: Babel's own “full” and “long” are American in English.

    An instant has the day of the reader's wall; a time that stands as it was said has its own.
    """
    if value is None:
        return Markup("")
    if isinstance(value, datetime):
        # `astimezone` would read a naive one as a time of the server.
        value = local(value).date() if value.tzinfo else value.date()
    return _time(value.isoformat(), written(value, style))


def clock(instant: datetime | None, in_zone: str | None = None) -> Markup:
    """12:00"""
    if instant is None:
        return Markup("")
    at = local(instant, in_zone)
    return _time(at.isoformat(timespec="seconds"), _hours(at))


def beside(instant: datetime | None, shown_in: str | None = None) -> Markup:
    """The same instant on the reader's second wall, if they keep one and it reads otherwise there."""
    place = g.visitor.user.second_zone if g.visitor else None
    if instant is None or not place or place not in zone_names():
        return Markup("")
    here, there = local(instant, shown_in), local(instant, place)
    if here.utcoffset() == there.utcoffset():
        return Markup("")
    words = _hours(there)
    if there.date() != here.date():
        words = f"{format_date(there.date(), 'EEE', locale=_tongue())} {words}"
    said = gettext("%(time)s in %(city)s", time=words, city=city_of(place))
    return Markup(' <span class="beside">({})</span>').format(said)


def _tongue() -> str:
    # Not `pick`: a letter, a client's page and the house rules for everybody are in another language than the reader's.
    locale = get_locale()
    return str(locale.language) if locale else pick()


def _hours(at: datetime) -> str:
    # 24 hours in both languages: a newsroom reads 14:00, and columns of times line up.
    return f"{at:%H:%M}"


def _time(machine: str, words: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(machine, words)
