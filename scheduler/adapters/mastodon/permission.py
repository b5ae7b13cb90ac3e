"""A yes given on a Mastodon server: we make ourselves known there, and are let in as far as we need.

https://docs.joinmastodon.org/methods/oauth/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scheduler.adapters import answered
from scheduler.adapters.base import Rejected, Scope
from scheduler.adapters.mastodon import instance
from scheduler.adapters.permission import Begun, meaning, new_verifier, token_for, yes_at
from scheduler.wording import N_, Text

if TYPE_CHECKING:
    from scheduler.outgoing import Client

# What is published is also looked at. Of servers that do not say which they know, the two that all know.
SCOPES = (
    Scope("read:accounts", N_("to know whose account it is")),
    Scope("read:statuses", N_("to see whether a post arrived, and what became of it")),
    Scope("write:statuses", N_("to publish, correct and take down posts")),
    Scope("write:media", N_("to upload images and videos with their descriptions")),
)
NARROW = " ".join(scope.name for scope in SCOPES)
WIDE = "read write"


class Permission:
    asks: tuple[str, ...] = ("server", "visibility")
    note: Text | None = N_("A server that does not know these is asked for “read” and “write”.")
    registered: Text | None = None  # done by ourselves, each time anew

    async def begin(
        self, given: Mapping[str, str], client: Client, *, back: str, state: str, house: str
    ) -> Begun:
        server = await answered.safe_address(instance.address(given.get("server", "")), client, "server")
        scopes = await _scopes(server, client)
        # Each time anew: a server forgets programs nobody was let in by, and ours may have moved.
        said = {"client_name": "Marronnier", "redirect_uris": back, "scopes": scopes, "website": house}
        answer = await client.post(f"{server}/api/v1/apps", json=said, repeatable=True)
        found = answered.anything(answer)
        if not answer.ok:
            raise meaning(answer, client)
        if not isinstance(found, dict) or not found.get("client_id") or not found.get("client_secret"):
            raise Rejected(N_("{server} does not answer like a Mastodon server.", server=server), "server")
        kept = {
            "server": server,
            "client_id": str(found["client_id"]),
            "client_secret": str(found["client_secret"]),
            "verifier": new_verifier(),
            "back": back,
        }
        address = yes_at(
            f"{server}/oauth/authorize", client_id=kept["client_id"], back=back, scope=scopes, state=state,
            verifier=kept["verifier"],
        )  # fmt: skip
        return Begun(address, kept)

    async def finish(self, kept: Mapping[str, str], code: str, client: Client) -> dict[str, str]:
        found = await token_for(f"{kept['server']}/oauth/token", code, client, kept=kept)
        return {"server": kept["server"], "token": found["access_token"]}


async def _scopes(server: str, client: Client) -> str:
    """The least that is enough, where the server tells that it knows these (Mastodon from 4.3 on)."""
    answer = await client.get(f"{server}/.well-known/oauth-authorization-server")
    found = answered.anything(answer) if answer.ok else None
    known = found.get("scopes_supported") if isinstance(found, dict) else None
    return NARROW if isinstance(known, list) and set(NARROW.split()) <= set(map(str, known)) else WIDE
