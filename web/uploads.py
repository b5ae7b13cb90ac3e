"""Files sent with a form: read and written to disk before the database is touched, entered in the library after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from scheduler import storage
from scheduler.content import Media, pictures
from scheduler.content.pictures import PutDown, Unsuitable
from scheduler.people import Membership
from scheduler.storage import Place
from scheduler.wording import N_, Text, verbatim
from web.house import house


def media_root() -> Place:
    return storage.media_root(house().settings)


@dataclass
class Upload:
    """What came with one file input. `complaints` name the files that are no pictures we can take."""

    ready: list[PutDown] = field(default_factory=list)
    complaints: list[Text] = field(default_factory=list)
    remarks: list[Text] = field(default_factory=list)

    def enter(self, session: Session, *, by: Membership, now: datetime) -> list[Media]:
        """Into the library, in the order sent; a file that was there before is found again."""
        media = []
        for down in self.ready:
            kept = pictures.keep(session, down, by=by, now=now)
            if not kept.is_new:
                pictures.discard(down)
            media.append(kept.media)
        return media

    def discard(self) -> None:
        """The form came to nothing: leave no files behind."""
        for down in self.ready:
            pictures.discard(down)


def receive(files: Iterable[FileStorage], workspace_public_id: str) -> Upload:
    """Slow: image work. Call it before the first use of `g.db`."""
    upload = Upload()
    for file in files:
        if not file.filename:
            continue  # an empty file input sends one nameless file
        try:
            prepared = pictures.prepare(file.read(), name=file.filename)
        except Unsuitable as unsuitable:
            upload.complaints.append(
                N_("“{file}”: {reason}", file=verbatim(file.filename[:80]), reason=unsuitable.text)
            )
            continue
        upload.ready.append(pictures.put_down(prepared, media_root(), workspace_public_id))
        if prepared.remark:
            upload.remarks.append(
                N_("“{file}”: {reason}", file=verbatim(file.filename[:80]), reason=prepared.remark)
            )
    return upload
