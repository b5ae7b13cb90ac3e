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


def first_link(text: str) -> str:
    """The one a platform draws a card of."""
    found = LINK.search(text)
    return found[0] if found else ""


def first_links(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(link for text in texts if (link := first_link(text))))[:MOST]


def looked_up(form: Form) -> dict[str, Said]:
    """What the pages say; one that did not answer said nothing. Before the first `g.db`: it may take seconds."""
    if form.get("do") != "cards":
        return {}
    links = first_links([form.get("text", ""), *(form[name] for name in form if name.startswith("text:"))])

    async def everywhere(client: Client) -> list[Said | BaseException]:
        return await asyncio.gather(*(ask_page(client, link) for link in links), return_exceptions=True)

    try:
        answers = ask(everywhere, within=8)
    except AdapterError:
        answers = [Said() for _ in links]
    return {
        link: said if isinstance(said, Said) else Said() for link, said in zip(links, answers, strict=True)
    }
