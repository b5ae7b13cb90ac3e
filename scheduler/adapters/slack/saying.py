"""A text as Slack shows it word for word: nothing in it is a command, addresses stay links."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from scheduler.adapters.base import Image
from scheduler.adapters.units import LINK

EVENT = "marronnier_post"


def escaped(text: str) -> str:
    """These three are all that Slack reads in a text without markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def words(text: str) -> dict[str, Any]:
    """Plain: stars and underscores are shown as they are."""
    return {"text": escaped(text), "mrkdwn": False, "unfurl_links": True}


def blocks(text: str, pictures: Sequence[tuple[Image, str]]) -> list[dict[str, Any]]:
    """The text, then each picture with what is to be seen on it; none for a text alone."""
    if not pictures:
        return []
    said = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": _pieces(text)}]}]
    return [
        *(said if text.strip() else []),
        *(
            {"type": "image", "slack_file": {"id": file}, "alt_text": image.alt or " "}
            for image, file in pictures
        ),
    ]


def mark(key: str) -> str:
    """Of a try, to know it again by; of the key nothing is told."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def marked(key: str) -> dict[str, Any]:
    return {
        "client_msg_id": str(uuid.uuid5(uuid.NAMESPACE_OID, key)),
        "metadata": {"event_type": EVENT, "event_payload": {"attempt": mark(key)}},
    }


def is_marked(message: Mapping[str, Any], key: str) -> bool:
    about = message.get("metadata")
    payload = about.get("event_payload") if isinstance(about, dict) else None
    return isinstance(payload, dict) and payload.get("attempt") == mark(key)


def _pieces(text: str) -> list[dict[str, Any]]:
    made, at = [], 0
    for found in LINK.finditer(text):
        if found.start() > at:
            made.append({"type": "text", "text": text[at : found.start()]})
        made.append({"type": "link", "url": found.group()})
        at = found.end()
    return [*made, *([{"type": "text", "text": text[at:]}] if at < len(text) else [])]
