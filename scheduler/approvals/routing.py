"""Whose yes a variant needs, in which order, and why: what the charter found is asked about first, then its place.

Of the paths for places one holds, the closest: its campaign's, else its pillar's, else its channel's, else the one for
everything. What the charter found asks by all paths that name its family, and by itself where a rule asks a role.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from scheduler import charter
from scheduler.approvals.decision import ApprovalPath
from scheduler.approvals.step import Step, steps_of
from scheduler.charter import Book, CharterRule, CharterVersion, Finding, Severity
from scheduler.content import Variant
from scheduler.people import Role
from scheduler.planning import Campaign, Pillar
from scheduler.wording import N_, Text, verbatim


@dataclass(frozen=True)
class Turn:
    """One step of the way. `path` None: the charter itself asks, about `findings`."""

    path: ApprovalPath | None
    number: int
    step: Step
    why: Text
    findings: tuple[Finding, ...] = ()

    @property
    def path_id(self) -> int | None:
        return self.path.id if self.path else None


Turns = tuple[Turn, ...]


@dataclass(frozen=True)
class Places:
    """The pillars and campaigns that paths name, by row id; their names."""

    pillars: Mapping[int, tuple[str, str]]
    campaigns: Mapping[int, tuple[str, str]]

    @classmethod
    def named_in(cls, session: Session, workspace_id: int, paths: Sequence[ApprovalPath]) -> Places:
        def rows(kind: type[Pillar | Campaign], ids: set[str]) -> dict[int, tuple[str, str]]:
            if not ids:
                return {}
            found = session.execute(
                select(kind.id, kind.public_id, kind.name).where(
                    kind.workspace_id == workspace_id, kind.public_id.in_(ids)
                )
            )
            return {row.id: (row.public_id, row.name) for row in found}

        return cls(
            rows(Pillar, {one for path in paths for one in path.pillars or ()}),
            rows(Campaign, {one for path in paths for one in path.campaigns or ()}),
        )


def living(session: Session, workspace_id: int) -> list[ApprovalPath]:
    return list(
        session.scalars(
            select(ApprovalPath)
            .where(ApprovalPath.workspace_id == workspace_id, ApprovalPath.ended_at.is_(None))
            .order_by(ApprovalPath.id)
        )
    )


def is_for_everything(path: ApprovalPath) -> bool:
    return path.channels is path.pillars is path.campaigns is path.families is None


def only_by_channel(session: Session, workspace_id: int, paths: Sequence[ApprovalPath]) -> bool:
    """Whether a variant's channel alone says what it needs."""
    if any((path.pillars, path.campaigns, path.families) != (None, None, None) for path in paths):
        return False
    return not rules_ask(session, workspace_id)


def rules_ask(session: Session, workspace_id: int) -> bool:
    """Has an adopted rule ever asked a role? Then the rules in force have to be read."""
    asking = exists().where(
        CharterRule.workspace_id == workspace_id,
        CharterRule.asks,
        CharterVersion.workspace_id == workspace_id,
        CharterVersion.id == CharterRule.version_id,
        CharterVersion.adopted_at.is_not(None),
    )
    return bool(session.scalar(select(asking)))


def families_asked(session: Session, workspace_id: int) -> frozenset[str]:
    """The kinds of rules whose findings, advice too, go to somebody by a path."""
    return frozenset(kind for path in living(session, workspace_id) for kind in path.families or ())


def turns(
    session: Session,
    workspace_id: int,
    variants: Sequence[Variant],
    *,
    due: datetime | Mapping[int, datetime],
) -> dict[int, Turns]:
    """By variant id, in the order they are asked; empty where nobody is.

    Rules by the clock are asked about when each would go out: `due` says it for each, or is now: then as it is planned.
    """
    if not variants:
        return {}
    paths = living(session, workspace_id)
    places = Places.named_in(session, workspace_id, paths)
    found = _found(session, workspace_id, variants, paths, due)
    return {
        variant.id: (
            *_by_findings(paths, found.get(variant.id, ())),
            *_by_place(paths, variant, places),
        )
        for variant in variants
    }


def place_of(paths: Sequence[ApprovalPath], variant: Variant, places: Places) -> ApprovalPath | None:
    """The path of the closest place a variant belongs to."""
    campaign, _ = places.campaigns.get(variant.post.campaign_id or 0, ("", ""))
    pillar, _ = places.pillars.get(variant.post.pillar_id or 0, ("", ""))
    closest = (
        lambda path: campaign in (path.campaigns or ()),
        lambda path: pillar in (path.pillars or ()),
        lambda path: variant.channel.public_id in (path.channels or ()),
        is_for_everything,
    )
    return next((path for holds in closest for path in paths if holds(path)), None)


def _by_place(paths: Sequence[ApprovalPath], variant: Variant, places: Places) -> Iterator[Turn]:
    path = place_of(paths, variant, places)
    if path is None:
        return
    if path.campaigns is not None:
        name = places.campaigns[variant.post.campaign_id or 0][1]
        why = N_("It belongs to the campaign “{name}”.", name=verbatim(name))
    elif path.pillars is not None:
        name = places.pillars[variant.post.pillar_id or 0][1]
        why = N_("It belongs to the pillar “{name}”.", name=verbatim(name))
    elif path.channels is not None:
        why = N_("It goes out on {channel}.", channel=verbatim(variant.channel.name))
    else:
        why = N_("Everything without a path of its own is asked about.")
    for number, step in enumerate(steps_of(path)):
        yield Turn(path, number, step, why)


def _by_findings(paths: Sequence[ApprovalPath], found: Sequence[Finding]) -> Iterator[Turn]:
    for path in paths:
        here = tuple(one for one in found if one.rule_kind in (path.families or ()))
        if here:
            why = N_("The charter found: {reason}", reason=here[0].message)
            for number, step in enumerate(steps_of(path)):
                yield Turn(path, number, step, why, here)
    asking = [one for one in found if one.severity is Severity.APPROVE and one.blocks and one.role]
    for role in dict.fromkeys(one.role for one in asking if one.role):
        own = tuple(one for one in asking if one.role == role)
        why = N_("The charter found: {reason}", reason=own[0].message)
        yield Turn(None, 0, Step(Role(role), deputies=False), why, own)


def _found(
    session: Session,
    workspace_id: int,
    variants: Sequence[Variant],
    paths: Sequence[ApprovalPath],
    due: datetime | Mapping[int, datetime],
) -> dict[int, list[Finding]]:
    families = {kind for path in paths for kind in path.families or ()}
    if not families and not rules_ask(session, workspace_id):
        return {}
    book = charter.book(session, workspace_id)
    if book is None:
        return {}
    entries = tuple(
        one
        for one in book.entries
        if one.rule.kind in families or (one.severity is Severity.APPROVE and one.role)
    )
    if not entries:
        return {}
    book = Book(book.version_id, book.number, entries)
    when = _planned(session, workspace_id, variants, due) if isinstance(due, datetime) else due
    known = charter.around_of(session, book, list(variants), [when[one.id] for one in variants])
    return {
        one.id: charter.review(session, one, at=when[one.id], by_book=book, known=known) for one in variants
    }


def _planned(
    session: Session, workspace_id: int, variants: Sequence[Variant], now: datetime
) -> dict[int, datetime | None]:
    """What waits for a yes with its time past, such as a correction, goes out now at the earliest."""
    past = [one.id for one in variants if one.planned_instant is not None and one.planned_instant < now]
    waits = select(Variant.id).where(
        Variant.workspace_id == workspace_id,
        Variant.id.in_(past),
        Variant.delivery.has(state="unscheduled")
        | Variant.delivery.has(state="missed")
        | Variant.correction.has(),
    )
    late = set(session.scalars(waits)) if past else set()
    return {one.id: now if one.id in late else one.planned_instant for one in variants}
