"""One post as the panel shows it: its channels, what the charter says, who said yes, and what I may do with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from scheduler import approvals, charter
from scheduler.approvals import Standing
from scheduler.approvals.deciding import why_not
from scheduler.approvals.eyes import Eyes
from scheduler.approvals.step import whom
from scheduler.calendar import Entry
from scheduler.calendar import clashes as clashing
from scheduler.calendar.cards import Card, cards
from scheduler.calendar.clashes import Clash
from scheduler.calendar.layers import shown as layers_shown
from scheduler.calendar.pictures import first_pictures
from scheduler.calendar.window import of_post
from scheduler.content import Label, Media, Post, Variant
from scheduler.content.labelling import labels_of
from scheduler.content.message import content_hash
from scheduler.content.writing import may_write
from scheduler.db.local_time import zone
from scheduler.people import Right, User
from scheduler.publishing.planned import freezing
from scheduler.publishing.planned.reach import with_releases
from scheduler.wording import N_, Text, verbatim
from web.rights import may
from web.visit import g

CAN_LEAVE = frozenset({"draft", "approved", "scheduled", "held", "missed", "failed"})


@dataclass(frozen=True)
class Check:
    """What a rule found; `channels` when not all of the post's versions are concerned."""

    blocks: bool
    text: Text
    channels: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """A link of the chain: done, now, or still to come."""

    state: str
    text: Text
    who: User | None = None


@dataclass(frozen=True)
class Opened:
    post: Post
    entries: list[Entry]
    card: Card | None
    picture: Media | None
    labels: list[Label]
    checks: list[Check]
    is_checked: bool  # a charter was asked at all
    steps: list[Step]
    yes: dict[str, str]  # what I am asked to approve: variant → the hash of the words I see
    writes: bool
    publishes: bool
    clashes: list[Clash]
    stops: list[Text]  # the freeze or embargo that its planned time falls into
    silences: list[Text]  # the times of silence of a layer, which only warn

    @property
    def out(self) -> list[Entry]:
        """What readers can see: it can be corrected or taken down."""
        return [entry for entry in self.entries if entry.status.key == "published"]


def opened(public_id: str) -> Opened:
    post = _read(public_id)
    entries = of_post(g.db, g.workspace_id, public_id)
    planned = sorted((entry for entry in entries if entry.instant), key=lambda entry: entry.instant or g.now)
    card = next(iter(cards(planned or entries)), None)
    ahead = [entry for entry in planned if entry.can_move and entry.instant and entry.instant >= g.now]
    variants = [variant for variant in post.variants if card and variant.id in {e.id for e in card.entries}]
    stands = approvals.standings(g.db, g.workspace_id, variants, at=g.now)
    book = charter.book(g.db, g.workspace_id)
    return Opened(
        post,
        entries,
        card,
        first_pictures(g.db, g.workspace_id, [post.id]).get(post.id),
        labels_of(g.db, g.workspace_id, [post.id]).get(post.id, []),
        _checks(variants, book) if book else [],
        book is not None and bool(variants),
        list(_steps(post, variants, stands)),
        _mine(card, variants, stands),
        may_write(g.membership, post),
        may(Right.SCHEDULE) and card is not None and {e.status.key for e in card.entries} <= CAN_LEAVE,
        clashing.of_post(g.db, g.workspace_id, public_id, [e.instant for e in ahead if e.instant]),
        _stops(ahead, variants),
        _silences(ahead),
    )


def _stops(ahead: list[Entry], variants: list[Variant]) -> list[Text]:
    """In the order of time, each said once."""
    if not ahead:
        return []
    known = with_releases(g.db, freezing.ahead(g.db, g.workspace_id, g.now))
    mine = {variant.id: variant for variant in variants}
    found = (
        known.over(mine[entry.id], entry.instant) for entry in ahead if entry.instant and entry.id in mine
    )
    return list({str(stop.refuses): stop.refuses for stop in found if stop}.values())


def _silences(ahead: list[Entry]) -> list[Text]:
    here = zone(g.workspace.zone)
    instants = {entry.instant for entry in ahead if entry.instant}
    found = (
        one
        for at in sorted(instants)
        for one in layers_shown.silences(g.db, g.workspace_id, at, at.astimezone(here).date())
    )
    return list({str(one): one for one in found}.values())


def _read(public_id: str) -> Post:
    post = g.db.scalar(
        select(Post)
        .where(Post.workspace_id == g.workspace_id, Post.public_id == public_id, Post.deleted_at.is_(None))
        .options(
            joinedload(Post.author),
            joinedload(Post.assignee),
            joinedload(Post.pillar),
            joinedload(Post.campaign),
            selectinload(Post.attachments),
            selectinload(Post.variants).options(
                joinedload(Variant.channel), selectinload(Variant.attachments)
            ),
        )
    )
    return post or abort(404)


def _checks(variants: list[Variant], book: charter.Book) -> list[Check]:
    """Each thing said once, however many channels it holds for; what blocks first."""
    found: dict[tuple[bool, str], tuple[Text, list[str]]] = {}
    known = charter.around_of(g.db, book, variants, [variant.planned_instant for variant in variants])
    for variant in variants:
        for finding in charter.review(g.db, variant, at=variant.planned_instant, by_book=book, known=known):
            _, channels = found.setdefault((finding.blocks, str(finding.message)), (finding.message, []))
            if variant.channel.name not in channels:
                channels.append(variant.channel.name)
    return [
        Check(blocks, text, () if len(channels) == len(variants) else tuple(channels))
        for (blocks, _), (text, channels) in sorted(found.items(), key=lambda item: not item[0][0])
    ]


def _steps(post: Post, variants: list[Variant], stands: dict[int, Standing]) -> Iterator[Step]:
    """The chain of the variant that is furthest from done."""
    asked = [stands[variant.id] for variant in variants if stands[variant.id].needed]
    if not asked:
        return
    slowest = min(asked, key=lambda stand: len(stand.decisions))
    yield Step("done", N_("Written"), post.author)
    names = Eyes(g.db, g.workspace_id).names()
    for turn in slowest.turns:
        who = whom(turn.step, names)
        said = next(
            (
                yes for yes in reversed(slowest.decisions)
                if (yes.path_id, yes.step) == (turn.path_id, turn.number)
            ),
            None,
        )  # fmt: skip
        if said:
            text = N_("Approved") if said.by else N_("Approved by link: {name}", name=verbatim(said.who))
            yield Step("done", text, said.by)
        elif turn == slowest.turn:
            yield Step("now", N_("Waits for: {role}", role=who))
        else:
            yield Step("", N_("Then: {role}", role=who))


def _mine(card: Card | None, variants: list[Variant], stands: dict[int, Standing]) -> dict[str, str]:
    in_review = {entry.id for entry in card.entries if entry.status.key == "review"} if card else set()
    if not in_review or not may(Right.DECIDE):
        return {}
    eyes = Eyes(g.db, g.workspace_id, g.now)
    return {
        variant.public_id: content_hash(variant)
        for variant in variants
        if variant.id in in_review and why_not(eyes, variant, stands[variant.id], g.membership) is None
    }
