"""What the calendar's templates ask for again and again: names of days, addresses, who may move what."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date, get_timezone_location
from flask import url_for
from flask_babel import gettext, ngettext

from scheduler.calendar import Filter
from scheduler.calendar.cards import Card
from scheduler.calendar.month import Month
from scheduler.channels import Channel
from scheduler.content import Media
from scheduler.db.local_time import zone
from scheduler.people import Right
from scheduler.publishing import State
from web.calendar import bp
from web.calendar.month import Day
from web.calendar.moving import LONG_DAY
from web.calendar.sheet import Sheet
from web.language import pick
from web.rights import may
from web.visit import g


@bp.context_processor
def words() -> dict[str, Any]:
    return {
        "address": address,
        "channel_url": channel_url,
        "day_label": day_label,
        "may_move": may_move,
        "month_name": month_name,
        "new_post_url": new_post_url,
        "nothing": Filter(),
        "picture_url": picture_url,
        "plain_day": plain_day,
        "latest": max,
        "long_day": LONG_DAY,
        "short_day": short_day,
        "this_month": this_month,
        "to_do": to_do,
        "today_inside": lambda sheet: sheet.today in sheet.month,
        "weekday_name": weekday_name,
        "zone_words": zone_words,
        "offset_words": offset_words,
    }


def month_name(first: date) -> str:
    """October 2026, with a capital in every language: it is a title."""
    words = format_date(first, "LLLL y", locale=pick())
    return words[:1].upper() + words[1:]


def weekday_name(day: date, pattern: str = "EEE") -> str:
    return format_date(day, pattern, locale=pick())


def plain_day(day: date) -> str:
    return format_date(day, LONG_DAY, locale=pick())


def short_day(day: date) -> str:
    return format_date(day, "d MMM", locale=pick())


def day_label(day: Day) -> str:
    number = len(day.cards)
    return f"{plain_day(day.on)}, " + ngettext("%(num)d post", "%(num)d posts", number)


def zone_words(instant: datetime) -> str:
    """Paris time, UTC+2: whose clock the page shows."""
    name = g.workspace.zone
    city = get_timezone_location(zone(name), locale=pick(), return_city=True)
    return gettext("%(city)s time, %(offset)s", city=city, offset=offset_words(instant, name))


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


def this_month(sheet: Sheet) -> Month:
    return Month.of(sheet.today)


def address(sheet: Sheet, view: str) -> str:
    return sheet.list_url() if view == "list" else sheet.month_url()


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


def channel_url(channel: Channel) -> str:
    return f"/channels/{channel.public_id}"


def picture_url(media: Media, *, small: bool = False) -> str:
    return url_for("library.thumb" if small else "library.shown", media_id=media.public_id)
