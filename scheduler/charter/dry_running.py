"""Trying a version against what was published lately and what is scheduled, piece by piece.

Streamed by channel and time, a few posts at once: the memory it takes does not grow with their number. Where it stands is
written down with what it found, so that another worker goes on where one stopped, and whoever cancels stops it within a second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, tuple_, update
from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler import activity
from scheduler.charter import difference, waivers
from scheduler.charter.book import Book, Heard
from scheduler.charter.dry_run import DryRun, DryRunChange, RunState
from scheduler.charter.finding import Finding
from scheduler.charter.in_force import book
from scheduler.charter.surroundings import Surroundings, look_around
from scheduler.charter.version import CharterRule, CharterVersion
from scheduler.charter.wording import draft_of
from scheduler.charter.written import digest_of
from scheduler.clock import Clock
from scheduler.content import Attachment, Post, Variant
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership, Right
from scheduler.people.roles import demand

BACK = timedelta(days=90)
AT_ONCE = 25  # posts read at once
A_PIECE = 0.3  # seconds of work between two looks at whether somebody cancelled
SILENT_FOR = timedelta(seconds=10)  # then another worker goes on
A_CALL = 45.0  # seconds; then others get their turn
AHEAD = ("scheduled", "publishing", "waiting", "unconfirmed")
OUT = "published"
Cursor = tuple[int, datetime, int]


def ask_for(session: Session, version: CharterVersion, *, by: Membership, now: datetime) -> DryRun:
    """A run of this version as it stands, for a worker to take up. One under way for it is given up."""
    demand(by, Right.CHARTER)
    session.execute(
        update(DryRun)
        .where(
            DryRun.workspace_id == version.workspace_id,
            DryRun.version_id == version.id,
            DryRun.state.in_((RunState.ASKED, RunState.RUNNING)),
        )
        .values(state=RunState.CANCELLED, finished_at=now)
    )
    run = DryRun(
        workspace_id=version.workspace_id,
        version_id=version.id,
        digest=digest_of(version),
        by_user_id=by.user_id,
        created_at=now,
        total=session.scalar(select(func.count()).select_from(_those(version.workspace_id, now).subquery()))
        or 0,
        figures={"before": {}, "after": {}, "rules": {}, "now": now.isoformat()},
    )
    session.add(run)
    session.flush()
    activity.record(session, by, "tried_charter", run, now=now, number=version.number)
    return run


def cancel(session: Session, run: DryRun, *, by: Membership, now: datetime) -> bool:
    """What it found so far stays. False: it was over already."""
    demand(by, Right.CHARTER)
    if run.state not in (RunState.ASKED, RunState.RUNNING):
        return False
    run.state, run.finished_at = RunState.CANCELLED, now
    return True


def latest(session: Session, version: CharterVersion) -> DryRun | None:
    return session.scalar(
        select(DryRun)
        .where(DryRun.workspace_id == version.workspace_id, DryRun.version_id == version.id)
        .order_by(DryRun.id.desc())
        .limit(1)
    )


def version_of(session: Session, run: DryRun) -> CharterVersion:
    return session.scalars(
        select(CharterVersion).where(
            CharterVersion.workspace_id == run.workspace_id, CharterVersion.id == run.version_id
        )
    ).one()


def those_waiting(now: datetime) -> Select[int]:
    """For the tick: those nobody works on."""
    return select(DryRun.id).where(_left_alone(now))


def take_up(sessions: Sessions, clock: Clock, *, stopping: Callable[[], bool] = lambda: False) -> int:
    """Work on what waits, for a while; how many posts were looked at."""
    begun, seen = clock.steady(), 0
    while not stopping() and clock.steady() - begun < A_CALL:
        with sessions.writing() as session, across_workspaces(session):
            run = session.scalar(
                select(DryRun).where(_left_alone(clock.now())).order_by(DryRun.id).limit(1).with_for_update()
            )
            if run is None:
                return seen
            run.state, run.beat_at = RunState.RUNNING, clock.now()
            known = run.workspace_id, run.id
        seen += _go_on(sessions, clock, known, lambda: stopping() or clock.steady() - begun >= A_CALL)
    return seen


def _left_alone(now: datetime) -> Any:
    silent = and_(
        DryRun.state == RunState.RUNNING, or_(DryRun.beat_at.is_(None), DryRun.beat_at < now - SILENT_FOR)
    )
    return or_(DryRun.state == RunState.ASKED, silent)


@dataclass
class _Books:
    before: Book | None
    after: Book

    @property
    def both(self) -> tuple[Book, ...]:
        return (self.before, self.after) if self.before else (self.after,)


def _go_on(sessions: Sessions, clock: Clock, known: tuple[int, int], stop: Callable[[], bool]) -> int:
    workspace_id, run_id = known
    with sessions.reading() as session:
        run = _run(session, workspace_id, run_id)
        version = session.scalars(
            select(CharterVersion)
            .where(CharterVersion.workspace_id == workspace_id, CharterVersion.id == run.version_id)
            .options(selectinload(CharterVersion.rules).selectinload(CharterRule.clause))
        ).one()
        books = _Books(book(session, workspace_id), Book.of(version))
        since = datetime.fromisoformat(run.figures["now"])
        seen = run.done
    begun = seen
    while True:
        with sessions.reading() as session:
            run = _run(session, workspace_id, run_id)
            if run.state != RunState.RUNNING or run.done != seen:
                return seen - begun  # cancelled, or somebody else went on with it
            figures = run.figures
            piece = _piece(session, workspace_id, books, figures=figures, now=since, clock=clock)
        over = not piece.looked_at
        # Another worker may go on at once with what this call had no time for.
        state = RunState.DONE if over else RunState.ASKED if stop() else RunState.RUNNING
        with sessions.writing() as session:
            if not _kept(session, known, piece, seen=seen, state=state, now=clock.now()):
                return seen - begun
        seen += piece.looked_at
        if state is not RunState.RUNNING:
            return seen - begun


@dataclass
class _Piece:
    looked_at: int
    figures: dict[str, Any]
    changes: list[dict[str, Any]]


def _piece(
    session: Session,
    workspace_id: int,
    books: _Books,
    *,
    figures: dict[str, Any],
    now: datetime,
    clock: Clock,
) -> _Piece:
    """As many of the next posts as fit into a moment."""
    variants = session.scalars(_next(workspace_id, now, _cursor(figures))).unique().all()
    tally = {name: Counter(figures[name]) for name in ("before", "after")}
    rules: dict[str, dict[str, Any]] = {key: dict(value) for key, value in figures["rules"].items()}
    changes: list[dict[str, Any]] = []
    cursor, begun, looked_at = figures.get("cursor"), clock.steady(), 0
    known = _around(session, workspace_id, books, variants)
    for variant in variants:
        if looked_at and clock.steady() - begun > A_PIECE:
            break
        old, new = _findings(session, books, variant, known)
        before, after = difference.verdict(old), difference.verdict(new)
        tally["before"][before] += 1
        tally["after"][after] += 1
        difference.count(rules, old, new)
        if before != after:
            changes.append(
                {
                    "workspace_id": workspace_id, "variant_id": variant.id, "at": variant.planned_instant,
                    "before": before, "after": after, "ahead": variant.delivery.state != OUT,
                    "reasons": difference.reasons(variant, old, new),
                }
            )  # fmt: skip
        assert variant.planned_instant is not None
        cursor = [variant.channel_id, variant.planned_instant.isoformat(), variant.id]
        looked_at += 1
    # A post and its variants hold each other: what was read would stay until the collector's rarest round, and a long
    # run would need what all of it weighs.
    session.expire_all()
    found = figures | {name: dict(counted) for name, counted in tally.items()}
    return _Piece(looked_at, found | {"rules": rules, "cursor": cursor}, changes)


def _findings(
    session: Session, books: _Books, variant: Variant, known: Surroundings
) -> tuple[list[Finding], list[Finding]]:
    """What is said before and after. The words are read once, and a rule that stands in both is asked once."""
    same = [(other.channel.name, other.wording) for other in variant.post.variants if other is not variant]
    around = known.of(variant.planned_instant, variant.channel, variant=variant, post=variant.post, same=same)
    draft, heard = draft_of(variant, whose=any(book.asks_whose for book in books.both)), Heard()
    old, new = (
        waivers.lifted(session, variant, book.review(draft, around, heard=heard)) if book else []
        for book in (books.before, books.after)
    )
    return old, new


def _around(session: Session, workspace_id: int, books: _Books, variants: Sequence[Variant]) -> Surroundings:
    needs = frozenset().union(*(book.needs for book in books.both))
    return look_around(
        session,
        workspace_id,
        needs,
        channels={variant.channel_id: variant.channel for variant in variants}.values(),
        times=[variant.planned_instant for variant in variants],
        texts=(variant.wording for variant in variants),
        variants=variants,
    )


def _those(workspace_id: int, now: datetime) -> Select[Any]:
    delivery = Variant.delivery.property.mapper.class_  # publishing's, a floor above: by its columns only
    return (
        select(Variant.id)
        .join(delivery, (delivery.variant_id == Variant.id) & (delivery.kind == "publish"))
        .where(
            Variant.workspace_id == workspace_id,
            Variant.planned_instant.is_not(None),
            or_(
                delivery.state.in_(AHEAD),
                and_(delivery.state == OUT, Variant.planned_instant >= now - BACK),
            ),
        )
    )


def _next(workspace_id: int, now: datetime, after: Cursor | None) -> Select[Any]:
    order = (Variant.channel_id, Variant.planned_instant, Variant.id)
    rows = (
        _those(workspace_id, now)
        .with_only_columns(Variant)
        .order_by(*order)
        .limit(AT_ONCE)
        .options(
            joinedload(Variant.channel),
            joinedload(Variant.delivery),
            selectinload(Variant.attachments).joinedload(Attachment.media),
            joinedload(Variant.post).options(
                joinedload(Post.pillar),
                joinedload(Post.campaign),
                joinedload(Post.author),
                selectinload(Post.attachments).joinedload(Attachment.media),
                selectinload(Post.variants).joinedload(Variant.channel),
            ),
        )
    )
    return rows.where(tuple_(*order) > tuple_(*after)) if after else rows


def _cursor(figures: dict[str, Any]) -> Cursor | None:
    if not figures.get("cursor"):
        return None
    channel, at, variant = figures["cursor"]
    return channel, datetime.fromisoformat(at), variant


def _kept(
    session: Session, known: tuple[int, int], piece: _Piece, *, seen: int, state: str, now: datetime
) -> bool:
    """Written down with its findings, in one; False where it was cancelled or taken over."""
    workspace_id, run_id = known
    moved = session.execute(
        update(DryRun)
        .where(
            DryRun.workspace_id == workspace_id,
            DryRun.id == run_id,
            DryRun.state == RunState.RUNNING,
            DryRun.done == seen,
        )
        .values(
            done=seen + piece.looked_at, figures=piece.figures, beat_at=now, state=state,
            finished_at=now if state == RunState.DONE else None,
        )
        .returning(DryRun.id)
        .execution_options(synchronize_session=False)
    ).first()  # fmt: skip
    if moved is None:
        return False
    session.add_all(DryRunChange(dry_run_id=run_id, **change) for change in piece.changes)
    return True


def _run(session: Session, workspace_id: int, run_id: int) -> DryRun:
    return session.scalars(
        select(DryRun).where(DryRun.workspace_id == workspace_id, DryRun.id == run_id)
    ).one()
