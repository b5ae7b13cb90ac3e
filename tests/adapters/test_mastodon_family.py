from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from scheduler.adapters import fit
from scheduler.adapters.base import Limits
from scheduler.adapters.mastodon import Mastodon
from scheduler.outgoing import Client
from simulators.mastodon import AMastodon
from simulators.wire import Answer, answer
from tests.adapters.contract import SECRET
from tests.adapters.newsroom import StoppedClock, a_message, an_image
from tests.adapters.wires import HttpWire, Request

LINK = "https://example.com/a-rather-long-address-of-a-page"


def connected(about: dict[str, Any], node: str = "") -> Mastodon:
    """An adapter for a server that says this about itself."""
    platform = AMastodon(SECRET, about=about)

    async def story() -> Mastodon:
        client = Client(["127.0.0.1"], clock=StoppedClock(), timeout=5)

        def server(request: Request) -> Answer:
            if request.path == "/.well-known/nodeinfo" and node:
                return answer(200, {"links": [{"rel": "2.0", "href": wire.address + "/nodeinfo/2.0"}]})
            if request.path == "/nodeinfo/2.0":
                return answer(200, {"software": {"name": node}})
            return platform(request)

        wire = HttpWire(server, platform.key)
        async with wire:
            made = await Mastodon.connect({"server": wire.address, "token": SECRET}, client)
            await client.aclose()
            return Mastodon.open(made, client)

    return asyncio.run(story())


@pytest.mark.parametrize(
    ("about", "node", "software"),
    [
        ({"version": "4.5.0", "api_versions": {"mastodon": 7}}, "", "mastodon"),
        ({"version": "2.7.2 (compatible; Akkoma 3.15.2)"}, "", "akkoma"),
        ({"version": "3.5.3 (compatible; Pixelfed 0.12.5)"}, "", "pixelfed"),
        ({"version": "0.19.1", "source_url": "https://codeberg.org/superseriousbusiness/gotosocial"}, "", "gotosocial"),
        ({"version": ""}, "Snac", "snac"),
        ({"version": "who knows"}, "", ""),
    ],
)  # fmt: skip
def test_it_is_found_which_program_a_server_runs(about: dict[str, Any], node: str, software: str) -> None:
    assert connected(about, node).software == software


def test_where_links_are_counted_in_full_a_long_one_fills_a_post() -> None:
    pleroma, mastodon = (
        connected({"version": version}).limits for version in ("2.7.2 (compatible; Pleroma 2.9)", "4.5.0")
    )

    assert isinstance(pleroma, Limits)
    assert Mastodon.count(LINK, limits=pleroma) == len(LINK)
    assert Mastodon.count(LINK, limits=mastodon) == 23


def test_a_server_for_pictures_wants_one(tmp_path: Path) -> None:
    pixelfed = connected({"version": "3.5.3 (compatible; Pixelfed 0.12.5)"})

    assert fit.objections(pixelfed, a_message())
    assert fit.objections(pixelfed, a_message(images=(an_image(tmp_path),))) == ()
