"""A yes given on a Mastodon server: we make ourselves known there, and are let in as far as we need.

https://docs.joinmastodon.org/methods/oauth/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scheduler.adapters import answered
from scheduler.adapters.base import Rejected
from scheduler.adapters.mastodon import instance
from scheduler.adapters.permission import Begun, meaning, new_verifier, token_for, yes_at
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Client

SCOPES = "read write"  # what is published is also looked at


class Permission:
    asks: tuple[str, ...] = ("server", "visibility")

    async def begin(
        self, given: Mapping[str, str], client: Client, *, back: str, state: str, house: str
    ) -> Begun:
        server = await answered.safe_address(instance.address(given.get("server", "")), client, "server")
        # Each time anew: a server forgets programs nobody was let in by, and ours may have moved.
        said = {"client_name": "Marronnier", "redirect_uris": back, "scopes": SCOPES, "website": house}
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
            f"{server}/oauth/authorize", client_id=kept["client_id"], back=back, scope=SCOPES, state=state,
            verifier=kept["verifier"],
        )  # fmt: skip
        return Begun(address, kept)

    async def finish(self, kept: Mapping[str, str], code: str, client: Client) -> dict[str, str]:
        found = await token_for(f"{kept['server']}/oauth/token", code, client, kept=kept)
        return {"server": kept["server"], "token": found["access_token"]}
