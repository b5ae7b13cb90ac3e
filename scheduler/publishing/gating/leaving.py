"""Keeping what each text left with, as soon as it is out: the words' hash, the charter it met and what that said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from scheduler import approvals, charter
from scheduler.charter import Book, CharterVersion, Finding
from scheduler.charter.waiver import Waiver
from scheduler.charter.waivers import attached
from scheduler.charter.wording import draft_for, draft_of
from scheduler.content import Variant
from scheduler.content.message import content_hash
from scheduler.db import Sessions, across_workspaces
from scheduler.people import User
from scheduler.publishing.attempt import Attempt
from scheduler.publishing.claiming import loading
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.gating.passage import Passage

log = structlog.get_logger()
AT_ONCE = 10
LATELY = timedelta(days=2)  # an installation that gets this release does not invent its past
OUT = (State.PUBLISHED, State.REMOVED)


def keep(
    sessions: Sessions, now: datetime, *, most: int = 10_000, enough: Callable[[], bool] = lambda: False
) -> int:
    """For what is out and has nothing kept yet; how many were: `most`, to the end of a batch, or until `enough`, asked
    after each batch. Judged while reading: nobody waits for the reviews."""
    kept, after = 0, 0
    while kept < most and not (kept and enough()):
        with sessions.reading() as session, across_workspaces(session):
            unkept = those_waiting(now).with_only_columns(Delivery).order_by(Delivery.id)
            rows = session.scalars(unkept.where(Delivery.id > after).limit(AT_ONCE)).all()
            if not rows:
                return kept
            made = list(_made(session, rows))
        after = rows[-1].id
        with sessions.writing() as session, across_workspaces(session):
            free = _held(session, made)
            new = [passage for passage in made if passage.delivery_id in free]
            session.add_all(new)
        kept += len(new)
    return kept


def _held(session: Session, made: Sequence[Passage]) -> set[int]:
    """The deliveries among theirs that are still there and still have nothing kept, held until the commit: other ticks
    keep as well, and the bin is emptied meanwhile."""
    about = [passage.delivery_id for passage in made]
    there = session.scalars(
        select(Delivery.id)
        .where(Delivery.id.in_(about))
        .order_by(Delivery.id)
        .with_for_update(key_share=True)
    ).all()
    # Asked only now that they are held: who had them before us has committed.
    already = session.scalars(select(Passage.delivery_id).where(Passage.delivery_id.in_(there)))
    return set(there).difference(already)


def _made(session: Session, rows: Sequence[Delivery]) -> Iterator[Passage]:
    variants = loading.variants(session, [row.variant_id for row in rows if row.variant_id])
    books: dict[int | None, Book | None] = {None: None}
    for row in rows:
        if (variant := variants.get(row.variant_id or 0)) is None:
            continue
        try:
            yield _passage(session, row, variant, books)
        except Exception as fault:
            # One text that cannot be judged any more must not keep the others from being kept.
            log.error("passage_not_kept", delivery=row.public_id, fault=type(fault).__name__)


def passage_of(session: Session, delivery: Delivery) -> Passage | None:
    return session.scalar(
        select(Passage).where(
            Passage.workspace_id == delivery.workspace_id, Passage.delivery_id == delivery.id
        )
    )


def corrections(session: Session, variant: Variant) -> list[tuple[Delivery, Passage]]:
    """What each correction of it left with, the first one first."""
    rows = session.execute(
        select(Delivery, Passage)
        .join(Passage, (Passage.delivery_id == Delivery.id) & (Passage.workspace_id == Delivery.workspace_id))
        .where(
            Delivery.workspace_id == variant.workspace_id,
            Delivery.variant_id == variant.id,
            Delivery.kind == Kind.EDIT,
        )
        .order_by(Delivery.id)
    )
    return [(delivery, passage) for delivery, passage in rows]


def told(session: Session, delivery: Delivery, passage: Passage) -> dict[str, Any]:
    """The whole of it as plain data, for a page, a file or an auditor; messages stay as `Text` in JSON."""
    variant = delivery.variant
    assert variant is not None  # only what speaks is kept
    version = session.scalar(
        select(CharterVersion).where(
            CharterVersion.workspace_id == passage.workspace_id,
            CharterVersion.id == passage.charter_version_id,
        )
    )
    who = {row["by"] for row in [*passage.waivers, *passage.approvals] if row["by"]}
    found = session.execute(select(User.public_id, User.name).where(User.public_id.in_(who)))
    names = {public_id: name for public_id, name in found}
    return {
        "variant": variant.public_id,
        "kind": delivery.kind,
        "channel": variant.channel.name,
        "title": variant.post.title,
        "published_at": delivery.published_at.isoformat() if delivery.published_at else None,
        "permalink": delivery.permalink,
        "content_hash": passage.content_hash,
        "charter": {"number": version.number, "hash": version.digest} if version else None,
        "findings": passage.findings,
        "waivers": [row | {"name": names.get(row["by"], "")} for row in passage.waivers],
        "approvals": [{"name": names.get(row["by"], "")} | row for row in passage.approvals],
    }


def those_waiting(now: datetime) -> Select[int]:
    """For the tick: what is out and has nothing kept yet."""
    return (
        select(Delivery.id)
        .outerjoin(
            Passage, (Passage.delivery_id == Delivery.id) & (Passage.workspace_id == Delivery.workspace_id)
        )
        .where(
            Delivery.kind.in_((Kind.PUBLISH, Kind.EDIT)),
            Delivery.state.in_(OUT),
            Delivery.changed_at > now - LATELY,
            Delivery.content_hash.is_not(None),
            Passage.id.is_(None),
        )
    )


def _passage(
    session: Session, row: Delivery, variant: Variant, books: dict[int | None, Book | None]
) -> Passage:
    version_id = row.charter_version_id
    if version_id not in books:
        version = session.get(CharterVersion, version_id)
        books[version_id] = Book.of(version) if version else None
    book, digest, out_at = books[version_id], row.content_hash or "", row.published_at or row.changed_at
    waivers = session.scalars(
        select(Waiver)
        .where(
            Waiver.workspace_id == row.workspace_id,
            Waiver.variant_id == row.variant_id,
            Waiver.content_hash == digest,
            Waiver.at <= out_at,
            or_(Waiver.taken_back_at.is_(None), Waiver.taken_back_at > out_at),
        )
        .order_by(Waiver.id)
    ).all()
    found = attached(_findings(session, row, variant, book) if book else [], waivers)
    return Passage(
        workspace_id=row.workspace_id,
        delivery_id=row.id,
        at=row.stamped_at or out_at,
        content_hash=digest,
        charter_version_id=version_id,
        findings=[_finding(one) for one in found],
        waivers=[
            {
                "message": one.message.as_json(), "clause": one.clause_title, "why": one.why,
                "by": one.by.public_id, "at": one.at.isoformat(),
            }
            for one in waivers
        ],
        approvals=_approvals(session, variant, digest, out_at),
    )  # fmt: skip


def _findings(session: Session, row: Delivery, variant: Variant, book: Book) -> list[Finding]:
    # A correction was judged for the moment it left, not for that of the post.
    at = variant.planned_instant if row.kind == Kind.PUBLISH else row.published_at
    known = charter.around_of(session, book, [variant], [at])
    around = known.of(at, variant.channel, variant=variant, post=variant.post)
    if content_hash(variant) == row.content_hash:
        return book.review(draft_of(variant, whose=book.asks_whose), around)
    # Rewritten since: what was sent stands with its last attempt.
    said: Mapping[str, Any] | None = session.scalar(
        select(Attempt.said)
        .where(
            Attempt.workspace_id == row.workspace_id,
            Attempt.delivery_id == row.id,
            Attempt.said.is_not(None),
        )
        .order_by(Attempt.id.desc())
        .limit(1)
    )
    if said is None:
        return []
    alts = tuple(str(image.get("alt", "")) for image in said.get("images", ()))
    draft = draft_for(
        variant.channel, text=said["text"], title=said["title"], language=said["language"], alts=alts,
        options=said["options"],
    )  # fmt: skip
    return book.review(draft, around)


def _approvals(session: Session, variant: Variant, digest: str, out_at: datetime) -> list[dict[str, Any]]:
    return [
        {"step": one.step, "at": one.at.isoformat(), "comment": one.comment} | _whose(one)
        for one in approvals.yeses(session, variant, digest, at=out_at)
    ]


def _whose(one: approvals.Decision) -> dict[str, Any]:
    # Who said yes by a link has no account: the name they were asked under stays with the yes.
    return {"by": one.by.public_id} if one.by else {"by": None, "link": True, "name": one.by_name}


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "rule": one.rule_kind,
        "severity": str(one.severity),
        "clause": one.clause_title,
        "message": one.message.as_json(),
        "field": one.field,
        "start": one.start,
        "end": one.end,
        "waived": one.waiver is not None,
    }
