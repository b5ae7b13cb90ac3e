"""The one gate. Whatever wants to put words on a calendar or in public passes here, whichever way it came.

Rights + who speaks + time + channel + freeze and embargo + what the platform takes + rights of images + charter + approvals: asked when a variant is scheduled,
and again whenever what was stamped has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from scheduler import charter
from scheduler.adapters import fit
from scheduler.channels import Channel, Health
from scheduler.channels.rehearsal import rehearse
from scheduler.charter import acknowledging, speaking
from scheduler.content import Variant
from scheduler.content.message import compose
from scheduler.db import gate_lock
from scheduler.library import expiring
from scheduler.people import Membership, Right
from scheduler.people.roles import NotAllowed, may
from scheduler.publishing.freeze import Freeze
from scheduler.publishing.gating.known import Known
from scheduler.publishing.refusals import Refusal, Refused
from scheduler.wording import N_, verbatim, whose_name


def ask(session: Session, variant: Variant, *, at: datetime, by: Membership | None, now: datetime) -> Known:
    """Raises Refused with everything that is in the way, at once. What allowed it, which is given, stays the truth
    until the commit."""
    gate_lock.hold(session, [variant.workspace_id])
    known = Known.of(session, [variant], due={variant.id: at}, now=min(at, now))
    refusals = look(session, variant, at=at, by=by, now=now, known=known)
    if refusals:
        raise Refused(refusals)
    return known


def look(
    session: Session,
    variant: Variant,
    *,
    at: datetime,
    by: Membership | None,
    now: datetime,
    known: Known | None = None,
) -> list[Refusal]:
    """What would be in the way of this variant going out `at`. `by` None: the house itself, for what somebody with
    the right has already asked for. `known` spares loading the same again when many variants are looked at."""
    known = known or Known.of(session, [variant], due={variant.id: at}, now=min(at, now))
    if variant.post.deleted_at is not None:
        return [Refusal("deleted", N_("This post is in the bin. Take it back out first."))]
    if variant.post.template:
        return [Refusal("template", N_("These are the words of a series: its dates go out, they do not."))]
    return [
        *_rights(session, by, now),
        *_time(at, now),
        *_ending(known, variant, at),
        *_channel(variant.channel, at, now),
        *_speaker(known, variant, by, at),
        *_stop(known, variant, at),
        *_fit(variant),
        *_media_rights(variant, at),
        *(objections := list(_charter(session, known, variant, at))),
        *_approvals(known, variant, objections),
    ]


def _rights(session: Session, by: Membership | None, now: datetime) -> Iterator[Refusal]:
    if by is None:
        return
    if not may(by, Right.SCHEDULE):
        yield Refusal("right", NotAllowed(Right.SCHEDULE).text)
    yield from unread(session, by, now)


def unread(session: Session, by: Membership, now: datetime) -> Iterator[Refusal]:
    """Who has not acknowledged the charter in time may draft, whoever allowed the schedule."""
    try:
        acknowledging.demand_acknowledged(session, by, now=now)
    except acknowledging.NotAcknowledged as refusal:
        yield Refusal("acknowledgement", refusal.text)


def _speaker(known: Known, variant: Variant, by: Membership | None, at: datetime) -> Iterator[Refusal]:
    """At the moment it goes out: a word may end before then."""
    names = known.voices.missing(variant, speaking.who_speaks(variant, by), at)
    if names and len(names) == 1:
        yield Refusal(
            "speaker",
            N_(
                "On {channel}, this is for {name} to say: to put on the calendar, or to lend the word for.",
                channel=verbatim(variant.channel.name),
                name=whose_name(names[0]),
            ),
        )
    elif names:
        yield Refusal(
            "speaker",
            N_(
                "On {channel}, {names} speak on this. One of them puts it on the calendar, or lends their word.",
                channel=verbatim(variant.channel.name),
                names=whose_name(", ".join(names[:5])),
            ),
        )
    elif names is not None:
        yield Refusal(
            "speaker",
            N_(
                "On {channel}, nobody has the word for this at that time.",
                channel=verbatim(variant.channel.name),
            ),
        )


def _time(at: datetime, now: datetime) -> Iterator[Refusal]:
    if at < now:
        yield Refusal("past", N_("This time is already past."))


def _ending(known: Known, variant: Variant, at: datetime) -> Iterator[Refusal]:
    end = known.endings.get(variant.post_id)
    if end is not None and at >= end:
        day = end.date().isoformat()
        yield Refusal(
            "ended",
            N_("This post is taken down on {day}. Choose an earlier time, or let it stay longer.", day=day),
        )


def _channel(channel: Channel, at: datetime, now: datetime) -> Iterator[Refusal]:
    name = verbatim(channel.name)
    if channel.removed_at is not None:
        yield Refusal("channel", N_("The channel {name} has been taken away.", name=name))
    elif at > now:
        return  # a pause, or lost credentials, hold what falls due inside them; later ones stay scheduled
    elif channel.paused_at is not None:
        yield Refusal("channel", N_("{name} is paused. Resume the channel first.", name=name))
    elif channel.health == Health.UNAUTHORIZED:
        yield Refusal("channel", N_("{name} no longer lets us in. Reconnect the channel first.", name=name))


def _stop(known: Known, variant: Variant, at: datetime) -> Iterator[Refusal]:
    stop = known.stops.over(variant, at)
    if stop:
        yield Refusal("freeze" if isinstance(stop, Freeze) else "embargo", stop.refuses)


def _fit(variant: Variant) -> Iterator[Refusal]:
    message = compose(variant, media_root=Path())
    for objection in fit.objections(rehearse(variant.channel), message):
        yield Refusal("content", objection)


def _media_rights(variant: Variant, at: datetime) -> Iterator[Refusal]:
    """At the moment it goes out: what may be shown today may not be shown for ever."""
    for image in variant.images:
        if (reason := expiring.why_not(image.media, at)) is not None:
            yield Refusal("media", reason)


def _charter(session: Session, known: Known, variant: Variant, at: datetime) -> Iterator[Refusal]:
    if known.book is None:
        return
    for finding in charter.review(session, variant, at=at, by_book=known.book, known=known.around):
        if finding.blocks:
            yield Refusal("charter", finding.message, finding)


def _approvals(known: Known, variant: Variant, objections: list[Refusal]) -> Iterator[Refusal]:
    # Good at the moment it goes out: a yes that lapses before then is no yes.
    standing = known.standings[variant.id]
    if standing.approved:
        return
    # What the charter itself asks somebody about, it has said already, with the words it is about. That hides
    # nobody who is asked after it.
    said = {one.finding.key for one in objections if one.finding}
    for turn, missing in standing.unanswered:
        if turn.path is not None or not said.issuperset(one.key for one in turn.findings):
            yield Refusal("approval", missing)
            return
