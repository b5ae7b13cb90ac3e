"""Making labels, sticking them on posts, taking them off."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.activity import wastepaper
from scheduler.content.label import Label, PostLabel
from scheduler.content.post import Post
from scheduler.content.writing.authorship import demand_to_write
from scheduler.content.writing.remembering import changed
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.wording import N_, Text

LONGEST = 60


class BadLabel(ValueError):
    """A label is a word or two, and no two are alike."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def labels(session: Session, workspace_id: int) -> list[Label]:
    """In the order of their names."""
    found = session.scalars(select(Label).where(Label.workspace_id == workspace_id))
    return sorted(found, key=lambda label: label.name.casefold())


def labels_of(session: Session, workspace_id: int, posts: Collection[int]) -> dict[int, list[Label]]:
    """By post id; a post without any is not in it. One query for all."""
    rows = session.execute(
        select(PostLabel.post_id, Label)
        .join(Label, Label.id == PostLabel.label_id)
        .where(PostLabel.workspace_id == workspace_id, PostLabel.post_id.in_(posts))
        .order_by(Label.name)
    )
    found: dict[int, list[Label]] = {}
    for post_id, label in rows:
        found.setdefault(post_id, []).append(label)
    return found


def called(session: Session, name: str, *, by: Membership, now: datetime) -> Label:
    """The label of that name, made when there is none. Raises BadLabel."""
    return called_or_made(session, name, by=by, now=now)[0]


def called_or_made(session: Session, name: str, *, by: Membership, now: datetime) -> tuple[Label, bool]:
    """The same, and whether it was made."""
    demand(by, Right.WRITE)
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST:
        raise BadLabel(N_("A label has a name of at most {most} characters.", most=LONGEST))
    for label in labels(session, by.workspace_id):
        if label.name.casefold() == name.casefold():
            return label, False
    label = Label(workspace_id=by.workspace_id, name=name, created_at=now)
    session.add(label)
    session.flush()
    activity.record(session, by, "made_label", label, now=now, name=name)
    return label, True


def forget(session: Session, label: Label, *, by: Membership, now: datetime) -> activity.WastePaper | None:
    """The word goes, from every post and asset that carries it; these stay. What comes back takes it out of the waste paper."""
    demand(by, Right.PLAN)
    paper = wastepaper.keep(session, label, right=Right.PLAN, by=by, now=now)
    activity.record(session, by, "forgot_label", label, now=now, name=label.name)
    session.delete(label)  # the database takes it off them
    session.flush()
    touch(session, by.workspace_id, now)
    return paper


def stick(
    session: Session, label: Label, posts: Iterable[Post], *, by: Membership, now: datetime
) -> list[Post]:
    """On all of them; gives back those that did not carry it yet."""
    fresh = _may_write_each(posts, by)
    carry = _carriers(session, label)
    fresh = [post for post in fresh if post.id not in carry]
    if fresh:
        rows = [
            {"workspace_id": label.workspace_id, "post_id": post.id, "label_id": label.id} for post in fresh
        ]
        session.execute(insert(PostLabel), rows)
        touch(session, by.workspace_id, now)
    return fresh


def peel(
    session: Session, label: Label, posts: Iterable[Post], *, by: Membership, now: datetime
) -> list[Post]:
    """Off all of them; gives back those that did carry it."""
    carry = _carriers(session, label)
    there = [post for post in _may_write_each(posts, by) if post.id in carry]
    if there:
        # One by one: a freeze of this label has to hear of each.
        for one in session.scalars(
            select(PostLabel).where(
                PostLabel.workspace_id == label.workspace_id,
                PostLabel.label_id == label.id,
                PostLabel.post_id.in_([post.id for post in there]),
            )
        ):
            session.delete(one)
        session.flush()
        touch(session, by.workspace_id, now)
    return there


def carry(session: Session, post: Post, names: Iterable[str], *, by: Membership, now: datetime) -> bool:
    """The post carries these labels and no others; those not known yet are made. Raises BadLabel."""
    demand_to_write(by, post)
    wanted = {label.id: label for name in names if (label := called(session, name, by=by, now=now))}
    there = {label.id: label for label in post.labels}
    for label in (label for key, label in wanted.items() if key not in there):
        stick(session, label, [post], by=by, now=now)
    for label in (label for key, label in there.items() if key not in wanted):
        peel(session, label, [post], by=by, now=now)
    if wanted.keys() == there.keys():
        return False
    session.refresh(post, ["labels"])
    changed(session, post, now=now)
    return True


def _may_write_each(posts: Iterable[Post], by: Membership) -> list[Post]:
    posts = list(posts)
    for post in posts:
        demand_to_write(by, post)
    return posts


def _carriers(session: Session, label: Label) -> set[int]:
    return set(
        session.scalars(
            select(PostLabel.post_id).where(
                PostLabel.workspace_id == label.workspace_id, PostLabel.label_id == label.id
            )
        )
    )
