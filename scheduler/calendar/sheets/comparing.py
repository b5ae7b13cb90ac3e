"""The plan as rows of a spreadsheet, and what a brought row would change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from scheduler.calendar.sheets import days, given_away
from scheduler.calendar.sheets.sheet import SheetKey
from scheduler.channels import Channel
from scheduler.content import Post, Variant
from scheduler.content.spacing import folded
from scheduler.content.writing import LANGUAGES
from scheduler.db import LocalTime
from scheduler.db.local_time import zone
from scheduler.planning import Campaign, Pillar
from scheduler.wording import N_, Text, verbatim

SHOWN = ("channel", "day", "time", "title", "text", "language", "pillar", "campaign")
COLUMN_NAMES = {
    "channel": N_("Channel"), "day": N_("Day"), "time": N_("Time"), "title": N_("Title"), "text": N_("Text"),
    "language": N_("Language"), "pillar": N_("Pillar"), "campaign": N_("Campaign"),
}  # fmt: skip
# What a post says once, on however many channels: however many rows.
SHARED = ("title", "language", "pillar", "campaign")


@dataclass(frozen=True)
class Known:
    """What the words of a sheet may name, folded by case; loaded once for all its rows."""

    channels: dict[str, Channel]
    pillars: dict[str, Pillar]
    campaigns: dict[str, Campaign]
    variants: dict[str, Variant]  # by public id and by the key a sheet gave them
    said: dict[
        str, dict[str, str]
    ]  # by key: what the calendar it came from said last; taken back, it said nothing


@dataclass
class Difference:
    """What one row would do. Without changes and errors it says what is there already."""

    number: int  # as the spreadsheet counts, its first line being 1
    row: dict[str, str]
    variant: Variant | None
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # column, before, after
    errors: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)  # what stops nothing

    @property
    def kind(self) -> str:
        if self.errors:
            return "error"
        return "new" if self.variant is None else "changed" if self.changes else "same"


def key_of(row: dict[str, str]) -> str:
    """The row's own key, or one made of what it says: the same row brought twice is one post."""
    if row.get("key"):
        return row["key"][:80]
    said = "\n".join(row.get(name, "") for name in SHOWN)
    return "row-" + hashlib.sha256(said.encode()).hexdigest()[:32]


def as_told(cell: str) -> str:
    """What is kept of what a calendar said: enough to know it again."""
    if len(cell) <= 200:
        return cell
    return "blake2b " + hashlib.blake2b(cell.encode(), digest_size=20).hexdigest()


def row_of(variant: Variant) -> dict[str, str]:
    """A variant as a row; all of it words."""
    post, planned = variant.post, variant.planned_at
    return {
        "key": variant.public_id,
        "channel": variant.channel.name,
        "day": planned.date().isoformat() if planned else "",
        "time": planned.strftime("%H:%M") if planned else "",
        "title": post.title,
        "text": post.text if variant.text is None else variant.text,
        "language": post.language,
        "pillar": post.pillar.name if post.pillar else "",
        "campaign": post.campaign.name if post.campaign else "",
        "state": str(variant.delivery.state),
        "fold": "" if variant.planned_fold is None else str(variant.planned_fold),
    }


def planned_rows(
    session: Session, workspace_id: int, first: datetime, last: datetime
) -> list[dict[str, str]]:
    """What is planned between two instants, and what has no day yet, in order of time."""
    statement = (
        _drawn(workspace_id)
        .where(
            or_(
                Variant.planned_instant.is_(None),
                (Variant.planned_instant >= first) & (Variant.planned_instant < last),
            )
        )
        .order_by(Variant.planned_instant.is_(None), Variant.planned_instant, Variant.id)
        .limit(5000)
    )
    return [row_of(variant) for variant in session.scalars(statement)]


def known(session: Session, workspace_id: int, rows: Sequence[dict[str, str]]) -> Known:
    """A handful of queries, and one more for each five hundred rows."""
    channels = session.scalars(
        select(Channel).where(Channel.workspace_id == workspace_id, Channel.removed_at.is_(None))
    )
    pillars = session.scalars(
        select(Pillar).where(Pillar.workspace_id == workspace_id, Pillar.closed_at.is_(None))
    )
    campaigns = session.scalars(
        select(Campaign).where(Campaign.workspace_id == workspace_id, Campaign.closed_at.is_(None))
    )
    keys = sorted({key_of(row) for row in rows})
    variants: dict[str, Variant] = {}
    said: dict[str, dict[str, str]] = {}
    for begin in range(0, len(keys), 500):
        part = keys[begin : begin + 500]
        given = session.execute(
            select(SheetKey.key, SheetKey.variant_id, SheetKey.said).where(
                SheetKey.workspace_id == workspace_id, SheetKey.key.in_(part)
            )
        ).all()
        ids = {variant_id: key for key, variant_id, _ in given}
        said |= {key: its for key, _, its in given if its}
        its = _drawn(workspace_id).where(or_(Variant.public_id.in_(part), Variant.id.in_(ids)))
        for variant in session.scalars(its):
            variants[variant.public_id] = variant
            if variant.id in ids:
                variants[ids[variant.id]] = variant
    return Known(
        {folded(one.name): one for one in channels},
        {folded(one.name): one for one in pillars},
        {folded(one.name): one for one in campaigns},
        variants,
        said,
    )


def difference(number: int, row: dict[str, str], among: Known) -> Difference:
    """Of one row; a column that is not in the file changes nothing."""
    variant = among.variants.get(key_of(row))
    found = Difference(int(row.get("line") or number), row, variant, notes=_texts(row.get("notes")))
    if told := _texts(row.get("told")):
        found.errors.extend(told)
        return found
    if variant is None and "said" in row and key_of(row) in among.said:
        found.errors.append(given_away.BINNED)
        return found
    _check(found, among)
    last_said = among.said.get(key_of(row), {}) if variant else {}
    before = row_of(variant) if variant else dict.fromkeys(SHOWN, "")
    for name in SHOWN:
        # Every post has a language: an empty cell leaves the one it has, as it took the channel's when it was new.
        if variant and name == "language" and not row.get(name, "").strip():
            continue
        after = _time_as_kept(row[name]) if name == "time" and name in row else row.get(name)
        if after is not None and after.strip() != before[name].strip():
            if name in ("pillar", "campaign", "channel") and folded(after) == folded(before[name]):
                continue
            # As it was told before: what people here made of it since is theirs. Its channel was chosen here.
            if last_said.get(name) == as_told(row[name]) or (name == "channel" and variant and "said" in row):
                continue
            found.changes.append((name, before[name], after))
    if variant and (other := _other_of_two(variant, row, last_said)):
        found.changes.append(other)
    if shared := row.get("disagrees"):
        found.errors.append(
            N_(
                "Column {column}: another row of the same post says otherwise.",
                column=COLUMN_NAMES.get(shared, shared),
            )
        )
    if variant and any(name == "channel" for name, _, _ in found.changes):
        found.errors.append(N_("A row keeps its channel: write a new row for another one."))
    return found


def _other_of_two(
    variant: Variant, row: dict[str, str], last_said: dict[str, str]
) -> tuple[str, str, str] | None:
    """The same hour on the wall, of one that comes twice, and the row means the other one. A change of the time."""
    planned, fold = variant.planned, row.get("fold", "")
    if planned is None or planned.fold is None or not fold or last_said.get("fold") == fold:
        return None
    wall = {"day": planned.at.date().isoformat(), "time": planned.at.strftime("%H:%M")}
    if int(fold) == planned.fold or any(row.get(name, word) != word for name, word in wall.items()):
        return None
    other = LocalTime(planned.at, planned.zone, int(fold))
    return "time", _with_offset(planned), _with_offset(other)


def _with_offset(one: LocalTime) -> str:
    offset = one.instant().astimezone(zone(one.zone)).utcoffset() or timedelta()
    sign, minutes = "-" if offset < timedelta() else "+", abs(offset) // timedelta(minutes=1)
    rest = f":{minutes % 60:02d}" if minutes % 60 else ""
    return f"{one.at:%H:%M} (UTC{sign}{minutes // 60}{rest})"


def _check(found: Difference, among: Known) -> None:
    row = found.row
    for name, there in (
        ("channel", among.channels),
        ("pillar", among.pillars),
        ("campaign", among.campaigns),
    ):
        word = row.get(name, "")
        # A closed pillar may stay on the post that has it.
        kept = found.variant and folded(row_of(found.variant)[name]) == folded(word)
        if word and not kept and folded(word) not in there:
            found.errors.append(
                N_(
                    "Column {column}: “{word}” is not known here.",
                    column=COLUMN_NAMES[name],
                    word=verbatim(word[:80]),
                )
            )
    if not row.get("channel") and found.variant is None:
        found.errors.append(N_("Which channel?"))
    if not (row.get("title") or row.get("text")) and found.variant is None:
        found.errors.append(N_("A new row needs a title or a text."))
    if row.get("language") and row["language"] not in LANGUAGES:
        found.errors.append(
            N_("“{language}” is not a language we know.", language=verbatim(row["language"][:20]))
        )
    try:
        days.day_and_hour(row)
    except days.NotOneDay as unclear:
        found.errors.append(unclear.text)


def _texts(stored: str | None) -> list[Text]:
    return [Text.from_json(one) for one in json.loads(stored)] if stored else []


def _time_as_kept(word: str) -> str:
    try:
        return days.hour_in(word).strftime("%H:%M") if word else ""
    except ValueError:
        return word


def _drawn(workspace_id: int):  # type: ignore[no-untyped-def]  # a Select, of a type too long to help
    return (
        select(Variant)
        .join(Variant.post)
        .where(Variant.workspace_id == workspace_id, Post.deleted_at.is_(None), Post.template.is_(False))
        .options(
            joinedload(Variant.post).joinedload(Post.pillar),
            joinedload(Variant.post).joinedload(Post.campaign),
            joinedload(Variant.channel),
            joinedload(Variant.delivery),
        )
    )
