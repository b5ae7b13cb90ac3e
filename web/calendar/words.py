"""What the calendar's templates ask for again and again: names of days, addresses, who may move what."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, get_day_names
from flask import url_for
from flask_babel import gettext, ngettext

from scheduler.calendar import Filter, views
from scheduler.calendar.backdrop import EmptySlot
from scheduler.calendar.cards import Card
from scheduler.calendar.clashes import KINDS
from scheduler.calendar.month import Week
from scheduler.channels import Channel
from scheduler.content import Media
from scheduler.db.local_time import zone
from scheduler.people import Right
from scheduler.publishing import State
from web.calendar import bp
from web.calendar.bulk import deeds
from web.calendar.month import Day
from web.calendar.moving import LONG_DAY
from web.calendar.sheet import Sheet
from web.cities import city_of
from web.language import pick
from web.rights import may
from web.times import written
from web.visit import g


@bp.context_processor
def words() -> dict[str, Any]:
    return {
        "channel_url": channel_url,
        "clash_kinds": KINDS,
        "day_label": day_label,
        "may_move": may_move,
        "new_post_url": new_post_url,
        "nothing": Filter(),
        "picture_url": picture_url,
        "plain_day": plain_day,
        "latest": max,
        "long_day": LONG_DAY,
        "short_day": short_day,
        "bulk_deeds": deeds,
        "slot_url": slot_url,
        "weekday_words": weekday_words,
        "saved_views": lambda: views.offered(g.db, g.membership),
        "span_name": span_name,
        "span_after": span_after,
        "step_name": step_name,
        "view_name": view_name,
        "week_words": week_words,
        "zone_city": city_of,
        "language_name": language_name,
        "month_short": month_short,
        "to_do": to_do,
        "weekday_name": weekday_name,
        "zone_words": zone_words,
        "offset_words": offset_words,
    }


def month_short(first: date) -> str:
    return format_date(first, "LLL", locale=pick())


def span_name(sheet: Sheet) -> str:
    """What the page is about, as its title: a month, a week from one day to another, a day, a year."""
    words = span_after(sheet)
    return words[:1].upper() + words[1:]


def span_after(sheet: Sheet) -> str:
    """The same within a title: “Clashes, November 2026”, « Collisions, novembre 2026 »."""
    if sheet.view == "year":
        return str(sheet.day.year)
    if sheet.view == "day":
        return written(sheet.day, "EEE d MMM y")
    if sheet.view == "week":
        language = "en_GB" if pick() == "en" else pick()  # the day first, as in all dates here
        return str(format_interval(sheet.days[0], sheet.days[-1], "yMMMd", locale=language))
    return format_date(sheet.month.first, "LLLL y", locale=pick())


def view_name(view: str) -> str:
    return {
        "month": gettext("Month"),
        "week": gettext("Week"),
        "day": gettext("Day"),
        "list": gettext("List"),
        "board": gettext("Board"),
        "year": gettext("Year"),
    }[view]


def step_name(view: str, *, before: bool = False) -> str:
    """Of the arrow beside the title."""
    if view == "week":
        return gettext("The week before") if before else gettext("The week after")
    if view == "day":
        return gettext("The day before") if before else gettext("The day after")
    if view == "year":
        return gettext("The year before") if before else gettext("The year after")
    return gettext("Previous month") if before else gettext("Next month")


def week_words(week: Week) -> str:
    return gettext("Week %(number)d, from %(day)s", number=week.number, day=short_day(week.days[0]))


def language_name(code: str) -> str:
    try:
        return str(Locale.parse(code).get_display_name(pick()) or code)
    except (UnknownLocaleError, ValueError):
        return code


def weekday_name(day: date, pattern: str = "EEE") -> str:
    return format_date(day, pattern, locale=pick())


def weekday_words(weekday: int) -> str:
    return str(get_day_names("wide", locale=pick(), context="stand-alone")[weekday])


def plain_day(day: date) -> str:
    return written(day, LONG_DAY)


def short_day(day: date) -> str:
    return written(day, "d MMM")


def day_label(day: Day) -> str:
    number = day.total
    return f"{plain_day(day.on)}, " + ngettext("%(num)d post", "%(num)d posts", number)


def zone_words(instant: datetime) -> str:
    """Paris time, UTC+2: whose clock the page shows."""
    name = g.workspace.zone
    return gettext("%(city)s time, %(offset)s", city=city_of(name), offset=offset_words(instant, name))


def offset_words(instant: datetime, zone_name: str) -> str:
    offset = instant.astimezone(zone(zone_name)).utcoffset() or timedelta()
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    sign = "−" if offset < timedelta() else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "") if offset else "UTC"


def to_do(status: str, number: int) -> str:
    """What the number of a status asks for: “3 to review”."""
    say = {
        "review": lambda: ngettext("%(num)d to review", "%(num)d to review", number),
        "failed": lambda: ngettext("%(num)d failed", "%(num)d failed", number),
        "held": lambda: ngettext("%(num)d held", "%(num)d held", number),
        "missed": lambda: ngettext("%(num)d missed", "%(num)d missed", number),
        "waiting": lambda: ngettext("%(num)d to do by hand", "%(num)d to do by hand", number),
        "unconfirmed": lambda: ngettext("%(num)d to confirm", "%(num)d to confirm", number),
    }
    return say[status]()


def may_move(card: Card) -> bool:
    """For drawing the handle; whoever moves is asked again, by the functions that do it."""
    if not card.can_move or g.visitor is None:
        return False
    if any(entry.state != State.UNSCHEDULED for entry in card.entries):
        return may(Right.SCHEDULE)
    mine = card.lead.author.id == g.visitor.user.id
    return may(Right.WRITE_ALL) or (mine and may(Right.WRITE))


# --- rooms next door ---------------------------------------------------------------------------------


def new_post_url(day: date | None = None) -> str:
    return url_for("composer.new", date=day)


def slot_url(slot: EmptySlot) -> str:
    local = slot.instant.astimezone(zone(g.workspace.zone))
    return url_for("composer.new", date=local.date(), time=f"{local:%H:%M}", channel=slot.channel)


def channel_url(channel: Channel) -> str:
    return f"/channels/{channel.public_id}"


def picture_url(media: Media, *, small: bool = False) -> str:
    return url_for("library.thumb" if small else "library.shown", media_id=media.public_id)
