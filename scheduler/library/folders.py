"""Making folders, renaming them, putting one into another, taking an empty one away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from scheduler import activity
from scheduler.activity import wastepaper
from scheduler.content import Media
from scheduler.content.writing.acceptable import plain
from scheduler.library.folder import Folder
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.wording import N_, Text

LONGEST, DEEPEST, MOST = 80, 5, 500


class BadFolder(ValueError):
    """What was asked of a folder cannot be; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


@dataclass(frozen=True)
class Shown:
    """A folder in its place among the others."""

    folder: Folder
    depth: int
    path: str  # with the names of those it lies in
    assets: int  # in it, without those of the folders inside


def tree(session: Session, workspace_id: int) -> list[Shown]:
    """All folders, each after the one it lies in, by name."""
    folders = session.scalars(select(Folder).where(Folder.workspace_id == workspace_id)).all()
    counted = session.execute(
        select(Media.folder_id, func.count(Media.id))
        .where(Media.workspace_id == workspace_id, Media.folder_id.is_not(None), Media.deleted_at.is_(None))
        .group_by(Media.folder_id)
    )
    assets = {folder: number for folder, number in counted}
    inside: dict[int | None, list[Folder]] = {}
    for folder in sorted(folders, key=lambda each: each.name.casefold()):
        inside.setdefault(folder.parent_id, []).append(folder)

    def walk(parent: int | None, depth: int, path: str) -> Iterator[Shown]:
        for folder in inside.get(parent, ()):
            here = f"{path} / {folder.name}" if path else folder.name
            yield Shown(folder, depth, here, assets.get(folder.id, 0))
            yield from walk(folder.id, depth + 1, here)

    return list(walk(None, 0, ""))


def with_inner(shown: list[Shown], folder: Folder) -> list[int]:
    """The ids of a folder and of all that lie in it."""
    found, depth = [], None
    for each in shown:
        if each.folder.id == folder.id:
            depth = each.depth
        elif depth is not None and each.depth <= depth:
            break
        if depth is not None:
            found.append(each.folder.id)
    return found


def make(
    session: Session, name: str, *, parent: Folder | None = None, by: Membership, now: datetime
) -> Folder:
    """Raises BadFolder. One of that name that is there already is given back."""
    demand(by, Right.WRITE)
    name = _fit(name)
    shown = tree(session, by.workspace_id)
    for each in shown:
        same_place = each.folder.parent_id == (parent.id if parent else None)
        if same_place and each.folder.name.casefold() == name.casefold():
            return each.folder
    if len(shown) >= MOST:
        raise BadFolder(N_("There are {most} folders already; that is as many as fit.", most=MOST))
    if parent is not None and _depth(shown, parent) + 1 >= DEEPEST:
        raise BadFolder(N_("Folders lie at most {most} deep.", most=DEEPEST))
    folder = Folder(
        workspace_id=by.workspace_id, name=name, parent_id=parent.id if parent else None, created_at=now
    )
    session.add(folder)
    session.flush()
    activity.record(session, by, "made_folder", folder, now=now)
    return folder


def rename(session: Session, folder: Folder, name: str, *, by: Membership, now: datetime) -> None:
    """Raises BadFolder."""
    demand(by, Right.WRITE_ALL)
    name = _fit(name)
    for each in tree(session, by.workspace_id):
        other = each.folder
        beside = other.id != folder.id and other.parent_id == folder.parent_id
        if beside and other.name.casefold() == name.casefold():
            raise BadFolder(N_("There is a folder of this name already."))
    if name != folder.name:
        folder.name = name
        session.flush()
        activity.record(session, by, "renamed_folder", folder, now=now)


def remove(session: Session, folder: Folder, *, by: Membership, now: datetime) -> activity.WastePaper | None:
    """An empty one only: nothing is lost by it. What lies in the bin is put back beside the folders."""
    demand(by, Right.WRITE_ALL)
    shown = tree(session, by.workspace_id)
    if len(with_inner(shown, folder)) > 1 or any(
        each.assets for each in shown if each.folder.id == folder.id
    ):
        raise BadFolder(N_("Something still lies in this folder. Move it elsewhere first."))
    try:
        with session.begin_nested():
            for media in session.scalars(
                select(Media).where(Media.workspace_id == by.workspace_id, Media.folder_id == folder.id)
            ):
                media.folder_id = None
            session.flush()
            paper = wastepaper.keep(session, folder, right=Right.WRITE_ALL, by=by, now=now)
            activity.record(session, by, "removed_folder", folder, now=now)
            session.delete(folder)
        return paper
    except IntegrityError:
        # A colleague put something into it in the same moment.
        raise BadFolder(N_("Something still lies in this folder. Move it elsewhere first.")) from None
    except StaleDataError:
        return None  # a colleague took it away in the same moment


def _depth(shown: list[Shown], folder: Folder) -> int:
    return next((each.depth for each in shown if each.folder.id == folder.id), 0)


def _fit(name: str) -> str:
    name = plain(name, lines=False).replace("/", "-")
    if not 0 < len(name) <= LONGEST:
        raise BadFolder(N_("A folder has a name of at most {most} characters.", most=LONGEST))
    return name
