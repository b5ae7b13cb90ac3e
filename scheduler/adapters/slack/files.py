"""Uploading a picture ahead of its message: a file nobody sees until a message shows it."""

from __future__ import annotations

import asyncio

from scheduler.adapters import uploads
from scheduler.adapters.base import Image, Unreachable
from scheduler.adapters.slack.methods import Methods
from scheduler.wording import N_

LOOKS = (0.25, 0.5, 1, 1, 2, 2, 3, 5, 5)  # about twenty seconds


async def upload(slack: Methods, image: Image) -> dict[str, str]:
    """Its number there, once a message may show it. Raises as calls do; Unreachable while it may not."""
    content = await uploads.octets(image)
    asked = {"filename": uploads.file_name(image), "length": str(len(content)), "alt_txt": image.alt}
    place = await slack.read("files.getUploadURLExternal", asked)
    address, file = str(place.get("upload_url") or ""), str(place.get("file_id") or "")
    sent = await slack.client.post(address, data=content, repeatable=True)
    if not sent.ok or not file:
        raise Unreachable(N_("The picture did not arrive at Slack."))
    await slack.call("files.completeUploadExternal", {"files": [{"id": file}]}, repeatable=True)
    await _until_ready(slack, file)
    return {"id": file}


async def _until_ready(slack: Methods, file: str) -> None:
    """Slack looks at a file after it took it: a message that shows it before is refused (`invalid_blocks`)."""
    for seconds in LOOKS:
        found = await slack.read("files.info", {"file": file}, fine=("missing_scope",))
        about = found.get("file")
        # Without the permission to look (files:read) there is only trying; what Slack has looked at has a type.
        if found.get("ok") is not True or (isinstance(about, dict) and about.get("mimetype")):
            return
        await asyncio.sleep(seconds)
    raise Unreachable(N_("Slack is still processing the picture."))
