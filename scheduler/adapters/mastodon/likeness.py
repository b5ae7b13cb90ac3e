"""Is a status the server shows the one we tried to publish? Compatible servers ignore the key, so looking decides."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from scheduler.adapters.base import Part, Receipt
from scheduler.adapters.mastodon.counting import local_mentions


def is_same(status: Mapping[str, Any], part: Part, media: list[str]) -> bool:
    """By its pictures where they are ours, else by what can be read of the text."""
    shown = [str(item.get("id")) for item in status.get("media_attachments") or ()]
    if media and sorted(shown) == sorted(media):
        return True
    return len(shown) == len(part.message.images if part.ordinal == 1 else ()) and same_words(
        plain(str(status.get("content") or "")), part.text
    )


def could_be(status: Mapping[str, Any], part: Part, after: Receipt | None) -> bool:
    """A first part answers nothing, a later one the part before it; a boost is somebody else's."""
    answers = status.get("in_reply_to_id")
    if status.get("reblog") or bool(answers) != (part.ordinal > 1):
        return False
    return after is None or part.ordinal == 1 or str(answers) == after.remote_id


def same_words(shown: str, meant: str) -> bool:
    return _bare(shown) == _bare(meant)


def plain(html: str) -> str:
    """The text of a status' HTML. Links are whole in it: what is not displayed of them is only hidden by style."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.pieces)


def made_at(status: Mapping[str, Any]) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(status.get("created_at")))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _bare(text: str) -> str:
    # Servers turn line ends into paragraphs and drop the host of a mention: neither tells two statuses apart.
    return "".join(unicodedata.normalize("NFC", local_mentions(text)).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in ("br", "p"):
            self.pieces.append("\n")
