"""Files sent with a form: read and written before the database is touched, entered in the library after."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction
from werkzeug.datastructures import FileStorage

from scheduler import library, logbook, storage
from scheduler.content import Media
from scheduler.content.pictures import Unsuitable
from scheduler.library import Down, Folder
from scheduler.people import Membership
from scheduler.storage import Place
from scheduler.wording import N_, Text, verbatim
from web.house import house

log = structlog.get_logger()


def media_root() -> Place:
    return storage.media_root(house().settings)


@dataclass
class Upload:
    """What came with one file input. `complaints` name the files that are nothing we can take."""

    ready: list[Down] = field(default_factory=list)
    complaints: list[Text] = field(default_factory=list)
    remarks: list[Text] = field(default_factory=list)

    def enter(
        self, session: Session, *, by: Membership, now: datetime, folder: Folder | None = None
    ) -> list[Media]:
        """Into the library, in the order sent; a file that was there before is found again."""
        media = []
        for down in self.ready:
            kept = library.keep(session, down, by=by, now=now, folder=folder)
            if not kept.is_new:
                when_over(session, partial(down.give_way, kept.media.public_id))
            media.append(kept.media)
        return media


def receive(files: Iterable[FileStorage], workspace_public_id: str) -> Upload:
    """Slow: image work. Call it before the first use of `g.db`."""
    upload = Upload()
    for file in files:
        if not file.filename:
            continue  # an empty file input sends one nameless file
        try:
            ready = library.prepare(file.stream, name=file.filename)
        except Unsuitable as unsuitable:
            upload.complaints.append(_about(file, unsuitable.text))
            continue
        upload.ready.append(put_down(ready, workspace_public_id))
        if ready.remark:
            upload.remarks.append(_about(file, ready.remark))
    return upload


def when_over(session: Session, deed: Callable[[], None]) -> None:
    """Do something to files once this write is over, well or not: a store that is asked within it holds up everybody.

    What fails is logged: nobody waits for it any more, and it leaves litter at worst.
    """

    waiting = [deed]

    def do(session: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is None and waiting:
            quietly(waiting.pop())

    event.listen(session, "after_transaction_end", do)


def quietly(deed: Callable[[], None]) -> None:
    """Tidying that must not fail what it comes after."""
    try:
        deed()
    except OSError as fault:
        log.warning("files_left_lying", **logbook.fault(fault))


def put_down(ready: library.Ready, workspace_public_id: str) -> Down:
    """Its files written, and the temporary one let go."""
    try:
        return Down(ready, library.put_down(ready, media_root(), workspace_public_id))
    finally:
        ready.let_go()


def _about(file: FileStorage, reason: Text) -> Text:
    return N_("“{file}”: {reason}", file=verbatim((file.filename or "")[:80]), reason=reason)
