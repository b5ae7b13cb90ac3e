"""One change from a calendar application, in one transaction: it holds, or nothing of it was done and a person is told why."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.calendar.dav import deeds, devices, finding, following, nearest, refusing, shelf
from scheduler.calendar.dav.backend import DAV, Calendar, Conditions, Refusal, Stored, missing
from scheduler.calendar.dav.deeds import Doing
from scheduler.calendar.dav.drawing import Member, octets
from scheduler.calendar.dav.following import Known
from scheduler.calendar.dav.objects import read
from scheduler.calendar.dav.wish import wish
from scheduler.calendar.entry import Entry
from scheduler.calendar.filter import Filter
from scheduler.calendar.ics.lines import line, utc
from scheduler.calendar.rows import Reader, variants
from scheduler.channels import Channel
from scheduler.content import Variant
from scheduler.courier import wants_ringing
from scheduler.db import gate_lock
from scheduler.people import Membership
from scheduler.wording import N_, Text

if TYPE_CHECKING:
    from scheduler.calendar.dav.posts import Posts

DELETED = b"DELETE"  # what stands for the octets of a deletion
STALE = 412
ONLY_READ = N_("You may read this calendar, not change it.")
READ_HERE: dict[str, Text] = {
    shelf.DATES: N_("Key dates, holidays, events and campaigns are changed in Marronnier, under Plan."),
    shelf.DEADLINES: N_("A deadline is met in Marronnier: by handing in, saying yes or evaluating."),
    shelf.MINE: N_(
        "“My posts” cannot tell on which channel a new post goes out. Begin it in the calendar of a channel."
    ),
}


def put(posts: Posts, calendar: Calendar, name: str, sent: bytes, conditions: Conditions) -> Stored:
    """Raises Refusal. A second try of what was refused is answered as done, and the object looks changed to everybody."""
    known = posts.follow(calendar)
    try:
        with posts.sessions.writing() as session:
            stored, changed = _put(posts, session, calendar, name, Sent(sent, conditions))
            rings = wants_ringing(session)
    except Refusal as refusal:
        _refused(posts, calendar, name, sent, refusal)
        return Stored(created=False)
    _done(posts, rings)
    if changed and line("LAST-MODIFIED", utc(posts.now)) not in sent:
        return stored  # what is kept says that it was changed now: certainly not what was sent
    return _as_kept(posts, (calendar, known), name, sent, stored)


def delete(posts: Posts, calendar: Calendar, name: str, conditions: Conditions) -> None:
    try:
        with posts.sessions.writing() as session:
            doing = _doing(posts, session)
            standing = _standing(posts, session, calendar, name, conditions)
            _demand(calendar, "unbind")
            if standing is None:
                raise missing()
            deeds.delete(session, standing.variant, doing)
    except Refusal as refusal:
        _refused(posts, calendar, name, DELETED, refusal)
        return
    _done(posts, rings=False)


@dataclass(frozen=True)
class Sent:
    octets: bytes
    conditions: Conditions


@dataclass(frozen=True)
class Standing:
    variant: Variant
    member: Member
    touched: int


def _put(posts: Posts, session: Session, calendar: Calendar, name: str, sent: Sent) -> tuple[Stored, bool]:
    """And whether the post is another now."""
    doing = _doing(posts, session)
    standing = _standing(posts, session, calendar, name, sent.conditions)
    if standing is None:
        _demand(calendar, "bind")
        asked = wish(sent.octets)
        following.hold(session, posts.here.workspace_id, shelf.key_of(calendar.name, posts.here))
        if finding.at(session, posts.here, calendar.name, name) is not None:
            raise Refusal(STALE)  # somebody else was quicker
        channel = session.scalars(
            select(Channel).where(
                Channel.workspace_id == posts.here.workspace_id, Channel.public_id == calendar.name
            )
        ).one()
        if (other := finding.uid_is_taken(session, posts.here, calendar.name, asked.uid)) is not None:
            raise deeds.no_uid_conflict(other)
        deeds.begin(session, channel, asked, name, doing, translate=posts.pen.translate)
        return Stored(created=True), True
    _demand(calendar, "write-content")
    asked, variant = wish(sent.octets), standing.variant
    if asked.uid != standing.member.uid:
        raise deeds.no_uid_conflict(name)
    event = read(octets(standing.member.piece)).parts[-1]
    shown = deeds.Shown(_entry(posts, session, variant), event, posts.pen.translate)
    changed = deeds.change(session, variant, asked, shown, doing)
    if deeds.keep_extra(session, variant, asked.extra, doing):
        following.personal(session, posts.here.workspace_id, variant.id, now=posts.now)
    elif not changed and sent.octets != octets(standing.member.piece, asked.extra, standing.touched):
        # It said the same in other words: it must find another than it sent, or it would believe its own.
        following.touch(
            session, posts.here.workspace_id, shelf.key_of(calendar.name, posts.here), name, now=posts.now
        )
    return Stored(created=False), changed


def _standing(
    posts: Posts, session: Session, calendar: Calendar, name: str, conditions: Conditions
) -> Standing | None:
    """The post at that address now, held until the commit; compared with what the application knew. Raises Refusal."""
    known = posts.follow(calendar)
    rows = following.members(session, posts.here.workspace_id, known, [name])
    touched = rows[0].touched if rows else 0
    if calendar.name in (shelf.DATES, shelf.DEADLINES):
        if not rows:
            raise Refusal(condition=(DAV, "need-privileges"), text=READ_HERE[calendar.name])
        if not conditions.hold(following.etag(rows[0].signature, touched)):
            raise Refusal(STALE)
        return None
    variant = finding.at(session, posts.here, calendar.name, name)
    member = None
    if variant is not None:
        # Of two applications the second waits here, and then finds that it knew another.
        session.refresh(variant.post, with_for_update=True)
        session.refresh(variant)
        found = posts.sheet(session, calendar.name, [variant.id]).members
        member = found[0] if found else None
    if member is None:
        if not conditions.hold(None):
            raise Refusal(STALE)
        if variant is not None:
            raise missing()  # called off so long ago that no calendar shows it
        return None
    assert variant is not None
    extra = finding.extras(session, posts.here, [variant.id]).get(variant.id, b"")
    if not conditions.hold(following.etag(member.signature, touched, extra)):
        raise Refusal(STALE)
    return Standing(variant, member, touched)


def _demand(calendar: Calendar, right: str) -> None:
    if right not in calendar.rights:
        text = READ_HERE.get(calendar.name, ONLY_READ) if calendar.rights or right == "bind" else ONLY_READ
        if calendar.name in (shelf.DATES, shelf.DEADLINES):
            text = READ_HERE[calendar.name]
        raise Refusal(condition=(DAV, "need-privileges"), text=text)


def _refused(posts: Posts, calendar: Calendar, name: str, sent: bytes, refusal: Refusal) -> None:
    """Raises the refusal, unless the application insists on what is refused of something that is there."""
    if refusal.text is None or refusal.status != 403:
        raise refusal
    here, now = posts.here, posts.now
    address = f"{calendar.name}/{name}"[:300]
    known = posts.follow(calendar)
    with posts.sessions.reading() as session:
        there = following.members(session, here.workspace_id, known, [name])
        variant = finding.at(session, here, calendar.name, name) if there else None
        refusal.text = _with_times(session, variant, refusal, posts)
        title = _entry(posts, session, variant).title if variant else calendar.title
        about = variant.public_id if variant else hashlib.sha256(address.encode()).hexdigest()[:32]
    with posts.sessions.writing() as session:
        again = refusing.insists(session, here, address, sent, now=now)
        if again and there:
            following.touch(session, here.workspace_id, shelf.key_of(calendar.name, here), name, now=now)
        elif not again:
            refusing.tell(session, here, about, title, refusal.text, now=now)
    posts.forget()
    if not (again and there):
        raise refusal


def _with_times(session: Session, variant: Variant | None, refusal: Refusal, posts: Posts) -> Text:
    assert refusal.text is not None
    if variant is None or refusal.wished is None:
        return refusal.text
    by = _membership(posts, session)
    times = nearest.nearest(session, variant, refusal.wished[1], by=by, now=posts.now)
    return nearest.said(refusal.text, times)


def _as_kept(posts: Posts, where: tuple[Calendar, Known], name: str, sent: bytes, stored: Stored) -> Stored:
    """An ETag only if what is kept is what was sent; else the application must find another than it knew.

    This one post is drawn, not the calendar it is in: whoever reads next does that.
    """
    calendar, known = where
    with posts.sessions.reading() as session:
        variant = finding.at(session, posts.here, calendar.name, name)
        found = posts.sheet(session, calendar.name, [variant.id]).members if variant else []
        if variant is None or not found:
            return stored
        extra = finding.extras(session, posts.here, [variant.id]).get(variant.id, b"")
        touched = following.touches(session, posts.here.workspace_id, known, name)
    if octets(found[0].piece, extra, touched) != sent:
        return stored
    return Stored(stored.created, following.etag(found[0].signature, touched, extra))


def _done(posts: Posts, rings: bool) -> None:
    posts.forget()
    if rings:
        posts.wake()


def _doing(posts: Posts, session: Session) -> Doing:
    # Before any row: whoever closes the gate wants the same rows next.
    gate_lock.hold(session, [posts.here.workspace_id])
    by = devices.still(session, posts.device, posts.now)
    if by is None:
        raise Refusal(401)
    return Doing(by, posts.device, posts.now)


def _membership(posts: Posts, session: Session) -> Membership:
    return session.scalars(
        select(Membership).where(
            Membership.workspace_id == posts.here.workspace_id, Membership.id == posts.here.id
        )
    ).one()


def _entry(posts: Posts, session: Session, variant: Variant) -> Entry:
    its = variants(posts.here.workspace_id).where(Variant.id == variant.id)
    return Reader(session, posts.here.workspace_id, posts.names(session)).read(its, Filter())[0]
