"""Being let in by a person's yes on the platform itself: OAuth 2 with PKCE, nothing copied by hand.

The words of it are Authlib's; the calls go out as all others do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from scheduler.adapters import answered, answers
from scheduler.adapters.base import AdapterError, RateLimited, Rejected, Unreachable
from scheduler.late import late
from scheduler.wording import N_, Text

if TYPE_CHECKING:
    from authlib.common import security
    from authlib.oauth2 import rfc7636
    from authlib.oauth2.rfc6749 import parameters

    from scheduler.outgoing import Answer, Client
else:
    security = late("authlib.common.security")
    rfc7636 = late("authlib.oauth2.rfc7636")
    parameters = late("authlib.oauth2.rfc6749.parameters")

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
VERIFIER = 64  # signs; 43 at least


@dataclass(frozen=True)
class Begun:
    """Where the person says yes, and what is needed once they did. `kept` holds secrets."""

    address: str
    kept: Mapping[str, str] = field(repr=False)


class ByPermission(Protocol):
    """What an adapter offers besides a token that somebody copies; stands in `Adapter.permission`."""

    asks: tuple[str, ...]  # the fields that have to be answered before; the others come with the yes
    note: Text | None  # what else is to be said of the scopes
    registered: Text | None  # where a person makes us known over there by hand, naming our address

    async def begin(
        self, given: Mapping[str, str], client: Client, *, back: str, state: str, house: str
    ) -> Begun:
        """`back`: our address the person returns to, with `state` unchanged; `house`: ours. Raises as `connect`."""
        ...

    async def finish(self, kept: Mapping[str, str], code: str, client: Client) -> dict[str, str]:
        """The answers to the fields that were not asked, such as the token. A code is good once. Raises as `connect`."""
        ...


def new_state() -> str:
    """To be guessed by nobody, and good once."""
    return str(security.generate_token(48))


def new_verifier() -> str:
    return str(security.generate_token(VERIFIER))


def yes_at(endpoint: str, *, client_id: str, back: str, scope: str, state: str, verifier: str) -> str:
    """The address at which the person is asked. `verifier`: empty where a secret is the proof instead."""
    proof = {}
    if verifier:
        challenge = rfc7636.create_s256_code_challenge(verifier)
        proof = {"code_challenge": challenge, "code_challenge_method": "S256"}
    return str(
        parameters.prepare_grant_uri(
            endpoint, client_id, "code", redirect_uri=back, scope=scope, state=state, **proof
        )
    )


async def token_for(endpoint: str, code: str, client: Client, *, kept: Mapping[str, str]) -> dict[str, Any]:
    """What the platform hands out for the code. Raises Rejected, RateLimited, Unreachable."""
    said = parameters.prepare_token_request(
        "authorization_code", "", kept["back"], code=code, client_id=kept["client_id"],
        client_secret=kept["client_secret"], code_verifier=kept["verifier"],
    )  # fmt: skip
    answer = await client.post(endpoint, data=said.encode(), headers=FORM, repeatable=True)
    found = answered.anything(answer)
    if not answer.ok or (isinstance(found, dict) and "error" in found):  # Slack refuses with a 200
        hide = tuple(filter(None, (code, kept["client_secret"], kept["verifier"])))
        raise meaning(answer, client, hide=hide)
    if not isinstance(found, dict) or not isinstance(found.get("access_token"), str):
        raise Unreachable(N_("What {server} answered cannot be read.", server=kept["server"]))
    return found


def meaning(answer: Answer, client: Client, *, hide: tuple[str, ...] = ()) -> AdapterError:
    """What it means that a platform does not go along."""
    said = answers.words(answer, hide=hide)
    if answer.status == 429:
        return RateLimited(said, answers.retry_after(answer, client.clock.now()))
    if answer.status >= 500:
        return Unreachable(said)
    return Rejected(N_("The platform did not give its permission: {said}", said=said))
