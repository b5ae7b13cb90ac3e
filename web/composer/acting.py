"""What the buttons do beyond saving: submit, schedule, publish now, unschedule, copy, delete."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import url_for

from scheduler.approvals import standing
from scheduler.content import Post, Variant, writing
from scheduler.content.message import content_hash
from scheduler.content.writing.authorship import demand_to_write
from scheduler.content.writing.left import LEFT
from scheduler.db import GapHour, OverlapHour
from scheduler.people.roles import NotAllowed
from scheduler.publishing.corrections import public
from scheduler.publishing.planned import editing, scheduling
from scheduler.publishing.refusals import NotInThatState, PastTime, Refused, UnderWay
from scheduler.wording import N_, Text, verbatim
from web.composer.saving import Desk, Saved
from web.undo import offer_undo


@dataclass
class Acted:
    """What came of a button. `refusals` are the gate's, by the channel's public id."""

    problems: dict[str, Text] = field(default_factory=dict)
    refusals: dict[str, list[Text]] = field(default_factory=dict)
    news: list[Text] = field(default_factory=list)
    goal: str = ""  # where to go next, where it is not back to the page


def act(desk: Desk, saved: Saved, do: str) -> Acted:
    """Nothing further is done on a page with something left to correct."""
    name, _, about = do.partition(":")
    deed = DEEDS.get(name)
    acted = Acted()
    if deed and saved.ok:
        deed(desk, saved.post, about, acted)
    return acted


def delete(desk: Desk, post: Post) -> None:
    """Off every schedule, then out of sight. Raises UnderWay, StillGoing, NotAllowed."""
    demand_to_write(desk.by, post)
    editing.delete(desk.session, post, by=desk.by, now=desk.now)
    still = [variant.channel.name for variant in post.variants if public.is_out(desk.session, variant)]
    words = N_("The post was deleted.")
    if still:
        # The bin is ours alone: what was published is still there, and somebody should know.
        words = N_(
            "The post was deleted here. It is still public on {channels}.",
            channels=verbatim(", ".join(still)),
        )
    offer_undo("composer.restore", words, post_id=post.public_id)


def _promote(desk: Desk, post: Post, about: str, acted: Acted) -> None:
    writing.promote(desk.session, post, by=desk.by, now=desk.now)


def _submit(desk: Desk, post: Post, about: str, acted: Acted) -> None:
    _promote(desk, post, about, acted)
    with _told(acted):
        scheduling.submit(desk.session, post, by=desk.by, now=desk.now)
        if all(standing(desk.session, one, content_hash(one), at=desk.now).approved for one in post.variants):
            acted.news.append(N_("Submitted. Nobody’s yes is missing: it can be scheduled."))
        else:
            acted.news.append(N_("Submitted for approval."))


def _schedule(desk: Desk, post: Post, about: str, acted: Acted) -> None:
    ready = [v for v in _meant(post, about) if v.planned and v.delivery.state != "scheduled"]
    if not ready:
        acted.problems["planned"] = N_("Choose a date and a time first.")
        return
    _promote(desk, post, about, acted)
    done = []
    for variant in ready:
        assert variant.planned
        with _told(acted, variant):
            scheduling.schedule(desk.session, variant, planned=variant.planned, by=desk.by, now=desk.now)
            done.append(variant)
    _said(acted, N_("Scheduled on {channel}."), done)


def _now(desk: Desk, post: Post, about: str, acted: Acted) -> None:
    _promote(desk, post, about, acted)
    done = []
    for variant in _meant(post, about):
        with _told(acted, variant):
            scheduling.publish_now(desk.session, variant, by=desk.by, now=desk.now)
            done.append(variant)
    _said(acted, N_("On its way to {channel}."), done)


def _unschedule(desk: Desk, post: Post, about: str, acted: Acted) -> None:
    done = []
    for variant in _meant(post, about):
        if variant.delivery.state == "scheduled":
            with _told(acted, variant):
                scheduling.unschedule(desk.session, variant, by=desk.by, now=desk.now)
                done.append(variant)
    _said(acted, N_("No longer scheduled on {channel}."), done)


def _said(acted: Acted, words: Text, done: list[Variant]) -> None:
    """One sentence for all channels: a press of one button is one piece of news."""
    if done:
        names = ", ".join(variant.channel.name for variant in done)
        acted.news.append(Text(words.msgid, {"channel": verbatim(names)}))


def _copy(desk: Desk, post: Post, about: str, acted: Acted) -> None:
    copy = writing.duplicate(desk.session, post, by=desk.by, now=desk.now)
    acted.news.append(N_("This is the copy. It is planned nowhere yet."))
    acted.goal = url_for("composer.compose", post_id=copy.public_id)


def _delete(desk: Desk, post: Post, about: str, acted: Acted) -> None:
    with _told(acted):
        delete(desk, post)
        acted.goal = url_for("front_door.show")


Deed = Callable[[Desk, Post, str, Acted], None]


def _library(desk: Desk, post: Post, about: str, acted: Acted) -> None:
    """To choose images there, and back; `about` is the channel whose own ones they will be."""
    acted.goal = url_for("library.pick", post=post.public_id, channel=about or None)


DEEDS: dict[str, Deed] = {
    "promote": _promote,
    "submit": _submit,
    "schedule": _schedule,
    "now": _now,
    "unschedule": _unschedule,
    "copy": _copy,
    "delete": _delete,
    "library": _library,
}


def _meant(post: Post, about: str) -> Iterable[Variant]:
    """One channel's version, or all that have not left."""
    living = [variant for variant in post.variants if variant.delivery.state not in LEFT]
    return [v for v in living if v.channel.public_id == about] if about else living


@contextmanager
def _told(acted: Acted, variant: Variant | None = None) -> Iterator[None]:
    """A refusal is a sentence beside what it concerns, never an error page."""
    try:
        yield
    except Refused as refused:
        texts = [refusal.text for refusal in refused.refusals]
        _beside(acted, variant, texts)
    except (
        GapHour,
        OverlapHour,
        NotAllowed,
        NotInThatState,
        PastTime,
        UnderWay,
        writing.StillGoing,
    ) as refused:
        _beside(acted, variant, [refused.text])


def _beside(acted: Acted, variant: Variant | None, texts: list[Text]) -> None:
    if variant is None:
        acted.problems[""] = texts[0]
    else:
        acted.refusals.setdefault(variant.channel.public_id, []).extend(texts)
