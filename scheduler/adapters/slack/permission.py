"""A yes given at Slack, to an app of one's own; what Slack calls what we do there, and why we do it.

https://docs.slack.dev/authentication/installing-with-oauth
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scheduler.adapters import answered
from scheduler.adapters.base import Rejected, Scope
from scheduler.adapters.permission import Begun, new_verifier, token_for, yes_at
from scheduler.wording import N_, Text

if TYPE_CHECKING:
    from scheduler.outgoing import Client

USUAL = "https://slack.com/api"

SCOPES = (
    Scope("chat:write", N_("to publish, correct and take down messages")),
    Scope("files:write", N_("to upload images with their descriptions")),
    Scope("files:read", N_("to know when an uploaded image may be shown")),
    Scope("channels:read", N_("to see that the channel is there and the app is in it")),
    Scope("channels:history", N_("to find a message whose answer was lost, and what became of it")),
    Scope("groups:read", N_("instead of channels:read, where the channel is private")),
    Scope("groups:history", N_("instead of channels:history, where the channel is private")),
)


# It would work until tonight, and what is planned for tomorrow would stay here.
ENDS = N_("The app’s tokens end after some hours: switch its token rotation off at Slack, and begin again.")
ROTATING = "xoxe"  # begins such a token, and what it is renewed with. https://docs.slack.dev/authentication/using-token-rotation


class Permission:
    """With the app's secret as the proof; without one by PKCE, which Slack knows only of apps that were set to it."""

    asks: tuple[str, ...] = ("client_id", "client_secret", "channel", "api")
    note: Text | None = None
    registered: Text | None = N_(
        "Make an app at api.slack.com/apps, and name this address there under “OAuth & Permissions”, “Redirect URLs”. Leave token rotation off."
    )

    async def begin(
        self, given: Mapping[str, str], client: Client, *, back: str, state: str, house: str
    ) -> Begun:
        number, secret = given.get("client_id", "").strip(), given.get("client_secret", "").strip()
        if not number:
            raise Rejected(N_("“{field}” is missing.", field=N_("Client ID of the app")), "client_id")
        api = await answered.safe_base(given.get("api", "").strip() or USUAL, client, "api")
        server = api.removesuffix("/api")
        kept = {
            "server": server,
            "api": api,
            "client_id": number,
            "client_secret": secret,
            "verifier": "" if secret else new_verifier(),
            "back": back,
        }
        address = yes_at(
            f"{server}/oauth/v2/authorize", client_id=number, back=back, state=state, verifier=kept["verifier"],
            scope=",".join(scope.name for scope in SCOPES),
        )  # fmt: skip
        return Begun(address, kept)

    async def finish(self, kept: Mapping[str, str], code: str, client: Client) -> dict[str, str]:
        found = await token_for(f"{kept['api']}/oauth.v2.access", code, client, kept=kept)
        if found.get("expires_in"):
            raise Rejected(ENDS)
        return {"token": str(found["access_token"])}
