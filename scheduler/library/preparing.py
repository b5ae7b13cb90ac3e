"""From a file as it was sent to what is kept of it: read by content, cleaned, measured. Slow, so never inside a write."""

from __future__ import annotations

import hashlib
import io
import tempfile
from dataclasses import dataclass, field
from typing import IO

from scheduler.content import Kind, Media
from scheduler.content.pictures import Prepared, Unsuitable, preparing
from scheduler.db import new_public_id
from scheduler.library import film, papers, pdfs
from scheduler.library.sniffing import KINDS, sniff
from scheduler.storage import Place, write
from scheduler.wording import N_, Text

MB = 1024 * 1024
MOST = {Kind.PICTURE: 20 * MB, Kind.VIDEO: 500 * MB, Kind.DOCUMENT: 50 * MB}
TOO_LARGE = {
    Kind.PICTURE: N_("The file is larger than 20 MB."),
    Kind.VIDEO: N_("The video is larger than 500 MB."),
    Kind.DOCUMENT: N_("The document is larger than 50 MB."),
}
TYPES = {"mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm", "pdf": "application/pdf"}
A_PIECE = MB
IN_MEMORY = 4 * MB


@dataclass
class Ready:
    """A file that can be kept. Holds it open until it is put down or let go."""

    kind: Kind
    format: str
    name: str
    sha256: str  # of the file as it was sent
    weight: int  # octets of it
    width: int = 0
    height: int = 0
    duration_ms: int | None = None
    picture: Prepared | None = None
    file: IO[bytes] | None = field(
        default=None, repr=False
    )  # cleaned; for a picture `picture` has everything
    remark: Text | None = None
    size: int | None = None  # octets of what is kept, where they are others

    def row(self) -> Media:
        """Its facts, as a row that belongs to nobody yet."""
        return Media(
            sha256=self.sha256,
            name=self.name,
            kind=self.kind,
            format=self.format,
            content_type=self.picture.content_type if self.picture else TYPES.get(self.format, OCTETS),
            width=self.width,
            height=self.height,
            size=len(self.picture.copy) if self.picture else self.size or self.weight,
            weight=self.weight,
            duration_ms=self.duration_ms,
        )

    def let_go(self) -> None:
        if self.file is not None:
            self.file.close()


OCTETS = "application/octet-stream"


def prepare(file: IO[bytes], *, name: str = "") -> Ready:
    """Raises Unsuitable, with a sentence for the person who sent it."""
    kind = KINDS[format := sniff(file)]
    file.seek(0, io.SEEK_END)
    weight = file.tell()
    file.seek(0)
    if weight > MOST[kind]:
        raise Unsuitable(TOO_LARGE[kind])
    if kind == Kind.PICTURE:
        return _picture(preparing.prepare(file.read(), name=name), format, weight)
    kept: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (closed by whoever puts it down)
    try:
        digest = _copied(file, kept)
        ready = Ready(kind, format, preparing.plain_name(name), digest, weight, file=kept)
        if kind == Kind.VIDEO:
            seen = film.read(kept, format)
            film.clean(kept, format)
            ready.width, ready.height, ready.duration_ms = seen.width, seen.height, seen.duration_ms
        else:
            ready.file = kept = _forgetful(kept, format)
            ready.size = kept.seek(0, io.SEEK_END)
    except BaseException:
        kept.close()
        raise
    kept.seek(0)
    return ready


def put_down(ready: Ready, root: Place, workspace_public_id: str) -> tuple[Place, ...]:
    """Write the files; gives their places. Nothing points at them until `keep` does: a crash leaves litter, never a hole."""
    folder, name = root / workspace_public_id, new_public_id()
    if ready.picture is None:
        assert ready.file is not None
        ready.file.seek(0)
        places: tuple[Place, ...] = (folder / f"{name}.original",)
        write(places[0], ready.file)
        return places
    end = preparing.EXTENSIONS[ready.picture.content_type]
    copy, thumb, original = (folder / f"{name}.{each}" for each in (end, "thumb.webp", "original"))
    write(copy, ready.picture.copy)
    write(thumb, ready.picture.thumb)
    write(original, ready.picture.original)
    return copy, thumb, original


def discard(places: tuple[Place, ...]) -> None:
    """Take the files away again: the same one was there already, or the transaction failed."""
    for place in places:
        place.unlink(missing_ok=True)


def named(places: tuple[Place, ...]) -> str:
    """The public id that put-down files carry, and that their row will have."""
    return places[0].name.partition(".")[0]


def _picture(prepared: Prepared, format: str, weight: int) -> Ready:
    return Ready(
        Kind.PICTURE,
        format,
        prepared.name,
        prepared.sha256,
        weight,
        prepared.width,
        prepared.height,
        picture=prepared,
        remark=prepared.remark,
    )


def _forgetful(kept: IO[bytes], format: str) -> IO[bytes]:
    """A document without its makers' names; the same file where it is better left alone."""
    anew: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (closed by whoever puts it down)
    if (pdfs if format == "pdf" else papers).clean(kept, anew):
        kept.close()
        return anew
    anew.close()
    return kept


def _copied(file: IO[bytes], to: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := file.read(A_PIECE):
        digest.update(piece)
        to.write(piece)
    to.seek(0)
    return digest.hexdigest()
