"""Taking back what a sheet did: only what is still as the sheet left it, and a word about the rest."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from scheduler import logbook
from scheduler.calendar.bulk.doing import Refusals
from scheduler.calendar.sheets import comparing, entering
from scheduler.calendar.sheets.comparing import Known
from scheduler.calendar.sheets.sheet import Sheet, SheetKey, SheetPart
from scheduler.content import Post, Variant
from scheduler.people import Membership
from scheduler.publishing import Refused, State
from scheduler.publishing.planned import editing
from scheduler.wording import N_, Text

log = structlog.get_logger("sheets")


def take_back(session: Session, sheet: Sheet, *, by: Membership, now: datetime) -> None:
    """The last few that are not taken back yet, the last first."""
    sheet.undoing = True
    end = sheet.gone - sheet.undone
    last = _last_part(session, sheet, end)
    begin = last.first if last else max(0, end - entering.AT_ONCE)
    part = last.outcomes[: end - begin] if last else sheet.old_outcomes[begin:end]
    rows = [one["before"] or {"key": one["key"]} for one in part if one["kind"] in ("new", "changed")]
    among = comparing.known(session, sheet.workspace_id, rows)
    said = []
    for one in reversed(part):
        words = one["words"]
        if one["kind"] in ("new", "changed"):
            words = [text.as_json() for text in _one(session, one, among, by, now)]
        said.append(one | {"words": words})
    said.reverse()
    if last:
        last.outcomes = [*said, *last.outcomes[len(said) :]]
    else:
        sheet.old_outcomes = [*sheet.old_outcomes[:begin], *said, *sheet.old_outcomes[end:]]
    sheet.undone += len(part)
    session.flush()


def _last_part(session: Session, sheet: Sheet, end: int) -> SheetPart | None:
    """The one that row number `end` - 1 is told in; None: it is of a file entered before there were parts."""
    its = select(SheetPart).where(
        SheetPart.workspace_id == sheet.workspace_id, SheetPart.sheet_id == sheet.id, SheetPart.first < end
    )
    return session.scalar(its.order_by(SheetPart.first.desc()).limit(1))


def _one(session: Session, one: dict[str, Any], among: Known, by: Membership, now: datetime) -> list[Text]:
    """What is to be said of it; nothing where all of it is taken back."""
    variant = among.variants.get(one["key"])
    if variant is None:
        return []
    is_now = comparing.row_of(variant)
    left = one.get("after") or is_now  # entered before sheets remembered how they left a row
    later = _different(is_now, left)
    try:
        with session.begin_nested():
            if one["kind"] == "new":
                if later or _has_grown(variant.post):
                    return [N_("Changed since it was entered: it stays.")]
                editing.delete(session, variant.post, by=by, now=now)
                _tell(
                    session, variant, None, by
                )  # else it would count as deleted by hand, and never come again
                return []
            row, kept = _as_before(one, left, later)
            found = comparing.difference(0, row | {"key": one["key"]}, among)
            if found.errors:
                return found.errors
            words = entering.change(session, found, among, by, now)
            if "told" in one:  # else the calendar it came from could not say it once more
                _tell(session, variant, one["told"], by)
    except Refused as refused:
        return [refusal.text for refusal in refused.refusals]
    except Refusals as refusal:
        text: Text = refusal.text
        return [text]
    except ValueError:
        return [N_("This time cannot be used.")]
    except OperationalError:
        raise
    except Exception as fault:
        log.error("a row could not be taken back", **logbook.fault(fault))
        return [N_("It could not be taken back: it stays as it is.")]
    if kept:
        names = _listed(kept)
        words = [*words, N_("Changed since it was entered, and not taken back: {columns}.", columns=names)]
    return words


def _different(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """The columns in which they differ, of those the other has. Which of two equal hours is part of the time."""
    names = ("time" if name == "fold" else name for name in other if one.get(name) != other[name])
    return list(dict.fromkeys(names))


def _as_before(
    one: dict[str, Any], left: dict[str, str], later: list[str]
) -> tuple[dict[str, str], list[str]]:
    """The row that takes it back, and what stays since it was changed later."""
    before: dict[str, str] = one["before"]
    mine = list(comparing.SHOWN)
    if one.get("after") is not None:
        mine = [name for name in _different(before, left) if name in comparing.SHOWN]
    row = {name: before[name] for name in mine if name not in later}
    if row.keys() & {"day", "time"}:
        row["fold"] = before.get("fold", "")
    return row, [name for name in mine if name in later]


def _tell(session: Session, variant: Variant, said: dict[str, str] | None, by: Membership) -> None:
    """What the calendar it came from counts as having said last."""
    its = update(SheetKey).where(SheetKey.workspace_id == by.workspace_id, SheetKey.variant_id == variant.id)
    session.execute(its.values(said=said))


def _has_grown(post: Post) -> bool:
    """Somebody went on with it beyond what a row can say, on this channel or on another one."""
    if len(post.variants) > 1 or post.attachments or post.link_tags:
        return True
    return any(
        one.options or one.attachments or one.delivery.state != State.UNSCHEDULED for one in post.variants
    )


def _listed(columns: list[str]) -> Text:
    """Their names, one after the other, each in the reader's language."""
    names = [comparing.COLUMN_NAMES[name] for name in columns]
    return Text(
        ", ".join(f"{{c{n}}}" for n in range(len(names))), {f"c{n}": one for n, one in enumerate(names)}
    )
