"""What is said in a room, as the contents of events."""

from __future__ import annotations

import hashlib
from typing import Any

from scheduler.adapters import uploads
from scheduler.adapters.base import Image, Receipt
from scheduler.adapters.markdown import html_of

OURS = "org.marronnier.key"  # by which a try whose answer was lost is found again


def mark(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def words(text: str, *, drawn: bool) -> dict[str, Any]:
    """`drawn`: the text is Markdown, and is also said as HTML."""
    said = {"msgtype": "m.text", "body": text}
    return said | ({"format": "org.matrix.custom.html", "formatted_body": html_of(text)} if drawn else {})


def shown(image: Image, address: str) -> dict[str, Any]:
    """A picture or a video. Its alternative text is the event's body: what is read out, and shown where files are not."""
    width, height = image.width, image.height
    if image.box is not None:
        left, top, right, bottom = image.box
        width, height = right - left, bottom - top
    info = {"w": width, "h": height, "mimetype": image.content_type}
    if image.kind == "video":
        info |= {"size": image.size} | ({"duration": image.duration_ms} if image.duration_ms else {})
    name = uploads.file_name(image)
    kind = "m.video" if image.kind == "video" else "m.image"
    return {"msgtype": kind, "body": image.alt or name, "filename": name, "url": address, "info": info}


def in_thread(content: dict[str, Any], after: Receipt) -> dict[str, Any]:
    root = str(after.detail.get("root") or after.remote_id)
    return content | {"m.relates_to": {"rel_type": "m.thread", "event_id": root}}


def instead(content: dict[str, Any], event: str) -> dict[str, Any]:
    """A correction; who cannot show it sees the new words with a star."""
    relation = {"rel_type": "m.replace", "event_id": event}
    shown = content | {"body": f"* {content['body']}"}
    return shown | {"m.new_content": content, "m.relates_to": relation}
