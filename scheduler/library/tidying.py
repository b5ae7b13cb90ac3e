"""One thing done to many assets: moved, labelled, binned. Each by itself; each says how to take it back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.content import Label, Media, labelling
from scheduler.library.describing import demand_to_edit
from scheduler.library.folder import Folder, MediaLabel
from scheduler.library.using import consents, used_in
from scheduler.people import Membership, Right
from scheduler.people.roles import NotAllowed, demand
from scheduler.people.workspace import touch
from scheduler.wording import N_, Text

MOST = 200


class InUse(Exception):
    """A post shows the asset, or another asset needs it as its consent: it stays until none does."""

    def __init__(self, text: Text) -> None:
        self.text: Text = text
        super().__init__(str(self.text))


@dataclass(frozen=True)
class Done:
    """How it went for one of them. `undo` is what takes it back; `refusal` why it stayed as it was."""

    media: Media
    undo: str = ""
    refusal: Text | None = None


def move(
    session: Session, assets: Sequence[Media], folder: Folder | None, *, by: Membership, now: datetime
) -> list[Done]:
    """Into a folder, or out of all."""
    demand(by, Right.WRITE)
    names = _names(session, by.workspace_id)
    done = []
    for media in assets:
        before = media.folder_id
        if before == (folder.id if folder else None):
            done.append(Done(media, refusal=N_("It lies there already.")))
            continue
        media.folder_id = folder.id if folder else None
        done.append(Done(media, f"move {names.get(before or 0, '')}"))
    _told(session, "moved", done, by, now)
    return done


def label(
    session: Session, assets: Sequence[Media], name: str, *, off: bool = False, by: Membership, now: datetime
) -> list[Done]:
    """A label of the newsroom put on, or taken off. Raises labelling.BadLabel."""
    demand(by, Right.WRITE)
    how: dict[str, Any] = {"by": by, "now": now}
    word, is_new = (
        (_known_label(session, name, by), False) if off else labelling.called_or_made(session, name, **how)
    )
    back = "label" if off else "unmake" if is_new else "unlabel"
    carriers = set(
        session.scalars(
            select(MediaLabel.media_id).where(
                MediaLabel.workspace_id == by.workspace_id, MediaLabel.label_id == word.id
            )
        )
    )
    done = []
    for media in assets:
        if (media.id in carriers) != off:
            already = N_("It does not carry this label.") if off else N_("It carries this label already.")
            done.append(Done(media, refusal=already))
            continue
        _stick(session, word, media, off)
        done.append(Done(media, f"{back} {word.public_id}"))
    _told(session, "labelled", done, by, now)
    return done


def bin_all(session: Session, assets: Sequence[Media], *, by: Membership, now: datetime) -> list[Done]:
    """Out of the library, for a month; what is in use stays."""
    done = []
    for media in assets:
        try:
            remove(session, media, by=by, now=now)
            done.append(Done(media, "restore"))
        except (InUse, NotAllowed) as refusal:
            done.append(Done(media, refusal=refusal.text))
    return done


def remove(session: Session, media: Media, *, by: Membership, now: datetime) -> None:
    """Out of the library; `take_back` undoes it. Raises InUse. One's own, or any for who edits all."""
    demand_to_edit(by, media)
    if used_in(session, media.workspace_id, [media])[media.id]:
        raise InUse(N_("A post still shows it: take it out there first."))
    if consents(session, media):
        raise InUse(N_("It is the consent for something else in the library."))
    media.deleted_at = now
    session.flush()
    activity.record(session, by, "removed", media, now=now)


def take_back(session: Session, media: Media, *, by: Membership, now: datetime) -> None:
    """Back into the library."""
    demand(by, Right.WRITE)
    if media.deleted_at:
        media.deleted_at = None
        session.flush()
        activity.record(session, by, "restored", media, now=now)


def undo(session: Session, notes: Mapping[str, str], *, by: Membership, now: datetime) -> int:
    """Takes back what `notes` say, by public id, with the same rights as by hand; gives how many."""
    demand(by, Right.WRITE)
    assets = session.scalars(
        select(Media).where(Media.workspace_id == by.workspace_id, Media.public_id.in_(list(notes)[:MOST]))
    ).all()
    folders = {name: key for key, name in _names(session, by.workspace_id).items()}
    taken = 0
    for media in assets:
        way, _, what = notes[media.public_id].partition(" ")
        if way == "move":
            media.folder_id = folders.get(what)
        elif way in ("label", "unlabel", "unmake"):
            word = session.scalar(
                select(Label).where(Label.workspace_id == by.workspace_id, Label.public_id == what)
            )
            if word is None:
                continue
            _stick(session, word, media, off=True)
            if way == "label":
                _stick(session, word, media, off=False)
        elif way == "restore":
            take_back(session, media, by=by, now=now)
        else:
            continue
        taken += 1
    session.flush()
    touch(session, by.workspace_id, now)
    return taken


def labels_of(session: Session, workspace_id: int, assets: Collection[int]) -> dict[int, list[Label]]:
    """By asset; one without any is not in it. One query for all."""
    rows = session.execute(
        select(MediaLabel.media_id, Label)
        .join(Label, Label.id == MediaLabel.label_id)
        .where(MediaLabel.workspace_id == workspace_id, MediaLabel.media_id.in_(assets))
        .order_by(Label.name)
    )
    found: dict[int, list[Label]] = {}
    for media_id, word in rows:
        found.setdefault(media_id, []).append(word)
    return found


def _stick(session: Session, word: Label, media: Media, off: bool) -> None:
    if off:
        its = (MediaLabel.media_id == media.id, MediaLabel.label_id == word.id)
        session.execute(delete(MediaLabel).where(MediaLabel.workspace_id == media.workspace_id, *its))
    else:
        row = {"workspace_id": media.workspace_id, "media_id": media.id, "label_id": word.id}
        # A colleague may put on the same one in the same moment: then it is on.
        with suppress(IntegrityError), session.begin_nested():
            session.execute(insert(MediaLabel), [row])


def _known_label(session: Session, name: str, by: Membership) -> Label:
    """To take it off: a word mistyped makes no label."""
    wanted = " ".join(name.split()).casefold()
    for word in labelling.labels(session, by.workspace_id):
        if word.name.casefold() == wanted:
            return word
    raise labelling.BadLabel(N_("There is no label of this name."))


def _names(session: Session, workspace_id: int) -> dict[int, str]:
    rows = session.execute(select(Folder.id, Folder.public_id).where(Folder.workspace_id == workspace_id))
    return {number: public_id for number, public_id in rows}


def _told(session: Session, verb: str, done: list[Done], by: Membership, now: datetime) -> None:
    session.flush()
    for each in done:
        if each.undo:
            activity.record(session, by, verb, each.media, now=now)
