"""A file into the library in one step, for who holds all of it: the demo, the tests. Pages do it in three, see `keeping`."""

from __future__ import annotations

import io
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.content import Media
from scheduler.library.keeping import Down, keep, prepare, put_down
from scheduler.people import Membership
from scheduler.storage import Place


def bring_in(
    session: Session,
    upload: bytes,
    *,
    name: str,
    root: Place,
    by: Membership,
    now: datetime,
    alt: str = "",
) -> Media:
    """Raises Unsuitable."""
    ready = prepare(io.BytesIO(upload), name=name)
    down = Down(ready, put_down(ready, root, by.workspace.public_id))
    ready.let_go()
    kept = keep(session, down, by=by, now=now, alt=alt)
    if not kept.is_new:
        down.give_way(kept.media.public_id)
    return kept.media
