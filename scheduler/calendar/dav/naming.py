"""Names and UIDs that applications gave to drafts begun there. In one calendar none of them may stand twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Row, delete, or_, select
from sqlalchemy.orm import Session

from scheduler.calendar.dav import shelf
from scheduler.calendar.dav.kept import DavName
from scheduler.calendar.ics.event import uid_of
from scheduler.content import Post, Variant

SUFFIX = ".ics"
AT_ONCE = 400  # values in one question


def names(
    session: Session, workspace_id: int, calendar: str, variants: Collection[int] | None = None
) -> dict[int, tuple[str, str]]:
    """Name and UID of those variants whose given ones count in this calendar; all others are called after themselves.

    An event dragged from one calendar to another may bear what another of “mine” bears already: the older keeps it.
    """
    rows = _given(session, workspace_id, variants)
    owners = _called_after_themselves(session, workspace_id, rows)
    taken: set[tuple[object, str]] = set()
    found: dict[int, tuple[str, str]] = {}
    for variant_id, name, uid, channel_id in rows:
        scope = None if calendar == shelf.MINE else channel_id
        wanted = {(scope, f"name {name}"), (scope, f"uid {uid}")}
        others = {
            other
            for public_id in _public_ids(name, uid)
            if (other := owners.get(public_id)) and other[0] != variant_id
        }
        if (
            uid.isprintable()
            and not wanted & taken
            and not any(scope in (None, channel) for _, channel in others)
        ):
            found[variant_id] = (name, uid)
        taken |= wanted
    return found


def give(session: Session, variant: Variant, name: str, uid: str) -> None:
    """To a draft just begun, where nothing of that name stands: what lies in the bin comes back without it."""
    of_channel = select(Variant.id).where(
        Variant.workspace_id == variant.workspace_id, Variant.channel_id == variant.channel_id
    )
    session.execute(
        delete(DavName)
        .where(
            DavName.workspace_id == variant.workspace_id,
            DavName.variant_id.in_(of_channel),
            or_(DavName.name == name, DavName.uid == uid),
        )
        .execution_options(synchronize_session=False)
    )
    session.add(DavName(workspace_id=variant.workspace_id, variant_id=variant.id, name=name, uid=uid))
    session.flush()


def own_name(public_id: str) -> tuple[str, str]:
    """Name and UID of a post that was given none."""
    return f"{public_id}{SUFFIX}", uid_of(public_id)


def is_standing() -> tuple[Any, ...]:
    """What a calendar shows of variants joined with their posts."""
    return Variant.planned_instant.is_not(None), Post.deleted_at.is_(None), Post.template.is_(False)


def _given(
    session: Session, workspace_id: int, variants: Collection[int] | None
) -> Sequence[Row[int, str, str, int]]:
    asked = (
        select(DavName.variant_id, DavName.name, DavName.uid, Variant.channel_id)
        .join(Variant, Variant.id == DavName.variant_id)
        .join(Post, Post.id == Variant.post_id)
        .where(DavName.workspace_id == workspace_id, *is_standing())
        .order_by(DavName.id)
    )
    if variants is not None:
        # Whoever may have taken theirs before them, too.
        its = (DavName.workspace_id == workspace_id, DavName.variant_id.in_(list(variants)))
        asked = asked.where(
            or_(
                DavName.name.in_(select(DavName.name).where(*its)),
                DavName.uid.in_(select(DavName.uid).where(*its)),
            )
        )
    return session.execute(asked).all()


def _called_after_themselves(
    session: Session, workspace_id: int, rows: Iterable[Row[int, str, str, int]]
) -> dict[str, tuple[int, int]]:
    """Of the public ids that given names and UIDs look like: variant and channel."""
    wanted = sorted({one for row in rows for one in _public_ids(row.name, row.uid)})
    found: dict[str, tuple[int, int]] = {}
    for first in range(0, len(wanted), AT_ONCE):
        asked = (
            select(Variant.public_id, Variant.id, Variant.channel_id)
            .join(Post, Post.id == Variant.post_id)
            .where(
                Variant.workspace_id == workspace_id,
                Variant.public_id.in_(wanted[first : first + AT_ONCE]),
                *is_standing(),
            )
        )
        found |= {public_id: (its_id, channel_id) for public_id, its_id, channel_id in session.execute(asked)}
    return found


def _public_ids(name: str, uid: str) -> set[str]:
    stems = {name.removesuffix(SUFFIX), uid.partition("@")[0].removeprefix("variant-")}
    return {stem for stem in stems if 0 < len(stem) <= 32}
