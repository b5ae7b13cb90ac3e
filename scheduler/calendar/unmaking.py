"""A label made by a deed that is taken back goes with it, if nobody took it up meanwhile.

Here, and not beside the labels: posts and assets carry them, freezes, feeds and saved views name them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, exists, select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.activity.deed import Deed, PersonDetail
from scheduler.calendar.feeds.feed import Feed
from scheduler.calendar.saved import SavedView
from scheduler.content import Label, PostLabel
from scheduler.library.folder import MediaLabel
from scheduler.people import Membership
from scheduler.people.workspace import touch
from scheduler.publishing.freeze import Freeze

NOTE = "unmake"  # the way of a note that means: peel it off, and it was made for this


def unmake(session: Session, notes: Iterable[str], *, by: Membership, now: datetime) -> None:
    """Of what a batch's notes say was made by it, whatever is borne by nothing and named nowhere goes.

    Forgetting a label takes the right to plan; this does not, for the word is nobody else's. The notes came through a
    browser, so the history is asked who made it.
    """
    made = {what for way, _, what in (note.partition(" ") for note in notes) if way == NOTE}
    for label in session.scalars(
        select(Label)
        .where(Label.workspace_id == by.workspace_id, Label.public_id.in_(made), _made_by(by))
        .with_for_update()  # who sticks it on a post in this moment is seen below, or waits
    ).all():
        if not _taken_up(session, label):
            activity.record(session, by, "forgot_label", label, now=now, name=label.name)
            session.delete(label)
            session.flush()
            touch(session, by.workspace_id, now)


def _made_by(by: Membership) -> ColumnElement[bool]:
    return (
        exists()
        .where(Deed.workspace_id == by.workspace_id, Deed.about_kind == Label.__tablename__)
        .where(Deed.about_id == Label.public_id, Deed.verb == "made_label")
        .where(PersonDetail.workspace_id == by.workspace_id, PersonDetail.public_id == Deed.person)
        .where(PersonDetail.user_id == by.user_id)
    )


def _taken_up(session: Session, label: Label) -> bool:
    space, name = label.workspace_id, label.public_id
    uses = (
        exists().where(PostLabel.workspace_id == space, PostLabel.label_id == label.id),
        exists().where(MediaLabel.workspace_id == space, MediaLabel.label_id == label.id),
        exists().where(Freeze.workspace_id == space, cast(Freeze.named, String).contains(name)),
        exists().where(Feed.workspace_id == space, cast(Feed.filter, String).contains(name)),
        exists().where(SavedView.workspace_id == space, SavedView.query.contains(name)),
    )
    return any(session.scalar(select(use)) for use in uses)
