"""Where pictures lie: a folder a workspace, three files a picture. Random names, so none can be guessed."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.content.media import Media
from scheduler.content.pictures.preparing import EXTENSIONS, Prepared
from scheduler.db import new_public_id
from scheduler.storage import Place, write


@dataclass(frozen=True)
class PutDown:
    """A prepared picture whose files are written; `public_id` names them and will name its row."""

    prepared: Prepared
    root: Place
    workspace: str  # public id
    public_id: str


def put_down(prepared: Prepared, root: Place, workspace_public_id: str) -> PutDown:
    """Write the three files. Nothing points at them until `keep` does: a crash leaves litter, never a hole."""
    down = PutDown(prepared, root, workspace_public_id, new_public_id())
    write(_place(down, _copy_end(prepared.content_type)), prepared.copy)
    write(_place(down, "thumb.webp"), prepared.thumb)
    write(_place(down, "original"), prepared.original)
    return down


def discard(down: PutDown) -> None:
    """Take the files away again: the same picture was there already, or the transaction failed."""
    for end in (_copy_end(down.prepared.content_type), "thumb.webp", "original"):
        _place(down, end).unlink(missing_ok=True)


def shown(root: Place, media: Media) -> Place:
    """The re-encoded copy: what pages show and platforms get."""
    return _file(root, media, _copy_end(media.content_type))


def thumb(root: Place, media: Media) -> Place:
    """Small, always WebP."""
    return _file(root, media, "thumb.webp")


def original(root: Place, media: Media) -> Place:
    """The upload as it came, with whatever is inside it: only ever given out as a download."""
    return _file(root, media, "original")


def files(root: Place, media: Media) -> tuple[Place, ...]:
    """All of a picture's files."""
    return shown(root, media), thumb(root, media), original(root, media)


def _file(root: Place, media: Media, end: str) -> Place:
    return root / media.workspace.public_id / f"{media.public_id}.{end}"


def _place(down: PutDown, end: str) -> Place:
    return down.root / down.workspace / f"{down.public_id}.{end}"


def _copy_end(content_type: str) -> str:
    return EXTENSIONS[content_type]
