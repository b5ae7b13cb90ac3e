"""Earlier texts of a post, each word by word against what came after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scheduler.charter.compare import Piece, words
from scheduler.content import Post, Revision
from scheduler.content.writing.remembering import said

COMPARED = 20  # the latest; older ones are shown as they were


@dataclass(frozen=True)
class Earlier:
    revision: Revision
    compared: bool
    title: tuple[Piece, ...] = ()  # empty where it did not change then
    text: tuple[Piece, ...] = ()
    own: Mapping[str, tuple[Piece, ...]] | None = None  # by the channel's public id


def earlier(post: Post, revisions: Sequence[Revision]) -> list[Earlier]:
    """`revisions` newest first: each is what the post said before the next change."""
    after: dict[str, Any] = said(post)
    found = []
    for number, revision in enumerate(revisions):
        found.append(_against(revision, after) if number < COMPARED else Earlier(revision, compared=False))
        after = revision.said
    return found


def _against(revision: Revision, after: Mapping[str, Any]) -> Earlier:
    was = revision.said
    channels = {
        name: None for said_so in (was, after) for name in (*said_so["own"], *said_so.get("also", {}))
    }
    return Earlier(
        revision,
        compared=True,
        title=_changed(was["title"], after["title"]),
        text=_changed(was["text"], after["text"]),
        own={
            # A version that followed said the common text: what changed for its readers is what counts.
            name: pieces
            for name in channels
            if (pieces := _changed(_all_of(was, name), _all_of(after, name)))
        },
    )


def _all_of(said_then: Mapping[str, Any], channel: str) -> str:
    """Its text, the rest of its thread and its first comment."""
    also = said_then.get("also", {}).get(channel, {})
    text = said_then["own"].get(channel, said_then["text"])
    return "\n\n".join(filter(None, [text, *also.get("thread", ()), also.get("first_comment", "")]))


def _changed(before: str, after: str) -> tuple[Piece, ...]:
    return words(before, after) if before != after else ()
