"""From an address to a post: which variant stands at it, in which calendars, under which UID."""

from __future__ import annotations

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from scheduler.calendar.dav import shelf
from scheduler.calendar.dav.kept import DavExtra, DavName
from scheduler.calendar.dav.naming import SUFFIX, is_standing, names, own_name
from scheduler.calendar.ics.event import uid_of
from scheduler.calendar.narrowing import narrowed
from scheduler.content import Post, Variant
from scheduler.people import Membership
from scheduler.publishing import Delivery, Kind


def at(session: Session, here: Membership, calendar: str, name: str) -> Variant | None:
    """The variant behind the last part of an address, if it stands in that calendar."""
    bears = _bearing(session, here, calendar, name)
    if not bears:
        return None
    found = _standing(here).where(Variant.id.in_(bears))
    found = narrowed(session, found, here.workspace_id, shelf.filter_of(calendar, here))
    beside = joinedload(Variant.channel, innerjoin=True), contains_eager(Variant.post)
    return session.scalars(found.options(*beside)).first()


def _bearing(session: Session, here: Membership, calendar: str, name: str) -> list[int]:
    """Variants of that name, given or their own."""
    given = select(DavName.variant_id).where(DavName.workspace_id == here.workspace_id, DavName.name == name)
    called = select(Variant.id, Variant.public_id).where(
        Variant.workspace_id == here.workspace_id,
        or_(Variant.id.in_(given), Variant.public_id == name.removesuffix(SUFFIX)),
    )
    own = {variant_id: own_name(public_id) for variant_id, public_id in session.execute(called)}
    said = own | names(session, here.workspace_id, calendar, list(own)) if own else {}
    return [variant_id for variant_id in own if said[variant_id][0] == name]


def uid_is_taken(session: Session, here: Membership, calendar: str, uid: str) -> str | None:
    """The name of the member that has this UID already, in that calendar."""
    named = (
        select(DavName.name, Variant)
        .join(Variant, Variant.id == DavName.variant_id)
        .where(DavName.workspace_id == here.workspace_id, DavName.uid == uid)
    )
    for name, variant in session.execute(named):
        if at(session, here, calendar, name) is variant:
            return str(name)
    public_id = uid.partition("@")[0].removeprefix("variant-")
    if uid == uid_of(public_id) and at(session, here, calendar, f"{public_id}{SUFFIX}"):
        return f"{public_id}{SUFFIX}"
    return None


def extras(session: Session, here: Membership, variants: list[int] | None = None) -> dict[int, bytes]:
    """What this person keeps on posts, by variant."""
    its = select(DavExtra.variant_id, DavExtra.octets).where(
        DavExtra.workspace_id == here.workspace_id, DavExtra.user_id == here.user_id
    )
    if variants is not None:
        its = its.where(DavExtra.variant_id.in_(variants))
    return {variant_id: octets for variant_id, octets in session.execute(its)}


def _standing(here: Membership) -> Select[Variant]:
    return (
        select(Variant)
        .join(Post, Post.id == Variant.post_id)
        .join(Delivery, (Delivery.variant_id == Variant.id) & (Delivery.kind == Kind.PUBLISH))
        .where(
            Variant.workspace_id == here.workspace_id,
            *is_standing(),
        )
    )
