"""Entering a sheet's rows, some at a time, each by itself and through the gate."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from scheduler import activity, logbook
from scheduler.calendar import moving
from scheduler.calendar.bulk.doing import Refusals
from scheduler.calendar.sheets import comparing, days
from scheduler.calendar.sheets.comparing import Difference, Known
from scheduler.calendar.sheets.sheet import Sheet, SheetKey, SheetPart
from scheduler.content import Variant, writing
from scheduler.content.spacing import folded
from scheduler.content.writing import Unfit
from scheduler.db import LocalTime
from scheduler.people import Membership
from scheduler.publishing import Refused
from scheduler.publishing.planned import editing
from scheduler.wording import N_, Text

log = structlog.get_logger("sheets")
FAILED = N_("This row could not be entered.")
AT_ONCE = 25  # rows in one transaction: nobody waits for its lock for more than a moment


def bring(
    session: Session,
    name: str,
    rows: list[dict[str, str]],
    *,
    by: Membership,
    now: datetime,
    of_calendar: bool = False,
) -> Sheet:
    """Keep the rows to look at; nothing is entered yet."""
    sheet = Sheet(
        workspace_id=by.workspace_id, user_id=by.user_id, name=name[:200] or "plan", rows=rows, old_outcomes=[],
        created_at=now, of_calendar=of_calendar,
    )  # fmt: skip
    session.add(sheet)
    session.flush()
    return sheet


def differences(session: Session, sheet: Sheet, which: Sequence[int]) -> list[Difference]:
    """Of some of its rows, the first being 0."""
    part = [(n, sheet.rows[n]) for n in which]
    among = comparing.known(session, sheet.workspace_id, [row for _, row in part])
    return [comparing.difference(n + 2, row, among) for n, row in part]


def only_changes(session: Session, sheet: Sheet) -> list[dict[str, str]]:
    """The rows without what is there already, told before the first of them is entered.

    Two rows can be one post on two channels: compared later, the second, untouched, would take back what the first
    changed in their title. Where both change it and disagree, the second says so and is not entered.
    """
    among = comparing.known(session, sheet.workspace_id, sheet.rows)
    wanted: dict[tuple[int, str], str] = {}
    rows = []
    for row in sheet.rows:
        found = comparing.difference(0, row, among)
        if found.variant is None or found.errors:
            rows.append(row)
            continue
        changes = {name: row[name] for name, _, _ in found.changes}
        thin = {"key": comparing.key_of(row), "channel": row.get("channel", "")} | changes
        thin |= {name: row[name] for name in ("line", "said", "notes") if name in row}
        if changes.keys() & {"day", "time"} and "fold" in row:
            thin["fold"] = row["fold"]
        for name in comparing.SHARED:
            if name in changes:
                first = wanted.setdefault((found.variant.post_id, name), row[name])
                if folded(first) != folded(row[name]):
                    thin["disagrees"] = name
        rows.append(thin)
    return rows


def look(session: Session, sheet: Sheet, *, by: Membership, now: datetime) -> None:
    """What would come of the next few rows: entered and rolled back, so that the gate has been asked."""
    begin = len(sheet.verdicts or [])
    part = sheet.rows[begin : begin + AT_ONCE]
    trial = session.begin_nested()
    among = comparing.known(session, sheet.workspace_id, part)
    found = [comparing.difference(number, row, among) for number, row in enumerate(part, begin + 2)]
    said = [_one(session, one, among, by, now) for one in found]
    trial.rollback()
    session.expire_all()
    for one in found:
        # Where nothing is to be entered nobody enters it: this is when the house and the calendar agree.
        if one.kind == "same":
            _remember(session, one.row, among, by)
    earlier = {comparing.key_of(row): row for row in sheet.rows[:begin]}
    for one, verdict in zip(found, said, strict=True):
        first = earlier.get(comparing.key_of(one.row))
        if verdict["kind"] == "new" and first is not None:  # a post that an earlier row makes
            verdict["kind"] = (
                "changed" if any(first.get(n) != one.row.get(n) for n in comparing.SHOWN) else "same"
            )
    sheet.verdicts = [
        *(sheet.verdicts or []),
        *({"kind": one["kind"], "words": one["words"]} for one in said),
    ]
    session.flush()


def enter(session: Session, sheet: Sheet, *, by: Membership, now: datetime) -> None:
    """The next few rows. What is refused for one stops no other."""
    begin = sheet.gone
    if begin == 0:
        sheet.rows = only_changes(session, sheet)
    part = sheet.rows[begin : begin + AT_ONCE]
    among = comparing.known(session, sheet.workspace_id, part)
    made = []
    for number, row in enumerate(part, begin + 2):
        made.append(_one(session, comparing.difference(number, row, among), among, by, now))
    if made:
        session.add(SheetPart(workspace_id=sheet.workspace_id, sheet_id=sheet.id, first=begin, outcomes=made))
        sheet.in_parts += len(made)
    if sheet.is_done:
        activity.record(session, by, "brought_sheet", sheet, now=now, rows=len(sheet.rows))
    session.flush()


def _one(session: Session, found: Difference, among: Known, by: Membership, now: datetime) -> dict[str, Any]:
    said: dict[str, Any] = {
        "kind": found.kind,
        "line": found.number,
        "key": comparing.key_of(found.row),
        "before": None,
        "after": None,
        "words": [text.as_json() for text in found.notes],
    }
    if found.errors:
        return said | {"words": [text.as_json() for text in found.errors]}
    if found.kind == "same":
        _remember(session, found.row, among, by)
        return said
    try:
        with session.begin_nested():
            if found.variant is None:
                variant = _begin(session, found, among, by, now)
            else:
                variant, said["before"] = found.variant, comparing.row_of(found.variant)
                if "said" in found.row:
                    said["told"] = among.said.get(said["key"])
                notes = change(session, found, among, by, now)
                said["words"] += [note.as_json() for note in notes]
                _remember(session, found.row, among, by)
            session.flush()
            said["after"] = comparing.row_of(variant)
    except Refused as refused:
        return said | {"kind": "refused", "words": [one.text.as_json() for one in refused.refusals]}
    except Refusals as refusal:
        text: Text = refusal.text
        return said | {"kind": "refused", "words": [text.as_json()]}
    except Unfit as unfit:
        return said | {"kind": "refused", "words": [unfit.text.as_json()]}
    except ValueError:
        return said | {"kind": "refused", "words": [N_("This time cannot be used.").as_json()]}
    except OperationalError:
        raise  # the database is away: all of it is tried again
    except Exception as fault:
        # One row that cannot be entered must not keep all others waiting for ever.
        log.error("a row could not be entered", row=found.number, **logbook.fault(fault))
        return said | {"kind": "refused", "words": [FAILED.as_json()]}
    return said | {"key": variant.public_id}


def _begin(session: Session, found: Difference, among: Known, by: Membership, now: datetime) -> Variant:
    row = found.row
    channel = among.channels[folded(row["channel"])]
    post = writing.draft(
        session, by=by, title=row.get("title", ""), text=row.get("text", ""), now=now, channels=[channel],
        language=row.get("language") or channel.language, pillar=among.pillars.get(folded(row.get("pillar", ""))),
    )  # fmt: skip
    if campaign := among.campaigns.get(folded(row.get("campaign", ""))):
        writing.revise(session, post, by=by, now=now, campaign=campaign)
    [variant] = post.variants
    if at := days.day_and_hour(row):
        writing.plan(session, variant, LocalTime(at, channel.zone, _fold(row)), by=by, now=now)
    key = comparing.key_of(row)
    there = session.scalar(
        select(SheetKey).where(SheetKey.workspace_id == by.workspace_id, SheetKey.key == key)
    )
    if there:  # the post it named was deleted since
        there.variant_id = variant.id
    else:
        session.add(SheetKey(workspace_id=by.workspace_id, key=key, variant_id=variant.id))
    session.flush()
    _remember(session, row, among, by)
    among.variants[key] = variant  # the same row twice in one file is one post
    return variant


def _remember(session: Session, row: dict[str, str], among: Known, by: Membership) -> None:
    """What the calendar said of it, so that the same file brought again changes nothing people did since."""
    key, told = comparing.key_of(row), json.loads(row.get("said", "null"))
    if told and told != among.said.get(key):
        mine = update(SheetKey).where(SheetKey.workspace_id == by.workspace_id, SheetKey.key == key)
        session.execute(mine.values(said=told))


def _fold(row: dict[str, str]) -> int | None:
    """Which of the two, where a calendar file named an hour that comes twice."""
    return int(row["fold"]) if row.get("fold") else None


def change(session: Session, found: Difference, among: Known, by: Membership, now: datetime) -> list[Text]:
    """What the row changes, through the gate, and what that cost: a post that is no longer scheduled, and why."""
    variant, after = found.variant, {name: new for name, _, new in found.changes}
    if variant is None or not after:
        return []
    post, notes = variant.post, []
    changes: dict[str, Any] = {name: after[name] for name in ("title", "language") if name in after}
    if "pillar" in after:
        changes["pillar"] = among.pillars.get(folded(after["pillar"])) if after["pillar"] else None
    if "campaign" in after:
        changes["campaign"] = among.campaigns.get(folded(after["campaign"])) if after["campaign"] else None
    if "text" in after and variant.text is None and len(post.variants) == 1:
        changes["text"] = after["text"]
    elif "text" in after:
        notes += editing.tailor(session, variant, after["text"], by=by, now=now).notes
    if changes:
        notes += editing.revise(session, post, by=by, now=now, **changes).notes
    if after.keys() & {"day", "time"}:
        at = days.day_and_hour(comparing.row_of(variant) | found.row)
        fold = _fold(found.row)
        if at is None:
            editing.plan(session, variant, None, by=by, now=now)
        else:
            moving.move(
                session, [variant], lambda one: LocalTime(at, moving.zone_of(one), fold), by=by, now=now
            )
    return notes
