import asyncio

import pytest

from scheduler.adapters.base import Adapter, AdapterError, Connection, Rejected
from scheduler.adapters.discord import DiscordWebhook
from scheduler.outgoing import Client
from simulators.discord import CHANNEL, GUILD, HOOK, DiscordSimulator
from tests.adapters.amending import AmendingContract
from tests.adapters.contract import KEY, SECRET
from tests.adapters.verdict import VerdictContract
from tests.adapters.wires import HttpWire


class TestDiscordWebhook(VerdictContract):
    adapter = DiscordWebhook
    secret = f"https://discord.example/api/webhooks/{HOOK}/{SECRET}"
    connection = Connection(
        "Marées",
        {"thread": "", "channel": CHANNEL, "guild": GUILD, "display_name": "Marées"},
        {"url": secret},
        DiscordWebhook.usual,
    )

    def simulator(self) -> DiscordSimulator:
        return DiscordSimulator(SECRET)

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        return {"url": f"{wire.address}/api/webhooks/{HOOK}/{SECRET}"}

    def test_whoever_knows_better_says_how_large_a_file_may_be(self) -> None:
        async def tell(platform: DiscordSimulator, wire: HttpWire, adapter: Adapter) -> None:
            assert isinstance(adapter, DiscordWebhook)
            assert (adapter.limits.video_bytes, adapter.limits.alt_text) == (10 * 2**20, 1024)
            answers = {**self.connect_answers(wire), "file_mb": "50", "alt_text_to": "900"}
            made = await DiscordWebhook.connect(answers, adapter.there.client)
            again = await DiscordWebhook.open(made, adapter.there.client).check()
            for limits in (made.limits, again.limits):
                assert (limits.image_bytes, limits.video_bytes, limits.alt_text) == (
                    50 * 2**20,
                    50 * 2**20,
                    900,
                )
            assert again.settings["file_mb"] == "50"

        self.story(tell)

    def test_its_address_is_told_to_nobody(self) -> None:
        async def tell(platform: DiscordSimulator, wire: HttpWire, adapter: Adapter) -> None:
            wire.platform = lambda request: (
                400,
                {},
                f'{{"message": "{wire.address}{request.path}"}}'.encode(),
            )
            with pytest.raises(AdapterError) as refused:
                await adapter.publish(adapter.parts(self.plain())[0], key=KEY, after=None)
            assert SECRET not in str(refused.value.reason.as_json()) + repr(adapter)

        self.story(tell)

    def test_what_is_no_webhook_is_named(self) -> None:
        async def story() -> None:
            with pytest.raises(Rejected) as refusal:
                await DiscordWebhook.connect({"url": "https://discord.com/channels/1/2"}, Client())
            assert refusal.value.field == "url"

        asyncio.run(story())


class TestDiscordWebhookAmends(AmendingContract):
    platform = TestDiscordWebhook
