"""What a calendar application may do to posts: begin a draft, move, retitle, delete a draft. Each through the gate, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.calendar import moving
from scheduler.calendar.dav import beginning, meddling, naming, nearest
from scheduler.calendar.dav.backend import CALDAV, DAV, Refusal
from scheduler.calendar.dav.device import Device
from scheduler.calendar.dav.kept import DavExtra
from scheduler.calendar.dav.objects import Component
from scheduler.calendar.dav.wish import Start, Wish
from scheduler.calendar.entry import Entry
from scheduler.calendar.ics.event import frame
from scheduler.calendar.status import SETTLED
from scheduler.channels import Channel
from scheduler.content import Stage, Variant, writing
from scheduler.content.writing import Conflict, PastTime, StillGoing, Unfit
from scheduler.db import GapHour, LocalTime, OverlapHour
from scheduler.people import Membership
from scheduler.people.roles import NotAllowed
from scheduler.publishing import NotInThatState, Refused, State, UnderWay
from scheduler.publishing.planned import editing
from scheduler.wording import N_, Text, Translate

NO = (
    GapHour,
    OverlapHour,
    PastTime,
    Refused,
    UnderWay,
    NotInThatState,
    NotAllowed,
    Unfit,
    Conflict,
    StillGoing,
)
OUT = N_("This post is out, on its way or called off: its time and title stay as they are.")
TOO_FAR = N_("No calendar here shows that day. Choose a nearer one.")
NAMELESS = N_("Give it a title.")
NOT_A_DRAFT = N_(
    "Only drafts are deleted from a calendar. This one was submitted, scheduled or sent: delete it in Marronnier."
)


@dataclass(frozen=True)
class Doing:
    """Who does it, from where, and when."""

    by: Membership
    device: Device
    now: datetime


@dataclass(frozen=True)
class Shown:
    """A post as its reader sees it now, and as an event."""

    entry: Entry
    event: Component
    translate: Translate


def begin(
    session: Session, channel: Channel, asked: Wish, name: str, doing: Doing, *, translate: Translate
) -> Variant:
    """A draft of one's own on this channel, planned for the time of the event."""
    text = asked.event.text("DESCRIPTION")
    if asked.event.first("ATTENDEE"):
        raise Refusal(text=meddling.PEOPLE)
    if not asked.summary and not text.strip():
        raise Refusal(text=NAMELESS)
    by, now = doing.by, doing.now
    themes = beginning.sort(session, asked.event, channel)
    with _answered(session, None, None, doing):
        post = writing.draft(
            session,
            by=by,
            title=asked.summary,
            text=text,
            language=channel.language,
            channels=[channel],
            pillar=themes.pillar,
            now=now,
        )
        beginning.keep(session, post, asked.event, themes, by=by, now=now, translate=translate)
        session.refresh(post, ["variants"])
        variant = post.variants[0]
        planned = aim(variant, asked.start, now)
        writing.plan(session, variant, planned, by=by, now=now)
    naming.give(session, variant, name, asked.uid)
    keep_extra(session, variant, asked.extra, doing)
    _record(session, "began it in a calendar", variant, doing, at=planned)
    return variant


def change(
    session: Session,
    variant: Variant,
    asked: Wish,
    shown: Shown,
    doing: Doing,
) -> bool:
    """Move and retitle, as far as the event differs from what is shown; False when it does not. Raises Refusal."""
    reason = meddling.meddling(shown.event, asked)
    if reason is not None:
        raise Refusal(text=reason)
    title = _title(shown, asked)
    planned = aim(variant, asked.start, doing.now)
    moves = not _is_there(variant, planned)
    if (moves or title is not None) and shown.entry.status.key in SETTLED:
        raise Refusal(text=OUT)
    if title is not None:
        _retitle(session, variant, title, doing)
    if moves:
        _move(session, variant, planned, doing)
    return moves or title is not None


def delete(session: Session, variant: Variant, doing: Doing) -> None:
    """A draft; of one on several channels, this channel. It lies in the bin for a month."""
    post = variant.post
    if post.stage == Stage.SUBMITTED or variant.delivery.state != State.UNSCHEDULED:
        raise Refusal(text=NOT_A_DRAFT)
    with _answered(session, variant, None, doing):
        if len(post.variants) > 1:
            editing.remove_channel(session, variant, by=doing.by, now=doing.now)
        else:
            editing.delete(session, post, by=doing.by, now=doing.now)
    activity.record(
        session, doing.by, "deleted it in a calendar", post, now=doing.now, device=doing.device.public_id
    )


def aim(variant: Variant, start: Start, now: datetime) -> LocalTime:
    """The time an event means on the post's own wall. Dropped on a day, it keeps its hour. Raises Refusal."""
    where = moving.zone_of(variant)
    try:
        if isinstance(start, LocalTime):
            return start if start.zone == where else LocalTime.of(start.instant(), where)
        if isinstance(start, datetime):
            return LocalTime.of(start, where) if start.tzinfo else LocalTime(start, where)
        if variant.planned is None:
            return moving.to_day(start, shown_in=where, now=now)(variant)
        at = datetime.combine(start, variant.planned.at.time())
        return LocalTime(at, where)
    except (GapHour, OverlapHour) as odd:
        raise Refusal(text=nearest.said(odd.text, odd.choices)) from odd
    except OverflowError:
        raise Refusal(text=TOO_FAR) from None


def keep_extra(session: Session, variant: Variant, extra: bytes, doing: Doing) -> bool:
    """Alarms and notes of the application, for this person alone; False when they are the same."""
    here = (DavExtra.workspace_id == variant.workspace_id, DavExtra.user_id == doing.by.user_id)
    row = session.scalar(select(DavExtra).where(*here, DavExtra.variant_id == variant.id))
    if row is None and extra:
        session.add(
            DavExtra(
                workspace_id=variant.workspace_id,
                user_id=doing.by.user_id,
                variant_id=variant.id,
                octets=extra,
            )
        )
    elif row is not None and row.octets != extra:
        row.octets = extra
    else:
        return False
    session.flush()
    return True


def _title(shown: Shown, asked: Wish) -> str | None:
    """The title alone, without the status and the channel around it; None when it is the same."""
    if asked.summary == shown.event.text("SUMMARY").strip() or asked.event.first("SUMMARY") is None:
        return None
    before, after = frame(shown.entry, shown.translate)
    title = asked.summary.removeprefix(before.strip()).removesuffix(after.strip()).strip(" \u202f\u00a0")
    if not title:
        raise Refusal(text=NAMELESS)
    return None if title == shown.entry.title else title


def _is_there(variant: Variant, planned: LocalTime) -> bool:
    now = variant.planned
    return (
        now is not None
        and (now.at, now.zone) == (planned.at, planned.zone)
        and planned.fold in (None, now.fold)
    )


def _retitle(session: Session, variant: Variant, title: str, doing: Doing) -> None:
    with _answered(session, variant, None, doing):
        changed = editing.revise(session, variant.post, by=doing.by, now=doing.now, title=title)
    if changed.unscheduled:
        # An editor at the page is told that it is off the schedule; here nobody would hear it.
        raise Refusal(text=changed.refusals[changed.unscheduled[0].id][0].text)
    _record(session, "retitled it in a calendar", variant, doing)


def _move(session: Session, variant: Variant, planned: LocalTime, doing: Doing) -> None:
    was = variant.planned
    with _answered(session, variant, planned, doing):
        moving.move(session, [variant], lambda _: planned, by=doing.by, now=doing.now)
    _record(session, "moved it in a calendar", variant, doing, at=planned, was=was)


@contextmanager
def _answered(
    session: Session, variant: Variant | None, planned: LocalTime | None, doing: Doing
) -> Iterator[None]:
    """What the house says no to, as the protocol says it. The time that was wished goes along, for nearer ones."""
    try:
        yield
    except NO as no:
        condition = (DAV, "need-privileges") if isinstance(no, NotAllowed) else None
        texts = [one.text for one in no.refusals[:3]] if isinstance(no, Refused) else [no.text]
        choices = getattr(no, "choices", ())
        refusal = Refusal(condition=condition, text=nearest.said(_together(texts), choices))
        if (
            variant is not None
            and planned is not None
            and not choices
            and (isinstance(no, Refused) or type(no) is PastTime)
        ):
            refusal.wished = (variant.id, planned)
        raise refusal from no
    except OverflowError:
        raise Refusal(text=TOO_FAR) from None


def _together(texts: list[Text]) -> Text:
    if len(texts) == 1:
        return texts[0]
    return Text(
        " ".join(f"{{r{n}}}" for n in range(len(texts))), {f"r{n}": one for n, one in enumerate(texts)}
    )


def _record(
    session: Session,
    verb: str,
    variant: Variant,
    doing: Doing,
    *,
    at: LocalTime | None = None,
    was: LocalTime | None = None,
) -> None:
    times: dict[str, Any] = {name: time.spoken() for name, time in (("at", at), ("was", was)) if time}
    activity.record(
        session, doing.by, verb, variant, now=doing.now, device=doing.device.public_id,
        zone=at and at.zone, **times,
    )  # fmt: skip


def no_uid_conflict(href: str) -> Refusal:
    return Refusal(
        condition=(CALDAV, "no-uid-conflict"),
        text=N_("Another event of this calendar has the same UID, or this one had another."),
        href=href,
    )
