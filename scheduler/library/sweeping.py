"""Files that no row knows: what a crash left between putting a file down and entering it.

Only what is named as ours is looked at: DATA_DIR may hold strangers' files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import select

from scheduler.content import Media
from scheduler.db import Sessions, across_workspaces
from scheduler.library.upload import Upload
from scheduler.storage import Lying, Place, lying

# Between a file and its row lies one request; an upload in pieces may wait two days for the next.
GRACE = timedelta(days=3)
AT_ONCE = 400
OURS = re.compile(r"\.?(?P<id>[a-z2-7]{20})\.[A-Za-z0-9.]+")
WORKSPACE = re.compile(r"[a-z2-7]{20}")


def litter(sessions: Sessions, root: Place, *, now: datetime) -> Iterator[Lying]:
    """In no order; the caller takes them away. Reads in short sessions: a large store takes its time."""
    old = (each for each in lying(root) if now - each.changed_at > GRACE and _id(each))
    while some := list(islice(old, AT_ONCE)):
        known = _known(sessions, {_id(each) for each in some})
        yield from (each for each in some if _id(each) not in known or _is_aside(each))


def _id(each: Lying) -> str:
    """The public id in its name; empty for what is not ours."""
    folder, *inner = each.parts
    if not WORKSPACE.fullmatch(folder) or (len(inner) != 1 and inner[:-1] != ["uploads"]):
        return ""
    found = OURS.fullmatch(inner[-1])
    return found["id"] if found else ""


def _is_aside(each: Lying) -> bool:
    """Written aside, and never put in its place."""
    return each.parts[-1].startswith(".")


def _known(sessions: Sessions, ids: Iterable[str]) -> set[str]:
    with sessions.reading() as session, across_workspaces(session):
        found = set(session.scalars(select(Media.public_id).where(Media.public_id.in_(ids))))
        return found | set(session.scalars(select(Upload.public_id).where(Upload.public_id.in_(ids))))
