"""What the gate last passed, written on the delivery: the claim compares it and sends nothing on an old stamp.

The versions it was passed under are one string, `charter.channel.neighbours`: the claim compares it in SQL, and what
is stale is found by walking an index. The neighbours' place is `-` where no adopted rule looks at them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from scheduler import approvals
from scheduler.channels import Channel
from scheduler.charter import Book, CharterRule, CharterVersion, Severity, speaking, turning
from scheduler.charter import book as charter_book
from scheduler.content import Media, Variant
from scheduler.content.expiry import endings
from scheduler.content.message import content_hash
from scheduler.people import Membership
from scheduler.publishing.claiming.costing import cost
from scheduler.rules import RULES, needs_neighbours

if TYPE_CHECKING:
    from scheduler.publishing.claiming.served import Served


@dataclass(frozen=True)
class Ground:
    """What holds in a workspace now: the adopted charter, and whether one of its rules looks at neighbours."""

    charter_id: int | None = None
    neighbours: bool = False

    def stamp(self, channel: Channel | Served) -> str:
        """What a delivery of this channel must carry to leave."""
        beside = channel.neighbours_revision if self.neighbours else "-"
        return f"{self.charter_id or 0}.{channel.revision}.{beside}"


def stamp(
    session: Session,
    variant: Variant,
    *,
    now: datetime,
    standing: approvals.Standing | None = None,
    by: Membership | None = None,
    voices: speaking.Voices | None = None,
    book: Book | None = None,
) -> dict[str, Any]:
    """The columns of a fresh stamp. Only for what the gate has just let through, asked by `by`.

    `book`: all of the adopted rules, advice too.
    """
    ground = grounds(session, [variant.workspace_id]).get(variant.workspace_id, Ground())
    digest = content_hash(variant)
    # Uploads belong to the words they were made for.
    prepared = variant.delivery.prepared if variant.delivery.content_hash == digest else {}
    return {
        "content_hash": digest,
        "charter_version_id": ground.charter_id,
        "stamp": ground.stamp(variant.channel),
        "good_until": _first(
            _good_until(
                session,
                standing or approvals.standing(session, variant, digest, at=now, due=_leaves(variant, now)),
                variant,
            ),
            _spoken_until(session, variant, by, voices, now),
            _turns_at(session, book or charter_book(session, variant.workspace_id), variant, now),
        ),
        "stamped_at": now,
        **cost(variant, prepared, now=now),
    }


def _turns_at(session: Session, book: Book | None, variant: Variant, now: datetime) -> datetime | None:
    """When a rule that goes by the clock begins to stop it, or advice that a path asks somebody about is given."""
    asked = book is not None and turning.advises_by_the_clock(book)
    families = approvals.families_asked(session, variant.workspace_id) if asked else frozenset()
    return turning.stops_from(session, book, variant, at=_leaves(variant, now), asked=families)


def _leaves(variant: Variant, now: datetime) -> datetime:
    """The moment the gate has judged it for."""
    return max(variant.planned_instant or now, now)


def _first(*ends: datetime | None) -> datetime | None:
    return min((end for end in ends if end is not None), default=None)


def _spoken_until(
    session: Session, variant: Variant, by: Membership | None, known: speaking.Voices | None, now: datetime
) -> datetime | None:
    """When the word it goes out under ends."""
    known = known or speaking.voices(session, variant.workspace_id)
    return known.until(variant, speaking.who_speaks(variant, by), _leaves(variant, now))


def _good_until(session: Session, standing: approvals.Standing, variant: Variant) -> datetime | None:
    """When the first of its yeses lapses, or the rights of one of its images, or the post ends."""
    images = [image.media_id for image in variant.images]
    rights: Iterable[datetime | None] = ()
    if images:
        # Held until the commit, and read anew: rights that are ended beside this either count here, or find the
        # delivery scheduled and take its stamp off.
        rights = session.scalars(
            select(Media.valid_until)
            .where(Media.workspace_id == variant.workspace_id, Media.id.in_(images))
            .order_by(Media.id)
            .with_for_update(read=True)
        )
    ending = endings(session, variant.workspace_id, [variant.post_id]).get(variant.post_id)
    return _first(standing.until, ending, *rights)


def grounds(session: Session, workspace_ids: Collection[int]) -> dict[int, Ground]:
    """What holds in each workspace; one without an adopted charter is left out."""
    if not workspace_ids:
        return {}
    rows = session.execute(_adopted(), {"spaces_": list(workspace_ids)})
    versions: dict[int, int] = {workspace_id: version_id for workspace_id, version_id in rows}
    looking = _looking_beside(session, versions) if any(map(needs_neighbours, RULES)) else set()
    return {space: Ground(version, version in looking) for space, version in versions.items()}


@cache
def _adopted() -> Select[int, int]:
    return (
        select(CharterVersion.workspace_id, CharterVersion.id)
        .where(
            CharterVersion.workspace_id.in_(bindparam("spaces_", expanding=True)),
            CharterVersion.adopted_at.is_not(None),
        )
        .order_by(CharterVersion.number)
    )


def _looking_beside(session: Session, versions: Mapping[int, int]) -> set[int]:
    """Of these versions, those with a rule that looks at neighbours and can stop a post."""
    if not versions:
        return set()
    kinds = [kind for kind in RULES if needs_neighbours(kind)]
    here = {"spaces_": list(versions), "versions_": list(versions.values()), "kinds_": kinds}
    return set(session.scalars(_beside(), here))


@cache
def _beside() -> Select[int]:
    return select(CharterRule.version_id).where(
        CharterRule.workspace_id.in_(bindparam("spaces_", expanding=True)),
        CharterRule.version_id.in_(bindparam("versions_", expanding=True)),
        CharterRule.kind.in_(bindparam("kinds_", expanding=True)),
        # Advice stops nothing: what it says beside a post takes no stamp off.
        CharterRule.strict == Severity.BLOCK,
    )
