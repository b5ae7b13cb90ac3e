"""Telling people and the history what became of a delivery: one sentence each, with where to go next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from scheduler import activity, notices
from scheduler.people import Right
from scheduler.people.finding import membership_of
from scheduler.publishing.delivery import Delivery, State
from scheduler.wording import N_, Text

# What each state asks of a person; states that ask nothing are not told.
SENTENCES: dict[State, Callable[[str, str, Text | str], Text]] = {
    State.FAILED: lambda title, channel, why: N_(
        "“{title}” was not published on {channel}: {reason}", title=title, channel=channel, reason=why
    ),
    State.UNCONFIRMED: lambda title, channel, why: N_(
        "“{title}” may be out on {channel}, or not. Look there, then say which: {reason}",
        title=title,
        channel=channel,
        reason=why,
    ),
    State.MISSED: lambda title, channel, why: N_(
        "“{title}” was not published on {channel} in time. Choose a new time, or drop it.",
        title=title,
        channel=channel,
    ),
    State.DROPPED: lambda title, channel, why: N_(
        "“{title}” was dropped on {channel}: it was later than it was worth publishing.",
        title=title,
        channel=channel,
    ),
    State.HELD: lambda title, channel, why: N_(
        "“{title}” is held on {channel}: {reason}", title=title, channel=channel, reason=why
    ),
    State.WAITING: lambda title, channel, why: N_(
        "“{title}” waits for somebody to publish it on {channel}.", title=title, channel=channel
    ),
}


# The same for what is public already and was to be changed: what, where, and what is asked.
AFTERWARDS: dict[tuple[str, State], Callable[[str, str, Text | str], Text]] = {
    ("edit", State.FAILED): lambda title, channel, why: N_(
        "The correction of “{title}” was not made on {channel}: {reason}",
        title=title, channel=channel, reason=why,
    ),
    ("edit", State.UNCONFIRMED): lambda title, channel, why: N_(
        "“{title}” may have been corrected on {channel}, or not. Look there, then say which: {reason}",
        title=title, channel=channel, reason=why,
    ),
    ("edit", State.MISSED): lambda title, channel, why: N_(
        "The correction of “{title}” did not reach {channel} in time. Send it again, or withdraw it.",
        title=title, channel=channel,
    ),
    ("edit", State.HELD): lambda title, channel, why: N_(
        "The correction of “{title}” is held on {channel}: {reason}", title=title, channel=channel, reason=why
    ),
    ("edit", State.WAITING): lambda title, channel, why: N_(
        "“{title}” is to be corrected on {channel} by hand.", title=title, channel=channel
    ),
    ("remove", State.FAILED): lambda title, channel, why: N_(
        "“{title}” was not taken down on {channel}: {reason}", title=title, channel=channel, reason=why
    ),
    ("remove", State.UNCONFIRMED): lambda title, channel, why: N_(
        "“{title}” may be gone from {channel}, or not. Look there, then say which: {reason}",
        title=title, channel=channel, reason=why,
    ),
    ("remove", State.MISSED): lambda title, channel, why: N_(
        "“{title}” could not be taken down on {channel} in time: it is still there.",
        title=title, channel=channel,
    ),
    ("remove", State.HELD): lambda title, channel, why: N_(
        "“{title}” is still up on {channel}: {reason}", title=title, channel=channel, reason=why
    ),
    ("remove", State.WAITING): lambda title, channel, why: N_(
        "“{title}” is to be taken down on {channel} by hand.", title=title, channel=channel
    ),
}  # fmt: skip
# What the history says; a state without a word of its own is named after the deed.
VERBS = {("edit", State.PUBLISHED): "corrected", ("remove", State.REMOVED): "removed"}
NOUNS = {"edit": "correction", "remove": "removal"}


@dataclass
class Subject:
    """Names a variant in the history without loading it."""

    public_id: str
    workspace_id: int
    title: str
    channel: str
    for_user: int | None = None
    kind: str = "publish"
    __tablename__: str = "variant"
    author: int | None = None  # told when it is held: the words are theirs to change

    @classmethod
    def of(cls, delivery: Delivery) -> Subject:
        variant = delivery.variant
        if variant is None:
            raise LookupError(f"Delivery {delivery.public_id} is about no variant.")
        return cls(
            variant.public_id,
            delivery.workspace_id,
            variant.post.title,
            delivery.channel.name,
            delivery.scheduled_by_id,
            delivery.kind,
            author=variant.post.author_id,
        )


def tell(
    session: Session, about: Subject, state: State, cause: Text | None, *, now: datetime, ask: bool = True
) -> None:
    """Write the state into the history; `ask`: a person has to act, so those who can are told."""
    detail: dict[str, Any] = {"cause": cause} if cause else {}
    activity.record(session, None, _verb(about.kind, state), about, now=now, **detail)
    sentence = SENTENCES.get(state) if about.kind == "publish" else AFTERWARDS.get((about.kind, state))
    if not ask or sentence is None:
        return
    notices.tell(
        session,
        about.workspace_id,
        kind=str(state),
        text=sentence(about.title or "…", about.channel, cause or ""),
        about=about.public_id,
        now=now,
        users=_whose(session, about, state),
        right=Right.RESOLVE,
    )


def _whose(session: Session, about: Subject, state: State) -> list[int]:
    """Who put it on the calendar; and of what is held, the author, while a member."""
    people = [about.for_user] if about.for_user else []
    author = about.author if state is State.HELD else None
    if author and author not in people and membership_of(session, author, about.workspace_id):
        people.append(author)
    return people


def _verb(kind: str, state: State) -> str:
    if kind == "publish":
        return str(state)
    return VERBS.get((kind, state), f"{NOUNS[kind]} {state}")
