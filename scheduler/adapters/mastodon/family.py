"""Which program a server runs, found when the channel is connected: they speak one language and differ in what they keep."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from scheduler.adapters.base import Rejected
from scheduler.adapters.mastodon.server import Server

COMPATIBLE = re.compile(r"compatible;\s*([A-Za-z]+)")
NEED_PICTURES = frozenset({"pixelfed"})
COUNT_LINKS_IN_FULL = frozenset({"pleroma", "akkoma"})
NODE_INFO = "/.well-known/nodeinfo"


async def software(server: Server, about: dict[str, Any]) -> str:
    """Its name in small letters; empty where nothing tells."""
    said = _from(about)
    return said if said is not None else await _asked(server)


def _from(about: dict[str, Any]) -> str | None:
    if found := COMPATIBLE.search(str(about.get("version") or "")):
        return found[1].lower()
    for name in ("gotosocial", "pixelfed", "akkoma", "pleroma"):
        if name in str(about.get("source_url") or "").lower():
            return name
    versions = about.get("api_versions")
    return "mastodon" if isinstance(versions, dict) and versions.get("mastodon") else None


async def _asked(server: Server) -> str:
    """As servers of the open network introduce themselves to each other."""
    try:
        links = (await server.read(NODE_INFO)).get("links")
        host, address = urlsplit(server.address).netloc, str(links[-1]["href"])
        if urlsplit(address).netloc != host:
            return ""  # the token goes with each call: to this server and no other
        node = await server.read(urlsplit(address).path)
        return str(node["software"]["name"]).lower()
    except (Rejected, AttributeError, IndexError, KeyError, TypeError, ValueError):
        return ""
