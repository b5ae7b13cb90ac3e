"""Client libraries that others keep find their way in the simulators: what holds those to account was not written here."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import discord
import discord.http
import listmonk
import pytest
from apprise import Apprise
from pythorhead import Lemmy

from simulators.discord import CHANNEL, HOOK, DiscordSimulator
from simulators.lemmy import COMMUNITY, NAME, LemmySimulator
from simulators.lemmy import USER as WRITER
from simulators.listmonk import USER, ListmonkSimulator
from simulators.simulator import Public, Simulator
from simulators.teams import PATH, TeamsSimulator
from tests.adapters.contract import SECRET
from tests.adapters.newsroom import an_image
from tests.adapters.wires import HttpWire


def driven(platform: Simulator, use: Callable[[str], Any]) -> list[Public]:
    """What is public once somebody else's client was there."""

    async def story() -> None:
        async with HttpWire(platform, platform.key) as wire:
            made = use(wire.address)
            await (made if isinstance(made, Awaitable) else asyncio.to_thread(made))

    asyncio.run(story())
    return platform.public()


def test_discord_py_writes_answers_corrects_and_deletes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = an_image(tmp_path, alt="La digue")

    async def use(address: str) -> None:
        monkeypatch.setattr(discord.http.Route, "BASE", f"{address}/api/v10")
        async with discord.Client(intents=discord.Intents.none()) as client:
            await client.login(SECRET)
            assert client.user is not None and client.user.bot
            channel = client.get_partial_messageable(int(CHANNEL))
            file = discord.File(picture.path, description=picture.alt)
            first = await channel.send("Marée", file=file, nonce="n1")
            again = await channel.send("Et après ?", reference=first)
            await first.edit(content="Marées")
            assert [one.content async for one in channel.history(limit=5)] == ["Et après ?", "Marées"]
            with pytest.raises(discord.HTTPException, match="2000 or fewer"):
                await channel.send("x" * 2001)
            await again.delete()
            hook = discord.Webhook.partial(int(HOOK), SECRET, client=client)
            by_hook = await hook.send("Par la porte", wait=True)
            await by_hook.edit(content="Par une autre porte")
            gone = await hook.send("De trop", wait=True)
            await gone.delete()

    shown = driven(DiscordSimulator(SECRET), use)

    assert [(one.text, one.alts) for one in shown] == [("Marées", ("La digue",)), ("Par une autre porte", ())]


def test_pythorhead_posts_comments_and_deletes() -> None:
    def use(address: str) -> Callable[[], None]:
        def tell() -> None:
            lemmy = Lemmy(address, raise_exceptions=True)
            assert lemmy.log_in(WRITER, SECRET)
            assert lemmy.discover_community(NAME) == COMMUNITY
            made = lemmy.post.create(COMMUNITY, "Grandes marées", body="Marée haute", nsfw=False)
            number = made["post_view"]["post"]["id"]
            below = lemmy.comment.create(number, "Et après ?")
            lemmy.comment.edit(below["comment_view"]["comment"]["id"], "Et après.")
            gone = lemmy.post.create(COMMUNITY, "Petites marées")
            lemmy.post.delete(gone["post_view"]["post"]["id"], True)
            assert lemmy.post.get(number)["post_view"]["counts"]["comments"] == 2
            with pytest.raises(Exception, match="invalid_post_title"):
                lemmy.post.create(COMMUNITY, "x")

        return tell

    shown = driven(LemmySimulator(SECRET), use)

    assert [one.text for one in shown] == ["Marée haute", "Et après."]


def test_the_listmonk_client_lays_down_a_campaign_and_starts_it(tmp_path: Path) -> None:
    picture = an_image(tmp_path)

    def use(address: str) -> Callable[[], None]:
        def tell() -> None:
            listmonk.set_url_base(address)
            assert listmonk.login(USER, SECRET)
            there = {one.name: one.id for one in listmonk.lists()}
            listmonk.upload_media(picture.path)
            made = listmonk.create_campaign(
                "Marées", "Grandes marées", {there["La Lettre"]}, campaign_type="regular", content_type="html", body="<p>Ouvert</p>",
                alt_body="Ouvert", tags=["t"],
            )  # fmt: skip
            assert made.lists == [{"id": 3, "name": "La Lettre"}]
            started = listmonk.start_campaign(made.id)
            assert started is not None and started.status == "running"
            with pytest.raises(Exception, match="400"):
                listmonk.set_campaign_status(made.id, "draft")

        return tell

    (one,) = driven(ListmonkSimulator(SECRET), use)

    assert one.text == "Ouvert"


def test_apprise_hands_a_workflow_of_teams_its_card(monkeypatch: pytest.MonkeyPatch) -> None:
    from apprise.plugins.workflows import requests

    post = requests.post

    def use(address: str) -> Callable[[], None]:
        def tell() -> None:
            host = address.removeprefix("http://")
            # It only speaks https; what it says stays its own.
            monkeypatch.setattr(
                requests, "post", lambda url, **how: post(url.replace("https://", "http://"), **how)
            )
            said = Apprise()
            assert said.add(f"workflows://{host}/{PATH.split('/')[2]}/{SECRET}/")
            assert said.notify(title="Grandes marées", body="Marée haute")
            refused = Apprise()
            assert refused.add(f"workflows://{host}/{PATH.split('/')[2]}/another/")
            assert not refused.notify(body="Marée basse")

        return tell

    (one,) = driven(TeamsSimulator(SECRET), use)

    assert one.text.split() == ["Grandes", "marées", "Marée", "haute"]
