"""Bringing changed words to the dates that follow them, each through the gate again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.content import Post, writing
from scheduler.db import gate_lock
from scheduler.people import Membership
from scheduler.publishing.planned import editing
from scheduler.series import ahead, errands, splitting
from scheduler.series.beginning import demand_to_change
from scheduler.series.errand import Deed, Errand
from scheduler.series.occurrence import Fate, Occurrence
from scheduler.series.piece import Piece
from scheduler.series.series import Series
from scheduler.series.words import carry_hands, fingerprint, hands_of, picked, template_of


def bring(
    session: Session,
    series: Series,
    *,
    by: Membership,
    now: datetime,
    since: datetime | None = None,
    also_touched: bool = False,
    piece_id: int | None = None,
) -> int:
    """The words of the series, to every date that can follow; those with words of their own only when asked.

    `piece_id`: only where this text of a rotation has its turn. Gives how many take them: the soonest now, of many the others some at a time (`errands`).
    """
    demand_to_change(by, series)
    ahead.hold(session, series)
    found = [
        occurrence
        for occurrence in ahead.occurrences(session, series, since=since)
        if (piece_id is None or occurrence.piece_id == piece_id)
        and _takes(occurrence, words_for(session, occurrence), also_touched)
    ]
    for occurrence in found[: errands.AT_ONCE]:
        take(session, occurrence, by=by, now=now)
    later = found[errands.AT_ONCE :]
    errands.put_off(session, later, Deed.WORDS, by=by, now=now, out_of=len(found), also_touched=also_touched)
    activity.record(session, by, "brought words to dates", series, now=now, count=len(found))
    session.flush()
    return len(found)


def take_later(
    session: Session, occurrence: Occurrence, errand: Errand, by: Membership, now: datetime
) -> bool:
    """What was put off, for one date: what the series says by now, unless somebody wrote into it meanwhile."""
    if _takes(occurrence, words_for(session, occurrence), errand.also_touched):
        take(session, occurrence, by=by, now=now)
    return True


def words_for(session: Session, occurrence: Occurrence) -> Post | None:
    """What this date should say: the words of its series, or the text of the pool whose turn it is."""
    piece = _piece_of(session, occurrence)
    return piece.post if piece else occurrence.series.template


def _piece_of(session: Session, occurrence: Occurrence) -> Piece | None:
    if occurrence.piece_id is None:
        return None
    return session.scalars(
        select(Piece).where(Piece.workspace_id == occurrence.workspace_id, Piece.id == occurrence.piece_id)
    ).one()


def _takes(occurrence: Occurrence, text: Post | None, also_touched: bool) -> bool:
    post = occurrence.post
    if post is None or text is None or not ahead.can_follow(occurrence):
        return False
    said = fingerprint(post)
    if said != occurrence.words and not also_touched:
        return False
    return said != fingerprint(text) or post.template_id != text.id


def take(session: Session, occurrence: Occurrence, *, by: Membership, now: datetime) -> None:
    """One date says what it should; a scheduled one asks the gate again."""
    post, text = occurrence.post, words_for(session, occurrence)
    assert post is not None and text is not None
    if occurrence.piece_id is not None:  # another text of the pool may be about something else
        writing.revise(session, post, by=by, now=now, pillar=text.pillar, campaign=text.campaign)
    take_words(session, post, text, by=by, now=now)
    post.template_id = text.id
    occurrence.words, occurrence.let_in_at = fingerprint(post), None


def from_this_one(
    session: Session,
    occurrence: Occurrence,
    *,
    later_only: bool,
    by: Membership,
    now: datetime,
    also_touched: bool = False,
) -> tuple[Series, int]:
    """What one date says now becomes what all say, or this one and those after it. Gives the series they follow.

    In a rotation it becomes the text whose turn it is there: dates with another text of the pool keep theirs.
    """
    series, post = occurrence.series, occurrence.post
    assert post is not None
    demand_to_change(by, series)
    if later_only:
        series = splitting.split(session, series, occurrence.at, by=by, now=now)
    else:
        ahead.hold(session, series)
    words, piece = template_of(session, post, by=by, now=now), _piece_of(session, occurrence)
    if piece is None:
        series.template_id = words.id
    else:  # a rotation has no words of its own: set on the series, nobody would read them
        piece.post_id = words.id
    series.changed_at = now
    occurrence.words, post.template_id = fingerprint(post), words.id
    session.flush()
    session.expire(piece or series, ["post"] if piece else ["template"])
    took = bring(
        session, series, by=by, now=now, also_touched=also_touched, piece_id=piece.id if piece else None
    )
    return series, took


def take_words(session: Session, post: Post, text: Post, *, by: Membership, now: datetime) -> None:
    """One post says what another says, on the same channels; a scheduled one asks the gate again, once."""
    gate_lock.hold(session, [post.workspace_id])  # before any row is changed, as whoever writes does
    writing.revise(
        session, post, by=by, now=now, title=text.title, text=text.text, language=text.language,
        link_tags=text.link_tags,
    )  # fmt: skip
    wanted = {variant.channel_id: variant for variant in text.variants if not variant.channel.removed_at}
    for variant in list(post.variants):
        if variant.channel_id not in wanted:
            editing.remove_channel(session, variant, by=by, now=now)
    for like in wanted.values():
        variant = writing.add_channel(session, post, like.channel, by=by, now=now)
        writing.tailor(session, variant, like.text, options=like.options, by=by, now=now, inherited=True)
        own = picked(like.attachments) if like.own_media else None
        writing.set_images(session, variant, own, by=by, now=now)
    writing.set_images(session, post, picked(text.attachments), by=by, now=now)
    editing.ask_again(session, post, by=by, now=now)


def detach(session: Session, occurrence: Occurrence, *, by: Membership, now: datetime) -> None:
    """From now on it is a post like any other: no edit of the series reaches it, and no standing approval."""
    post = occurrence.post
    if post is None or occurrence.fate != Fate.MADE:
        return
    writing.authorship.demand_to_write(by, post)
    hands = hands_of(session, post)
    occurrence.fate, post.template_id = Fate.DETACHED, None
    carry_hands(session, post, hands, now=now)
    for variant in post.variants:
        session.refresh(variant.delivery)
        variant.delivery.series_id = None
    session.flush()
    editing.ask_again(session, post, by=by, now=now)
    activity.record(session, by, "detached", post, now=now, series=occurrence.series.public_id)
