"""Do the links of a post lead somewhere? A dead one is worth knowing, never a reason to hold a post."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import regex

from scheduler.adapters.base import AddressRefused, Message
from scheduler.outgoing import Client
from scheduler.outgoing.errors import AdapterError
from scheduler.publishing.preflight.risk import Risk
from scheduler.rules.links import addresses
from scheduler.wording import N_, verbatim

WEB = regex.compile(r"https?://", regex.IGNORECASE)
# Names for examples, of RFC 2606 and 6761: they lead nowhere by design, and nobody needs to be told.
EXAMPLES = regex.compile(
    r"https?://[^/?#]*\.(?:example|test|invalid|localhost)(?:[:/?#]|$)", regex.IGNORECASE
)
MOST = 5  # of one post
AT_ONCE = 4
SECONDS = 10.0
GONE = frozenset({404, 410})


@dataclass
class Links:
    """Remembers what it asked: a link in a hundred posts is called once a run."""

    client: Client
    # By address, what it answered: "404" where it leads nowhere, empty where it leads somewhere. One that could not be
    # asked is left out: that is no reason to call it dead.
    answers: dict[str, str] = field(default_factory=dict)
    _asked: dict[str, asyncio.Task[Risk | None]] = field(default_factory=dict)
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def risks(self, message: Message) -> list[Risk]:
        found = await asyncio.gather(*(self._of(link) for link in links(message)))
        return [risk for risk in found if risk is not None]

    async def _of(self, link: str) -> Risk | None:
        if link not in self._asked:
            self._asked[link] = asyncio.create_task(self._ask(link))
        return await self._asked[link]

    async def _ask(self, link: str) -> Risk | None:
        async with self._places:
            try:
                # Many servers do not know HEAD: what it says is believed only when it is good news.
                if (await self.client.request("HEAD", link, repeatable=True, timeout=SECONDS)).ok:
                    self.answers[link] = ""
                    return None
            except AddressRefused:
                return None  # ours not to look into
            except AdapterError:
                pass
            try:
                status = (await self.client.get(link, follow=5, timeout=SECONDS)).status
            except AdapterError as fault:
                return Risk("link", N_("{link}: {reason}", link=link, reason=fault.reason), serious=False)
        self.answers[link] = str(status) if status in GONE else ""
        if status in GONE:
            return Risk(
                "link",
                N_("{link} leads nowhere any more ({status}).", link=verbatim(link), status=status),
                False,
            )
        return None


def links(message: Message) -> list[str]:
    """Those a reader could follow, each once."""
    words = [message.text, *message.thread, message.first_comment]
    found = dict.fromkeys(link for text in words for link in addresses(text) if WEB.match(link))
    return [link for link in found if not EXAMPLES.match(link)][:MOST]
