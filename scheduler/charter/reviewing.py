"""Asking the adopted charter about a variant, or about words that are not a post yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, attributes, joinedload, selectinload

from scheduler.channels import Channel
from scheduler.charter import waivers
from scheduler.charter.book import Book
from scheduler.charter.finding import Finding
from scheduler.charter.in_force import book
from scheduler.charter.surroundings import Surroundings, look_around
from scheduler.charter.wording import draft_for, draft_of
from scheduler.content import Post, Variant
from scheduler.rules.base import ELSEWHERE


def review(
    session: Session,
    variant: Variant,
    *,
    at: datetime | None,
    by_book: Book | None = None,
    known: Surroundings | None = None,
) -> list[Finding]:
    """What the charter says about exactly what this variant would send, going out `at` (None: no time yet).

    What somebody has agreed to carries its waiver, and blocks nothing. `by_book` spares reading the rules again when many
    variants are reviewed, `known` what stands around them: `look_around` with the needs of that book.
    """
    rules = by_book or book(session, variant.workspace_id)
    if rules is None:
        return []
    known = known or around_of(session, rules, [variant], [at])
    around = known.of(at, variant.channel, variant=variant, post=variant.post, same=_same(rules, variant))
    found = rules.review(draft_of(variant, whose=rules.asks_whose), around)
    return waivers.lifted(session, variant, found)


def around_of(
    session: Session, rules: Book, variants: list[Variant], times: list[datetime | None]
) -> Surroundings:
    """What these rules may know around these variants, in a few queries."""
    if not variants:
        return Surroundings()
    if ELSEWHERE in rules.needs:
        _read_versions(session, variants)
    return look_around(
        session,
        variants[0].workspace_id,
        rules.needs,
        channels={variant.channel_id: variant.channel for variant in variants}.values(),
        times=times,
        texts=(variant.wording for variant in variants),
        variants=variants,
    )


def review_text(
    session: Session,
    workspace_id: int,
    *,
    text: str,
    channel: Channel | None,
    language: str,
    alts: tuple[str, ...] = (),
    title: str = "",
    at: datetime | None = None,
) -> list[Finding]:
    """The same for words nobody has saved. `channel` None: whatever holds wherever they go."""
    rules = book(session, workspace_id)
    if rules is None:
        return []
    channels = [channel] if channel else []
    known = look_around(session, workspace_id, rules.needs, channels=channels, times=[at], texts=[text])
    draft = draft_for(channel, text=text, title=title, language=language, alts=tuple(alts))
    return rules.review(draft, known.of(at, channel))


def _read_versions(session: Session, variants: list[Variant]) -> None:
    """All versions of these posts with their channels, in three queries however many there are."""
    workspace_id, wanted = variants[0].workspace_id, {variant.post_id for variant in variants}
    posts = select(Post).where(Post.workspace_id == workspace_id, Post.id.in_(wanted))
    found = {post.id: post for post in session.scalars(posts.options(selectinload(Post.variants)))}
    for variant in variants:
        if variant.post_id in found:  # not so where it was never saved
            attributes.set_committed_value(variant, "post", found[variant.post_id])  # or it is soon forgotten
    # By themselves: of posts whose versions were there already, the statement above would read no channels.
    versions = select(Variant).where(Variant.workspace_id == workspace_id, Variant.post_id.in_(wanted))
    session.scalars(versions.options(joinedload(Variant.channel))).all()


def _same(rules: Book, variant: Variant) -> list[tuple[str, str]]:
    if ELSEWHERE not in rules.needs:
        return []
    return [(other.channel.name, other.wording) for other in variant.post.variants if other is not variant]
