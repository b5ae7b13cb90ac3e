"""A plan made elsewhere, as other planners give it away: each event of a calendar file is a row of a sheet, so that it is
looked at, entered as a draft and taken back like one."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from scheduler.calendar import moving
from scheduler.calendar.ics.meaning import instant
from scheduler.calendar.ics.parsing import Unreadable
from scheduler.calendar.layers import happening, said
from scheduler.calendar.layers.happening import Happening
from scheduler.calendar.layers.said import Calendar, Dated, Said
from scheduler.calendar.sheets import comparing, given_away, markup
from scheduler.calendar.sheets.comparing import Known
from scheduler.calendar.sheets.files import MOST_ROWS
from scheduler.channels import Channel
from scheduler.content import Variant
from scheduler.content.spacing import folded
from scheduler.db import LocalTime
from scheduler.db.local_time import zone
from scheduler.wording import N_, Text

LONGEST_SPAN = timedelta(days=1100)
LONGEST_TEXT = 50_000
MOST_OCTETS = 8 * 2**20  # of texts, written out date by date
YEARS = range(1900, 2200)
MARK = "ics-"  # before the key of what came from a calendar


@dataclass(frozen=True)
class Wanted:
    """What a person chose for the file."""

    channel: Channel  # of events that name none
    first: date
    last: date
    hour: time  # of what lasts whole days


def rows(
    session: Session, workspace_id: int, content: bytes, wanted: Wanted, *, here: str
) -> tuple[list[dict[str, str]], int]:
    """In order of the file, what repeats date by date; what cannot become a post says why. And how many of its events
    are not among them, since they lie outside the days. `here`: the zone of the house. Raises Unreadable."""
    for day in (wanted.first, wanted.last):
        if day.year not in YEARS:
            raise Unreadable(
                N_("No calendar here shows the year {year}. Choose a nearer day.", year=day.year)
            )
    found = said.read(content, here=here, longest_note=LONGEST_TEXT)
    among = comparing.known(session, workspace_id, [])
    between = (wanted.first, wanted.last)
    floating = found.zone or here
    # What is called off has its dates, too: posts were made of them before.
    every, cut = happening.happenings(
        [replace(one.said, cancelled=False) for one in found.events.values()], today=wanted.first, here=here, floating=floating, between=between
    )  # fmt: skip
    masters = {one.said.uid: one.said for one in found.events.values() if not one.said.of}
    # What began before these days and still lasts is no draft of them.
    dates = _by_event((one for one in every if one.first >= wanted.first), masters, floating)
    if sum(map(len, dates.values())) > MOST_ROWS:
        raise Unreadable(N_("More than {most} dates: choose fewer days.", most=MOST_ROWS))
    octets = sum(len(its) * len(its[0][1].of.note.encode()) for its in dates.values())
    if octets > MOST_OCTETS:
        words = N_(
            "Written out date by date its texts are longer than {most} MB: choose fewer days.",
            most=MOST_OCTETS // 2**20,
        )
        raise Unreadable(words)
    off = {key: _key(one.said, _occurrence(one.said, masters, floating)) for key, one in found.events.items()}
    keys = [key for its in dates.values() for key, _ in its]
    there = comparing.known(session, workspace_id, [{"key": key} for key in (*keys, *off.values())]).variants
    ours = given_away.told(session, workspace_id, {one.said.uid for one in found.events.values()})
    made = list[dict[str, str]]()
    outside = 0
    for key, dated in found.events.items():
        line = {"line": str(dated.line)}
        its = dates.get(key, [])
        made_of_it = next((one for one in (off[key], *(one for one, _ in its)) if one in there), off[key])
        if why := _left_out(dated.said, ours, there.get(made_of_it)):
            made.append(line | {"key": made_of_it, "title": dated.said.name} | _words_kept("told", [why]))
        elif its:
            made += [line | row for row in _of(dated, its, wanted, among, there)]
        else:
            outside += 1
    if len(made) > MOST_ROWS:
        raise Unreadable(N_("More than {most} dates: choose fewer days.", most=MOST_ROWS))
    _tell(made, found, cut)
    if not made:
        words = (
            N_("Nothing in this file falls between the two days.")
            if outside
            else N_("There is no event in it.")
        )
        raise Unreadable(words)
    return sorted(made, key=lambda row: int(row["line"])), outside


def _by_event(
    every: Iterable[Happening], masters: Mapping[str, Said], floating: str
) -> dict[str, list[tuple[str, Happening]]]:
    """By the key of the event, its dates, each with the key of its row."""
    found: dict[str, list[tuple[str, Happening]]] = {}
    seen: Counter[tuple[str, str]] = Counter()
    # A moved date keeps the key it had, whatever was added on the day it was moved from.
    for each in sorted(every, key=lambda one: not one.of.of):
        on = _occurrence(each.of, masters, floating, each.at)
        seen[each.of.uid, on] += 1
        number = seen[each.of.uid, on]
        found.setdefault(each.of.key, []).append(
            (_key(each.of, on if number == 1 else f"{on} {number}"), each)
        )
    return found


def _of(
    dated: Dated,
    dates: Sequence[tuple[str, Happening]],
    wanted: Wanted,
    among: Known,
    there: Mapping[str, Variant],
) -> Iterable[dict[str, str]]:
    one = dated.said
    channel = next(
        (it for word in _named([*dated.categories, one.place]) if (it := among.channels.get(word))),
        wanted.channel,
    )
    text = markup.plain(one.note)
    text_told = comparing.as_told(text)
    for key, each in dates:
        fold = None
        if each.starts_at is None:
            wall = datetime.combine(each.first, wanted.hour)
        else:
            # A post that is there keeps its channel, and its hours are meant on the wall it has.
            here = moving.zone_of(there[key]) if key in there else channel.zone
            # Of an hour that comes twice an instant says which; a cell cannot.
            local = LocalTime.of(each.starts_at, here)
            wall, fold = local.at, local.fold
        row = {
            "key": key,
            "channel": channel.name,
            "day": wall.date().isoformat(),
            "time": f"{wall:%H:%M}",
            "title": one.name,
            "text": text,
        }
        if fold is not None:
            row["fold"] = str(fold)
        for name, known in (("pillar", among.pillars), ("campaign", among.campaigns)):
            if word := next((word for word in _named(dated.categories) if word in known), None):
                row[name] = known[word].name
        told = {name: cell for name, cell in row.items() if name in comparing.SHOWN and name != "text"}
        if fold is not None:
            told["fold"] = row["fold"]
        row["said"] = json.dumps(told | {"text": text_told})
        yield row


def _occurrence(one: Said, masters: Mapping[str, Said], floating: str, at: datetime | None = None) -> str:
    """Which date of what repeats: by its day, so that a series put off by an hour keeps its posts. The first is called
    like what does not repeat: it may begin to, or cease."""
    series = masters.get(one.uid)
    if one.of.endswith("Z"):
        moved_from = instant(datetime.strptime(one.of, "%Y%m%dT%H%M%SZ"), "UTC")  # noqa: DTZ007 (said to be UTC)
        at = moved_from.astimezone(zone((series or one).zone or floating))
    elif one.of:
        at = datetime.strptime(one.of[:8], "%Y%m%d")  # noqa: DTZ007 (a day on the wall)
    is_first = at is None or (series is not None and at.date() == said.wall(series).date())
    return "" if is_first else f"{at:%Y%m%d}"


def _key(one: Said, occurrence: str) -> str:
    return MARK + hashlib.blake2b(f"{one.uid}\n{occurrence}".encode(), digest_size=20).hexdigest()


def _left_out(one: Said, ours: Mapping[str, Text], made_of_it: Variant | None) -> Text | None:
    if one.uid in ours:
        return ours[one.uid]
    if one.cancelled and made_of_it is not None:
        return N_("It is called off there, and its post here stays: look at it.")
    return N_("It is called off there: nothing is made of it.") if one.cancelled else None


def _tell(made: list[dict[str, str]], found: Calendar, cut: bool) -> None:
    """What could not be read: beside the first row of its event, else as a row of its own."""
    first = {row["line"]: row for row in reversed(made)}
    events = sorted((one.line, one.ends) for one in found.events.values())
    notes: dict[str, list[Text]] = {}
    for problem in found.problems:
        line, ends = events[max(0, bisect_right(events, (problem.line, 10**9)) - 1)] if events else (0, 0)
        if line <= problem.line <= ends and str(line) in first:
            notes.setdefault(str(line), []).append(problem.text)
        else:
            key = f"{MARK}line-{problem.line}-{len(made)}"
            made.append({"key": key, "line": str(problem.line)} | _words_kept("told", [problem.text]))
    for at, texts in notes.items():
        first[at] |= _words_kept("notes", texts)
    if cut:
        text = N_("It repeats more often than can be entered: some of its dates are left out.")
        made.append({"key": f"{MARK}cut", "line": "1"} | _words_kept("told", [text]))


def _words_kept(name: str, texts: Sequence[Text]) -> dict[str, str]:
    return {name: json.dumps([text.as_json() for text in texts])}


def _named(words: Iterable[str]) -> list[str]:
    return [folded(word) for word in words]
