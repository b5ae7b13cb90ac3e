"""Files that no row knows: what a crash left between putting a file down and entering it.

Only what is named as ours is looked at: DATA_DIR may hold strangers' files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scheduler.content import Media
from scheduler.db import Fact, Sessions, across_workspaces
from scheduler.library.upload import Upload
from scheduler.people import Workspace
from scheduler.storage import Lying, Place, lying

# Between a file and its row lies one request; an upload in pieces may wait two days for the next.
GRACE = timedelta(days=3)
AT_ONCE = 400
FEW, SHARE = 20, 0.2
TOO_MUCH = "litter left lying"
OURS = re.compile(r"\.?(?P<id>[a-z2-7]{20})\.[A-Za-z0-9.]+")
WORKSPACE = re.compile(r"[a-z2-7]{20}")


@dataclass
class Survey:
    """What was looked at of ours, and what of it no row knows."""

    looked_at: int = 0
    found: list[Lying] = field(default_factory=list)

    @property
    def is_too_much(self) -> bool:
        """More than litter: rather another database's files, or a backup that is older than they are."""
        return len(self.found) > FEW and len(self.found) > SHARE * self.looked_at


def litter(sessions: Sessions, root: Place, *, now: datetime) -> Survey:
    """In no order; the caller takes them away, unless it is too much. Reads in short sessions: a large store takes its time.

    Only in the folders of workspaces this database knows: what lies beside them may be another house's.
    """
    survey, spaces = Survey(), _workspaces(sessions)
    ours = (each for each in lying(root) if each.parts[0] in spaces and public_id(each))
    while some := list(islice(ours, AT_ONCE)):
        survey.looked_at += len(some)
        old = [each for each in some if now - each.changed_at > GRACE]
        there = known(sessions, {public_id(each) for each in old})
        survey.found += [each for each in old if public_id(each) not in there or _is_aside(each)]
    return survey


def remember(session: Session, survey: Survey) -> None:
    """For whoever looks after the house: what was too much to be taken away."""
    session.execute(delete(Fact).where(Fact.name == TOO_MUCH))
    if survey.is_too_much:
        session.add(Fact(name=TOO_MUCH, value=f"{len(survey.found)} {survey.looked_at}"))


def too_much(session: Session) -> tuple[int, int] | None:
    """How many files of how many were left lying the last time, because they were too many."""
    said = session.scalar(select(Fact.value).where(Fact.name == TOO_MUCH))
    if said is None:
        return None
    found, _, looked_at = said.partition(" ")
    return int(found), int(looked_at)


def public_id(each: Lying) -> str:
    """The public id in its name; empty for what is not ours."""
    folder, *inner = each.parts
    if not WORKSPACE.fullmatch(folder) or (len(inner) != 1 and inner[:-1] != ["uploads"]):
        return ""
    found = OURS.fullmatch(inner[-1])
    return found["id"] if found else ""


def _is_aside(each: Lying) -> bool:
    """Written aside, and never put in its place."""
    return each.parts[-1].startswith(".")


def _workspaces(sessions: Sessions) -> set[str]:
    with sessions.reading() as session:
        return set(session.scalars(select(Workspace.public_id)))


def known(sessions: Sessions, ids: Iterable[str]) -> set[str]:
    """Those of them that a row knows."""
    with sessions.reading() as session, across_workspaces(session):
        found = set(session.scalars(select(Media.public_id).where(Media.public_id.in_(ids))))
        return found | set(session.scalars(select(Upload.public_id).where(Upload.public_id.in_(ids))))
