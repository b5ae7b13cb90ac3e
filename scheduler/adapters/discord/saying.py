"""A message as Discord takes it: the words, and the pictures and videos that go up with them in the same call."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from scheduler.adapters import believed, uploads
from scheduler.adapters.base import Field, Image, Limits, Message, Part, Receipt, Text
from scheduler.outgoing import Upload
from scheduler.wording import N_

# 10 MiB each and 1024 characters are what servers without a boost are believed to take: `believed` lets people say otherwise.
USUAL = Limits(text=2000, images=10, image_bytes=10 * 2**20, alt_text=1024, videos=10, video_bytes=10 * 2**20)
API = Field(
    "api", N_("Address of the interface"), "url", required=False, default="https://discord.com/api/v10",
    help=N_("Leave it as it is, save to try things out."),
)  # fmt: skip


LIMITS = (believed.file_size(10), believed.alt_text(1024))
TOGETHER = 25 * 10**6  # octets that go up in one call, where no single file may be larger
FILES = 10


def too_much(message: Message, limits: Limits) -> tuple[Text, ...]:
    hanging = message.to_look_at
    if len(hanging) > FILES:
        return (N_("A message has at most {most} pictures and videos there.", most=FILES),)
    together = max(TOGETHER, limits.video_bytes or 0)
    if sum(one.size for one in hanging) <= together:
        return ()
    return (N_("Together, what hangs on a post may have {most} MB there.", most=together // 10**6),)


def shown(part: Part) -> tuple[Image, ...]:
    return part.message.to_look_at if part.ordinal == 1 else ()


async def body(part: Part, **more: Any) -> dict[str, Any]:
    """How to call with it: as JSON, or as a form where files go along. Nobody is called by a mention. Raises Rejected."""
    said = {"content": part.text, "allowed_mentions": {"parse": []}, **more}
    images = shown(part)
    said["attachments"] = [
        {
            "id": at,
            "description": image.alt,
            "filename": uploads.file_name(image, f"{uploads.kind(image)}{at + 1}"),
        }
        for at, image in enumerate(images)
    ]
    if not images:
        return {"json": said}
    filled: dict[str, str | Upload] = {"payload_json": json.dumps(said, ensure_ascii=False)}
    for at, image in enumerate(images):
        filled[f"files[{at}]"] = Upload(
            uploads.file_name(image, f"{uploads.kind(image)}{at + 1}"),
            image.content_type,
            await uploads.octets(image),
        )
    return {"form": filled}


def link(guild: str, channel: str, message: str) -> str:
    return f"https://discord.com/channels/{guild or '@me'}/{channel}/{message}"


def is_it(part: Part, message: Mapping[str, Any], after: Receipt | None) -> bool:
    """The same words with as many pictures, below the same message."""
    attached = message.get("attachments")
    above = message.get("message_reference")
    below = str(above.get("message_id") or "") if isinstance(above, dict) else ""
    return (
        str(message.get("content") or "").split() == part.text.split()
        and (len(attached) if isinstance(attached, list) else 0) == len(shown(part))
        and below == (after.remote_id if after and part.ordinal > 1 else "")
    )
