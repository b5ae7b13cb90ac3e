"""Events of a brought calendar that our own calendars and feeds gave away: nothing is made of them a second time."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from scheduler.calendar.dav.kept import DavName
from scheduler.content import Post, Variant
from scheduler.wording import N_, Text

A_POST = re.compile(r"variant-([A-Za-z0-9_-]{1,32})@marronnier")
# Deadlines, free slots, key dates and whatever else a feed shows beside the posts, of this house or of another one.
NO_POST = re.compile(
    r"(?:approve|campaign|date|due|evaluate|event|holiday|key|lead|slot)-[A-Za-z0-9_-]{1,60}@marronnier"
)
AT_ONCE = 500  # values in one question
STANDS = N_("This post is in the calendar already, and stays as it is.")
BINNED = N_("Its post is in the bin here: nothing is made of it. Taken out of the bin, it is there again.")
NO_DRAFT = N_("It was shown by Marronnier beside the posts, and is none: nothing is made of it.")


def told(session: Session, workspace_id: int, uids: Collection[str]) -> dict[str, Text]:
    """What to say of those among them that are ours, by UID."""
    found = {uid: NO_DRAFT for uid in uids if NO_POST.fullmatch(uid)}
    named = {match[1]: uid for uid in uids if (match := A_POST.fullmatch(uid))}
    for public_id, binned in _posts(session, workspace_id, Variant.public_id, named):
        found[named[public_id]] = BINNED if binned else STANDS
    # A draft begun in a calendar application keeps the UID it was given there.
    for uid, binned in _posts(session, workspace_id, DavName.uid, [uid for uid in uids if len(uid) <= 255]):
        if not binned or uid not in found:
            found[uid] = BINNED if binned else STANDS
    return found


def _posts(
    session: Session, workspace_id: int, column: InstrumentedAttribute[str], wanted: Collection[str]
) -> Iterator[tuple[str, bool]]:
    """Of the posts that are called so: the name, and whether it is in the bin."""
    names = sorted(wanted)
    for begin in range(0, len(names), AT_ONCE):
        asked = (
            select(column, Post.deleted_at)
            .select_from(Variant)
            .join(Variant.post)
            .where(Variant.workspace_id == workspace_id, column.in_(names[begin : begin + AT_ONCE]))
        )
        if column is DavName.uid:
            asked = asked.join(DavName, DavName.variant_id == Variant.id).where(
                DavName.workspace_id == workspace_id
            )
        yield from ((name, deleted_at is not None) for name, deleted_at in session.execute(asked))
