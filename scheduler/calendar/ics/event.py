"""A planned post as a VEVENT."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.calendar.entry import Entry
from scheduler.calendar.ics.lines import line, text, texts, utc
from scheduler.db import LocalTime
from scheduler.wording import N_, Text, Translate

# An event without length is invisible in some applications and an hour long in others.
SHOWN_FOR = timedelta(minutes=30)
UNIVERSAL = frozenset({"UTC", "Etc/UTC"})

CANCELLED = frozenset({"removed", "dropped"})
CONFIRMED = frozenset({"scheduled", "publishing", "waiting", "unconfirmed", "published"})
# Names of CSS3, which is all RFC 7986 takes.
COLOURS = {
    "idea": "lightgray",
    "draft": "darkgray",
    "review": "goldenrod",
    "approved": "mediumpurple",
    "published": "seagreen",
    "failed": "firebrick",
    "held": "firebrick",
    "missed": "firebrick",
    "unconfirmed": "goldenrod",
    "removed": "dimgray",
    "dropped": "dimgray",
}
SCHEDULED_COLOUR = "steelblue"


@dataclass(frozen=True)
class Event:
    """The octets, and the zone they lean on (None: written in UTC)."""

    octets: bytes
    zone: str | None


def event(entry: Entry, *, address: str, translate: Translate) -> Event:
    """`address` is where the post is looked at; `entry` has a planned time."""
    if entry.planned is None or entry.instant is None:
        raise ValueError("Only what is planned has a place in a feed.")
    start, end, zone = _times(entry.planned, entry.instant)
    changed = utc(entry.changed_at)
    return Event(
        b"".join(
            [
                line("BEGIN", "VEVENT"),
                line("UID", f"variant-{entry.public_id}@marronnier"),
                # Without METHOD, DTSTAMP is when the event was last revised (RFC 5545 3.8.7.2), not when it was read.
                line("DTSTAMP", changed),
                line("CREATED", utc(entry.created_at)),
                line("LAST-MODIFIED", changed),
                line("SEQUENCE", str(_sequence(entry))),
                start,
                end,
                line("SUMMARY", text(_summary(entry, translate))),
                line("STATUS", _status(entry)),
                line("TRANSP", "TRANSPARENT"),
                line("CLASS", "PUBLIC"),
                line("CATEGORIES", texts(_categories(entry, translate))),
                line("COLOR", COLOURS.get(entry.status.key, SCHEDULED_COLOUR)),
                line("URL", address),
                line("DESCRIPTION", text(_description(entry, translate))),
                line("END", "VEVENT"),
            ]
        ),
        zone,
    )


def _times(planned: LocalTime, instant: datetime) -> tuple[bytes, bytes, str | None]:
    over = instant + SHOWN_FOR
    end = LocalTime.of(over, planned.zone)
    # In the hour that comes twice a wall time says two things, and readers disagree about which: say UTC.
    if (
        planned.zone in UNIVERSAL
        or LocalTime.of(instant, planned.zone).fold is not None
        or end.fold is not None
    ):
        return line("DTSTART", utc(instant)), line("DTEND", utc(over)), None
    zoned = f";TZID={planned.zone}"
    return (
        line("DTSTART" + zoned, f"{planned.at:%Y%m%dT%H%M%S}"),
        line("DTEND" + zoned, f"{end.at:%Y%m%dT%H%M%S}"),
        planned.zone,
    )


def _sequence(entry: Entry) -> int:
    # The engine changes states by statements that know nothing of calendars; the time of the last change grows
    # with each of them, and the counter with two in one second.
    return entry.sequence + max(0, int((entry.changed_at - entry.created_at).total_seconds()))


def _status(entry: Entry) -> str:
    if entry.status.key in CANCELLED:
        return "CANCELLED"
    return "CONFIRMED" if entry.status.key in CONFIRMED else "TENTATIVE"


def _summary(entry: Entry, translate: Translate) -> str:
    # Most applications show neither STATUS nor COLOR: the word stands in front.
    word = N_("Cancelled") if entry.status.key in CANCELLED else entry.status.name
    summary: Text = N_(
        "{status}: {title} · {channel}", status=word, title=entry.title, channel=entry.channel.name
    )
    return summary.render(translate)


def _categories(entry: Entry, translate: Translate) -> list[str]:
    names = [entry.status.name.render(translate), entry.channel.name]
    return names + ([entry.pillar.name] if entry.pillar else [])


def _description(entry: Entry, translate: Translate) -> str:
    facts: list[Text] = [
        N_("Status: {status}", status=entry.status.name),
        N_("Channel: {channel}", channel=entry.channel.name),
    ]
    if entry.pillar:
        facts.append(N_("Pillar: {pillar}", pillar=entry.pillar.name))
    facts.append(N_("Author: {name}", name=entry.author.name))
    if entry.assignee:
        facts.append(N_("Assigned to: {name}", name=entry.assignee.name))
    if entry.cause:
        facts.append(N_("Why: {reason}", reason=entry.cause))
    if entry.permalink:
        facts.append(N_("Live at: {address}", address=entry.permalink))
    said = "\n".join(fact.render(translate) for fact in facts)
    return f"{entry.excerpt.strip()}\n\n{said}".strip()
