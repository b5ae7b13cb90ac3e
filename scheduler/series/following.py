"""Bringing changed words to the dates that follow them, each through the gate again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.content import Post, writing
from scheduler.people import Membership
from scheduler.publishing.planned import editing
from scheduler.series import ahead, splitting
from scheduler.series.beginning import demand_to_change
from scheduler.series.occurrence import Fate, Occurrence
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
) -> int:
    """The words of the series, to every date that can follow; those with words of their own only when asked.

    Gives how many took them.
    """
    demand_to_change(by, series)
    ahead.hold(session, series)
    text, took = series.template, 0
    if text is None:
        return 0  # a rotation's dates take the words of their pieces when they are entered
    for occurrence in ahead.occurrences(session, series, since=since):
        if not ahead.can_follow(occurrence) or (ahead.has_own_words(occurrence) and not also_touched):
            continue
        assert occurrence.post is not None
        if fingerprint(occurrence.post) == fingerprint(text) and occurrence.post.template_id == text.id:
            continue
        take_words(session, occurrence.post, text, by=by, now=now)
        occurrence.post.template_id = text.id
        occurrence.words, occurrence.let_in_at = fingerprint(occurrence.post), None
        took += 1
    activity.record(session, by, "brought words to dates", series, now=now, count=took)
    session.flush()
    return took


def from_this_one(
    session: Session,
    occurrence: Occurrence,
    *,
    later_only: bool,
    by: Membership,
    now: datetime,
    also_touched: bool = False,
) -> tuple[Series, int]:
    """What one date says now becomes what all say, or this one and those after it. Gives the series they follow."""
    series, post = occurrence.series, occurrence.post
    assert post is not None
    demand_to_change(by, series)
    if later_only:
        series = splitting.split(session, series, occurrence.at, by=by, now=now)
    else:
        ahead.hold(session, series)
    words = template_of(session, post, by=by, now=now)
    series.template_id, series.changed_at = words.id, now
    occurrence.words, post.template_id = fingerprint(post), words.id
    session.flush()
    session.refresh(series, ["template"])
    return series, bring(session, series, by=by, now=now, also_touched=also_touched)


def take_words(session: Session, post: Post, text: Post, *, by: Membership, now: datetime) -> None:
    """One post says what another says, on the same channels; a scheduled one asks the gate again, once."""
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
        writing.tailor(session, variant, like.text, options=like.options, by=by, now=now)
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
