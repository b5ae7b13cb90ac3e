"""A calendar as its members: each post, date or deadline drawn once, with what says whether it is another than before."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from tzdata import IANA_VERSION

from scheduler.calendar.dav import shelf, tasks
from scheduler.calendar.dav.naming import names, own_name
from scheduler.calendar.feeds import dates, deadlines, drawn
from scheduler.calendar.feeds.counted import counted
from scheduler.calendar.feeds.drawn import Fresh, Pen
from scheduler.calendar.filter import Filter
from scheduler.calendar.ics.component import Item, Piece
from scheduler.calendar.ics.lines import line
from scheduler.calendar.ics.vtimezone import vtimezone
from scheduler.calendar.names import Names
from scheduler.db.local_time import zone
from scheduler.people import Membership, Workspace

LAYOUT = "1"  # another when the same piece comes out as other octets
BACK = timedelta(days=120)  # a quarter behind: applications keep what they have read
AHEAD = timedelta(days=400)  # of dates and deadlines; posts are shown however far ahead they are planned
LAST = datetime(2199, 1, 1, tzinfo=UTC)
HEAD = b"".join(
    [line("BEGIN", "VCALENDAR"), line("VERSION", "2.0"), line("PRODID", "-//Marronnier//CalDAV 1//EN")]
)
FOOT = line("END", "VCALENDAR")
SEQUENCE = re.compile(rb"(?m)^SEQUENCE:(\d+)")


@dataclass(frozen=True, slots=True)
class Member:
    """One object of a calendar as everybody sees it."""

    name: str
    uid: str
    variant_id: int | None
    piece: Piece

    @property
    def signature(self) -> str:
        said = f"{LAYOUT}\n{IANA_VERSION}\n".encode()
        return hashlib.blake2b(said + self.piece.octets, digest_size=15).hexdigest()


@dataclass(frozen=True)
class Sheet:
    members: list[Member]
    fresh: list[Fresh]


def sheet(
    session: Session,
    space: Workspace,
    here: Membership,
    calendar: str,
    *,
    pen: Pen,
    now: datetime,
    only: Collection[int] | None = None,
    known: Names | None = None,
) -> Sheet:
    """Every member of a calendar; with `only`, those posts of it (ids of variants)."""
    today = now.astimezone(zone(space.zone)).date()
    days = (today - BACK, today + AHEAD)
    if calendar == shelf.DATES:
        return _numbered(
            session, space, dates.items(session, space, filter=Filter(), pen=pen, days=days), pen, now
        )
    if calendar == shelf.DEADLINES:
        items = deadlines.items(session, space, filter=Filter(), pen=pen, days=days)
        made = _numbered(session, space, items, pen, now)
        return Sheet([_as_task(member) for member in made.members], made.fresh)
    start = datetime.combine(days[0], datetime.min.time(), UTC)
    found = drawn.posts(
        session,
        space.id,
        window=(start, LAST),
        filter=shelf.filter_of(calendar, here),
        pen=pen,
        now=now,
        only=only,
        names=known,
    )
    named = names(session, space.id, calendar, found.variants.values() if only is not None else None)
    members = []
    for piece in found.pieces:
        variant_id = found.variants[piece.uid]
        public_id = piece.uid.partition("@")[0].removeprefix("variant-")
        name, uid = named.get(variant_id) or own_name(public_id)
        members.append(Member(name, uid, variant_id, _called(piece, uid)))
    return Sheet(members, found.fresh)


def octets(piece: Piece, extra: bytes = b"", touched: int = 0) -> bytes:
    """The object; `extra` are content lines of its reader alone. Touched, it is another revision of the same."""
    body = piece.octets
    if touched:
        # In the octets too: some applications take no notice of an ETag when what they read is what they knew.
        body = SEQUENCE.sub(lambda found: b"SEQUENCE:%d" % (int(found[1]) + touched), body, count=1)
    if extra:
        at = body.rindex(b"END:V")
        body = body[:at] + extra + body[at:]
    zones = vtimezone(piece.zone, piece.instant.year) if piece.zone else b""
    return HEAD + zones + body + FOOT


def span(piece: Piece, where: str) -> tuple[datetime, datetime]:
    """From when to when, in UTC; whole days are those of the zone `where`."""
    here = zone(where)
    found: dict[str, datetime] = {}
    for content in piece.octets.split(b"\r\n"):
        name, _, value = content.decode("utf-8", "replace").partition(":")
        name, *params = name.split(";")
        if name in ("DTSTART", "DTEND", "DUE"):
            found[name] = _instant(value, params, here)
    start = found.get("DTSTART") or found.get("DUE") or piece.instant
    return start, found.get("DTEND") or start + timedelta(days=1)


def _instant(value: str, params: list[str], here: ZoneInfo) -> datetime:
    if "VALUE=DATE" in params:
        on = date(int(value[:4]), int(value[4:6]), int(value[6:8]))
        return datetime(on.year, on.month, on.day, tzinfo=here).astimezone(UTC)
    at = datetime.fromisoformat(value.removesuffix("Z")).replace(tzinfo=UTC)
    where = next((param.removeprefix("TZID=") for param in params if param.startswith("TZID=")), None)
    return at.replace(tzinfo=zone(where)).astimezone(UTC) if where else at


def _numbered(session: Session, space: Workspace, items: Iterator[Item], pen: Pen, now: datetime) -> Sheet:
    made = counted(session, space.id, items, pen, now=now)
    members = [Member(f"{piece.uid.partition('@')[0]}.ics", piece.uid, None, piece) for piece in made.pieces]
    return Sheet(members, made.fresh)


def _as_task(member: Member) -> Member:
    piece = member.piece
    return Member(
        member.name, member.uid, None, Piece(piece.uid, tasks.task(piece.octets), None, piece.instant)
    )


def _called(piece: Piece, uid: str) -> Piece:
    if piece.uid == uid:
        return piece
    octets = piece.octets.replace(line("UID", piece.uid), line("UID", uid), 1)
    return Piece(uid, octets, piece.zone, piece.instant)
