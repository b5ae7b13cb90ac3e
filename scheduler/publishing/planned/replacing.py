"""One asset in place of another, in every post still to come. What has left keeps what it showed.

Each post by itself, through the same editing as by hand: the gate is asked again, and what it refuses is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.content import Media, Post
from scheduler.content.writing import Conflict, Unfit
from scheduler.content.writing.left import LEFT
from scheduler.library.replacement import Replacement
from scheduler.library.using import Use, uses
from scheduler.people import Membership, Right
from scheduler.people.roles import NotAllowed, demand, may
from scheduler.publishing.planned import editing, swapping
from scheduler.publishing.planned.swapping import Before
from scheduler.publishing.refusals import NotInThatState, UnderWay
from scheduler.wording import N_, Text

AT_ONCE = 20  # posts in one step: a few seconds of a write at most


@dataclass(frozen=True)
class Outcome:
    """How it went, or would go, for one post. Plain facts: they outlive a rollback."""

    post: str  # public id
    title: str
    alts: tuple[tuple[str, str], ...] = ()  # before and after, where the text changes too
    notes: tuple[Text, ...] = ()  # what is no longer scheduled, and why
    places: tuple[Before, ...] = ()
    refusal: Text | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "post": self.post,
            "title": self.title,
            "notes": [note.as_json() for note in self.notes],
            "places": [place.as_json() for place in self.places],
            "refusal": self.refusal.as_json() if self.refusal else None,
        }


class NotLike(ValueError):
    """These two cannot stand for each other; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def still_to_come(session: Session, old: Media) -> list[Use]:
    """The posts in which it can be replaced: some version that shows it has not left, or has no channel yet."""
    return [
        use
        for use in uses(session, old)
        if use.post.deleted_at is None
        and (any(variant.delivery.state not in LEFT for variant in use.variants) or _no_channel(use))
    ]


def look(
    session: Session, old: Media, new: Media, posts: Sequence[Post], *, by: Membership, now: datetime
) -> list[Outcome]:
    """Really done, each in a savepoint; the caller rolls back when it was only a look."""
    _demand_alike(old, new)
    return [_one(session, post, old, new, by=by, now=now) for post in posts]


def begin(session: Session, old: Media, new: Media, *, by: Membership, now: datetime) -> Replacement:
    """What is to be done, written down; `go_on` does it step by step. Raises NotLike."""
    demand(by, Right.WRITE)
    _demand_alike(old, new)
    ahead = [use.post.public_id for use in still_to_come(session, old)]
    return _note(session, old, new, ahead, by=by, now=now)


def may_go_on(replacement: Replacement, by: Membership) -> bool:
    """Who began it, or may write in all posts: what somebody else is refused would be passed over for good."""
    theirs = replacement.by_user_id == by.user_id and may(by, Right.WRITE)
    return theirs or may(by, Right.WRITE_ALL)


def go_on(session: Session, replacement: Replacement, *, by: Membership, now: datetime) -> list[Outcome]:
    """The next posts; nothing when all are done. Raises NotAllowed for anybody who may not, see `may_go_on`."""
    if not may_go_on(replacement, by):
        raise NotAllowed(Right.WRITE_ALL)
    # Two pages may ask for the next ones at once: the second waits, and goes on where the first ended.
    session.refresh(replacement, with_for_update=True)
    now_these, later = replacement.ahead[:AT_ONCE], replacement.ahead[AT_ONCE:]
    before = _undone_places(session, replacement) if replacement.is_undo else {}
    done = [
        _one(session, post, replacement.old, replacement.new, by=by, now=now, back=before.get(post.public_id))
        for post in _posts(session, replacement.workspace_id, now_these)
    ]
    replacement.ahead = later
    replacement.done = [*replacement.done, *(outcome.as_json() for outcome in done)]
    if not later and replacement.finished_at is None:
        replacement.finished_at = now
        activity.record(
            session, by, "replaced", replacement.old, now=now,
            by_media=replacement.new.public_id, posts=len(replacement.done),
        )  # fmt: skip
    session.flush()
    return done


def undo(session: Session, replacement: Replacement, *, by: Membership, now: datetime) -> Replacement:
    """The images of each post as they were before this. Schedules that were lost stay lost."""
    demand(by, Right.WRITE)
    ahead = [done["post"] for done in replacement.done if done["places"]]
    made = _note(session, replacement.new, replacement.old, ahead, by=by, now=now)
    made.is_undo, made.undoes_id = True, replacement.id
    session.flush()
    return made


def _one(
    session: Session,
    post: Post,
    old: Media,
    new: Media,
    *,
    by: Membership,
    now: datetime,
    back: list[Before] | None = None,
) -> Outcome:
    facts: dict[str, Any] = {"post": post.public_id, "title": post.title or post.text[:80]}
    alts: list[tuple[str, str]] = []
    notes: list[Text] = []
    places: list[Before] = []
    known = {place.where: place for place in back or ()}
    try:
        with session.begin_nested():
            for about in swapping.lists(post, old):
                place = swapping.as_it_is(about, old)
                if back is None:
                    # Its own words describe it best; without any, the old ones are nearer than nothing.
                    after = new.alt_in(post.language) or place.alt
                    picked = swapping.swapped(about, old, new, after)
                elif place.where in known:
                    after = known[place.where].alt
                    picked = swapping.put_back(about, old, new, known[place.where])
                else:
                    continue
                changed = editing.set_images(session, about, picked, by=by, now=now)
                places.append(place)
                notes += changed.notes
                if place.alt != after:
                    alts.append((place.alt, after))
    except (NotAllowed, UnderWay, Unfit, Conflict, NotInThatState) as refusal:
        return Outcome(**facts, refusal=refusal.text)
    if not places:
        return Outcome(**facts, refusal=N_("It does not show it any more."))
    return Outcome(**facts, alts=tuple(alts), notes=tuple(notes), places=tuple(places))


def _demand_alike(old: Media, new: Media) -> None:
    if new.id == old.id:
        raise NotLike(N_("This is the same one: choose another."))
    if new.kind != old.kind or new.workspace_id != old.workspace_id or new.deleted_at:
        raise NotLike(N_("Choose one of the same kind, from this library."))


def _no_channel(use: Use) -> bool:
    return use.common and not use.post.variants


def _posts(session: Session, workspace_id: int, ids: Sequence[str]) -> list[Post]:
    found = session.scalars(
        select(Post).where(Post.workspace_id == workspace_id, Post.public_id.in_(ids))
    ).all()
    return sorted(found, key=lambda post: ids.index(post.public_id))


def _note(
    session: Session, old: Media, new: Media, ahead: list[str], *, by: Membership, now: datetime
) -> Replacement:
    made = Replacement(
        workspace_id=by.workspace_id, old_id=old.id, new_id=new.id, old=old, new=new, by_user_id=by.user_id,
        ahead=ahead, done=[], is_undo=False, created_at=now, finished_at=None if ahead else now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _undone_places(session: Session, undoing: Replacement) -> dict[str, list[Before]]:
    """How the lists were before the replacement that is taken back, by post."""
    done = session.scalar(
        select(Replacement).where(
            Replacement.workspace_id == undoing.workspace_id, Replacement.id == undoing.undoes_id
        )
    )
    return {
        each["post"]: [Before.from_json(place) for place in each["places"] or []]
        for each in (done.done if done else ())
    }
