"""Whose token it is, and what the server allows: asked for real when a channel is connected or checked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from scheduler.adapters.base import Connection, Rejected
from scheduler.adapters.mastodon import family, instance
from scheduler.adapters.mastodon.server import Server
from scheduler.wording import N_


async def introduce(server: Server, visibility: str) -> Connection:
    """Raises Rejected with what to correct, Unauthorized, RateLimited, Unreachable."""
    await _keep_the_token_secret(server)
    me = await server.read("/api/v1/accounts/verify_credentials")
    if not isinstance(me, dict) or not me.get("id") or not me.get("username"):
        raise Rejected(
            N_("{server} does not answer like a Mastodon server.", server=server.address), "server"
        )
    # Also what a read-back needs: a token that may write but not read would leave every lost answer open.
    await server.read(f"/api/v1/accounts/{me['id']}/statuses", limit="1")
    about = await _about(server)
    program = await family.software(server, about)
    settings = {
        "server": server.address, "account": str(me["id"]), "visibility": visibility, "software": program,
    }  # fmt: skip
    return Connection(
        f"@{me['username']}@{instance.domain(about, server.address)}",
        # What readers see above a post: previews are signed with it.
        settings | {"display_name": str(me.get("display_name") or me["username"])[:200]},
        {"token": server.token},
        instance.limits(about, counts_links_in_full=program in family.COUNT_LINKS_IN_FULL),
    )


async def _about(server: Server) -> dict[str, Any]:
    for path in ("/api/v2/instance", "/api/v1/instance"):
        try:
            about = await server.read(path)
        except Rejected:
            continue  # older and compatible servers only have the first version, and may have none
        if isinstance(about, dict):
            return about
    return {}


async def _keep_the_token_secret(server: Server) -> None:
    parts = urlsplit(server.address)
    if parts.scheme == "http" and not await server.client.is_inside(parts.hostname or "", parts.port or 80):
        raise Rejected(
            N_(
                "{server} must be reached over https: on the way, others could read the token.",
                server=server.address,
            ),
            "server",
        )
