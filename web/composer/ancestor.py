"""What both started from: the words a page showed before two people changed them, where a revision kept them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.content import Post, Revision
from web.composer.sheet import print_of

LOOKED_AT = 30  # the latest revisions: a page is rarely open for longer than that
UNKNOWN = object()


def ancestors(
    session: Session, post: Post, names: Iterable[str], was: Mapping[str, str]
) -> dict[str, str | None]:
    """The words of these fields as the page had them, known again by their print; without those no revision kept.

    None: the version followed the common text.
    """
    wanted = {name: was[name] for name in names if name in was}
    kept = session.scalars(
        select(Revision.said)
        .where(Revision.workspace_id == post.workspace_id, Revision.post_id == post.id)
        .order_by(Revision.number.desc())
        .limit(LOOKED_AT)
    ).all()
    found: dict[str, str | None] = {}
    for said in kept:
        for name in wanted.keys() - found.keys():
            words = _said(said, name)
            if words is not UNKNOWN and print_of(words) == wanted[name]:
                found[name] = words
    return found


def _said(said: Mapping[str, Any], name: str) -> Any:
    kind, _, channel = name.partition(":")
    if kind in ("title", "text"):
        return said.get(kind, UNKNOWN)
    return said.get("own", {}).get(channel) if kind == "words" else UNKNOWN
