"""Asking the pages behind a post's links what they are called. By hand only: a preview waits for nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from scheduler.adapters.base import AdapterError
from scheduler.content.link_card import Said
from scheduler.content.link_card import ask as ask_page
from scheduler.content.link_tags import LINK
from scheduler.outgoing import Client
from web.asking import ask
from web.composer.typed import Form

MOST = 6
SECONDS = 7.0  # for all of them; the slow ones are left out


def first_link(text: str) -> str:
    """The one a platform draws a card of."""
    found = LINK.search(text)
    return found[0] if found else ""


def first_links(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(link for text in texts if (link := first_link(text))))[:MOST]


def looked_up(form: Form) -> dict[str, Said]:
    """What the pages say that answered in time. Before the first `g.db`: it may take seconds."""
    if form.get("do") != "cards":
        return {}
    links = first_links([form.get("text", ""), *(form[name] for name in form if name.startswith("text:"))])

    if not links:
        return {}

    async def everywhere(client: Client) -> dict[str, Said]:
        asked = {asyncio.ensure_future(ask_page(client, link)): link for link in links}
        answered, late = await asyncio.wait(asked, timeout=SECONDS)
        for one in late:
            one.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return {asked[one]: one.result() for one in answered if one.exception() is None}

    try:
        return ask(everywhere, within=SECONDS + 2)
    except AdapterError:
        return {}
