"""Uploading a picture ahead of its post. Nobody sees it until a status carries it; unused ones are swept there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from scheduler.adapters import uploads
from scheduler.adapters.base import Image, Step, Unreachable
from scheduler.adapters.mastodon.server import Server
from scheduler.outgoing import Upload
from scheduler.wording import N_

Pause = Callable[[float], Awaitable[None]]

# Mastodon sweeps what no status uses after a day.
KEEPS = timedelta(hours=20)
LOOKS = (0.25, 0.5, 1, 1, 2, 2, 3, 5, 5, 5, 5)  # about half a minute, in seconds


def step(image: Image) -> Step:
    return Step(uploads.name(image), image, KEEPS)


async def upload(server: Server, image: Image, *, pause: Pause = asyncio.sleep) -> dict[str, str]:
    """Its id on the server, once it is ready to be used. Raises as calls do; Unreachable while it is not ready."""
    content = await uploads.octets(image)
    name = uploads.file_name(image)
    form = {"file": Upload(name, image.content_type, content), "description": image.alt}
    made = await server.change("POST", "/api/v2/media", repeatable=True, form=form)
    if not made.get("url"):
        await _until_ready(server, str(made["id"]), pause)
    return {"id": str(made["id"])}


async def _until_ready(server: Server, media_id: str, pause: Pause) -> None:
    for seconds in LOOKS:
        await pause(seconds)
        answer = await server.call("GET", f"/api/v1/media/{media_id}", repeatable=True)
        if answer.status != 206:
            return
    raise Unreachable(N_("The server is still processing an image."))
