"""Looking through one's own statuses for one that may have got through."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

from scheduler.adapters.base import Absent, CannotTell, Part, Receipt, Rejected
from scheduler.adapters.mastodon import likeness
from scheduler.adapters.mastodon.server import Server
from scheduler.wording import N_

PAGE, PAGES = 40, 5
CLOCKS_DIFFER = timedelta(minutes=5)  # too little would miss a status and double it
CLOSER_LOOKS = 5


async def look_for(
    server: Server, account: str, part: Part, media: list[str], *, since: datetime, after: Receipt | None
) -> dict[str, Any] | Absent | CannotTell:
    """The status, if an attempt made since then got through."""
    unlike = []
    async for status in _own_since(server, account, since - CLOCKS_DIFFER):
        if status is None:
            return CannotTell(N_("So much was published since that the attempt cannot be found again."))
        if likeness.could_be(status, part, after):
            if likeness.is_same(status, part, media):
                return status
            unlike.append(status)
    for status in unlike[:CLOSER_LOOKS]:
        # A server that reads Markdown or emoji codes shows other words than were sent; it still knows the source.
        if likeness.same_words(await _source(server, str(status["id"])), part.text):
            return status
    return Absent()


async def _own_since(server: Server, account: str, since: datetime) -> AsyncIterator[dict[str, Any] | None]:
    """Newest first; ends with None when there are more than we care to read."""
    before: dict[str, str] = {}
    for _ in range(PAGES):
        page = await server.read(f"/api/v1/accounts/{account}/statuses", limit=str(PAGE), **before)
        if not isinstance(page, list) or not page:
            return
        for status in page:
            made_at = likeness.made_at(status)
            # A pinned status may head the list, so an old one does not end it.
            if made_at is not None and made_at >= since:
                yield status
        if all((likeness.made_at(status) or since) < since for status in page):
            return
        before = {"max_id": str(page[-1]["id"])}
    yield None


async def _source(server: Server, status_id: str) -> str:
    try:
        source = await server.read(f"/api/v1/statuses/{status_id}/source")
    except Rejected:
        return ""  # not every compatible server has it
    return str(source.get("text") or "") if isinstance(source, dict) else ""
