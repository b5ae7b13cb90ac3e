"""Our feeds in the parsers behind real calendar applications: the same events, hours and words in each."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler.calendar.ics.event import uid_of
from scheduler.calendar.ics.lines import line, text
from scheduler.calendar.ics.vtimezone import vtimezone
from scheduler.content import Variant
from scheduler.db.local_time import zone, zone_names
from tests.calendar.feed_house import ODD
from tests.clients.conftest import Served
from tests.clients.readers import READERS, Seen

YEAR = 2026
Read = Callable[[Path], Seen]
# What breaks other people's calendars: folding inside a character, escapes, separators, both directions.
NASTY = [
    "é",
    "🌊",
    "👩‍👩‍👧",
    "ملصق",
    "\\",
    ";",
    ",",
    "\n",
    '"',
    ":",
    "BEGIN:VEVENT",
    "a",
    " ",
    "x" * 30,
    "\u2028",
    "ß",
    "n",
]


@pytest.mark.parametrize("name", READERS)
def test_every_planned_post_stands_at_its_instant(name: str, served: Served, tmp_path: Path):
    seen = READERS[name](served.fetched(tmp_path))

    with served.sessions.reading() as session:
        planned = session.execute(
            select(Variant.public_id, Variant.planned_instant).where(
                Variant.workspace_id == 1,
                Variant.planned_instant.is_not(None),
                # They read no VTIMEZONE, and Node's and PHP's own zone data may be older than the house's.
                (Variant.planned_zone != "Africa/Casablanca") | (name not in ("node-ical", "sabre/vobject")),
            )
        ).all()
    assert len(planned) > 10
    wanted = {uid_of(public_id): int(instant.timestamp()) for public_id, instant in planned if instant}
    assert {uid: seen[uid][0] for uid in wanted} == wanted
    odd = " ".join(ODD.split())
    assert any(odd in " ".join(words.split()) for _, words in seen.values())


@pytest.mark.parametrize("name", ["icalendar", "libical", "ical.js"])
def test_every_zone_there_is_gives_the_zone_datas_hours(name: str, tmp_path: Path):
    file, wanted = a_calendar_of_every_zone(tmp_path)

    seen = {uid: at for uid, (at, _) in READERS[name](file).items()}

    assert {uid: (seen.get(uid), at) for uid, at in wanted.items() if seen.get(uid) != at} == {}


@pytest.mark.parametrize("name", READERS)
def test_any_text_comes_through_as_it_was_written(name: str, tmp_path: Path):
    chance = random.Random(8)
    texts = {
        f"t-{n}": "a" + "".join(chance.choices(NASTY, k=chance.randint(1, 40))) + "z" for n in range(300)
    }
    events = [
        line("BEGIN", "VEVENT") + line("UID", uid) + line("DTSTAMP", "20261101T000000Z")
        + line("DTSTART", "20261201T090000Z") + line("SUMMARY", text(words)) + line("END", "VEVENT")
        for uid, words in texts.items()
    ]  # fmt: skip

    seen = READERS[name](written(tmp_path, b"", b"".join(events)))

    meant = {uid: words.replace("\u2028", "\n") for uid, words in texts.items()}
    if name == "node-ical":
        # It takes a backslash before an n for the end of a line, however it is written.
        meant = {uid: words for uid, words in meant.items() if "\\n" not in words}
    assert {uid: seen[uid][1] for uid in meant} == meant


def a_calendar_of_every_zone(folder: Path) -> tuple[Path, dict[str, int]]:
    """An event in each month of each zone, at an hour that no change of clocks touches twice."""
    zones, events, wanted = [], [], {}
    for name in sorted(zone_names()):
        if name in ("UTC", "Etc/UTC"):
            continue
        zones.append(vtimezone(name, YEAR))
        for month in range(1, 13):
            at = datetime(YEAR, month, 20, 12)
            uid = f"{name}-{month}"
            wanted[uid] = int(at.replace(tzinfo=zone(name)).astimezone(UTC).timestamp())
            events.append(
                line("BEGIN", "VEVENT") + line("UID", uid) + line("DTSTAMP", "20261101T000000Z")
                + line(f"DTSTART;TZID={name}", f"{at:%Y%m%dT%H%M%S}") + line("SUMMARY", uid) + line("END", "VEVENT")
            )  # fmt: skip
    return written(folder, b"".join(zones), b"".join(events)), wanted


def written(folder: Path, zones: bytes, events: bytes) -> Path:
    file = folder / "calendar.ics"
    head = line("BEGIN", "VCALENDAR") + line("VERSION", "2.0") + line("PRODID", "-//Marronnier//tests//EN")
    file.write_bytes(head + zones + events + line("END", "VCALENDAR"))
    return file
