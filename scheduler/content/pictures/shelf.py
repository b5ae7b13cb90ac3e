"""Where pictures lie on disk: a folder a workspace, three files a picture. Random names, so none can be guessed."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from scheduler.content.media import Media
from scheduler.content.pictures.preparing import EXTENSIONS, Prepared
from scheduler.db import new_public_id


@dataclass(frozen=True)
class PutDown:
    """A prepared picture whose files are written; `public_id` names them and will name its row."""

    prepared: Prepared
    root: Path
    workspace: str  # public id
    public_id: str


def put_down(prepared: Prepared, root: Path, workspace_public_id: str) -> PutDown:
    """Write the three files. Nothing points at them until `keep` does: a crash leaves litter, never a hole."""
    down = PutDown(prepared, root, workspace_public_id, new_public_id())
    folder = root / workspace_public_id
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(_place(down, _copy_end(prepared.content_type)), prepared.copy)
    _write(_place(down, "thumb.webp"), prepared.thumb)
    _write(_place(down, "original"), prepared.original)
    return down


def discard(down: PutDown) -> None:
    """Take the files away again: the same picture was there already, or the transaction failed."""
    for end in (_copy_end(down.prepared.content_type), "thumb.webp", "original"):
        _place(down, end).unlink(missing_ok=True)


def shown(root: Path, media: Media) -> Path:
    """The re-encoded copy: what pages show and platforms get."""
    return _file(root, media, _copy_end(media.content_type))


def thumb(root: Path, media: Media) -> Path:
    """Small, always WebP."""
    return _file(root, media, "thumb.webp")


def original(root: Path, media: Media) -> Path:
    """The upload as it came, with whatever is inside it: only ever given out as a download."""
    return _file(root, media, "original")


def files(root: Path, media: Media) -> tuple[Path, ...]:
    """All of a picture's files."""
    return shown(root, media), thumb(root, media), original(root, media)


def _file(root: Path, media: Media, end: str) -> Path:
    return root / media.workspace.public_id / f"{media.public_id}.{end}"


def _place(down: PutDown, end: str) -> Path:
    return down.root / down.workspace / f"{down.public_id}.{end}"


def _copy_end(content_type: str) -> str:
    return EXTENSIONS[content_type]


def _write(path: Path, content: bytes) -> None:
    # Written aside, flushed, then renamed: a power cut leaves the whole file or none.
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)
