from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.adapters import fit, uploads
from scheduler.adapters.base import Adapter, CannotTell, Connection, RateLimited, Rejected, Unauthorized
from scheduler.adapters.discord import Discord
from scheduler.outgoing import Upload
from simulators.discord import BOT, CHANNEL, GUILD, DiscordSimulator
from tests.adapters.amending import AmendingContract
from tests.adapters.contract import KEY, SECRET
from tests.adapters.newsroom import NOON, a_message, an_image
from tests.adapters.verdict import VerdictContract, as_receipt
from tests.adapters.wires import HttpWire

API = "https://discord.example/api/v10"
STORED = {"api": API, "channel": CHANNEL, "guild": GUILD, "user": BOT, "display_name": "calendar"}


class TestDiscord(VerdictContract):
    adapter = Discord
    connection = Connection("calendar, #news", STORED, {"token": SECRET}, Discord.usual)

    def simulator(self) -> DiscordSimulator:
        return DiscordSimulator(SECRET)

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        return {"token": SECRET, "channel": CHANNEL, "api": f"{wire.address}/api/v10"}

    def test_a_repeat_within_minutes_is_the_first_message(self) -> None:
        async def tell(platform: DiscordSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = adapter.parts(self.plain())[0]
            first, again = [await adapter.publish(part, key=KEY, after=None) for _ in range(2)]
            assert first == again and len(platform.public()) == 1

        self.story(tell)

    def test_later_it_is_found_among_hundreds(self) -> None:
        async def tell(platform: DiscordSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = adapter.parts(self.plain())[0]
            sent = as_receipt(await adapter.publish(part, key=KEY, after=None))
            platform.forgets = True
            for number in range(120):
                other = adapter.parts(self.plain(f"autre {number}"))[0]
                await adapter.publish(other, key=f"other {number}", after=None)
            assert await adapter.read_back(part, key=KEY, since=NOON) == sent

        self.story(tell)

    def test_a_bot_that_may_not_read_the_history_is_not_believed(self) -> None:
        async def tell(platform: DiscordSimulator, wire: HttpWire, adapter: Adapter) -> None:
            assert isinstance(adapter, Discord)
            part = adapter.parts(self.plain())[0]
            await adapter.publish(part, key=KEY, after=None)
            platform.blind = True
            assert isinstance(await adapter.read_back(part, key=KEY, since=NOON), CannotTell)
            with pytest.raises(Rejected) as refusal:
                await Discord.connect(self.connect_answers(wire), adapter.there.client)
            assert refusal.value.field == "channel"

        self.story(tell)

    def test_what_goes_along_has_time_by_its_weight_and_a_sum(self, tmp_path: Path) -> None:
        adapter = self.open()
        images = tuple(replace(an_image(tmp_path, id=f"im{at}"), size=9 * 10**6) for at in range(3))

        assert fit.objections(adapter, a_message(images=images))
        assert adapter.is_heavy(a_message(images=images)) and not adapter.is_heavy(a_message())
        assert uploads.seconds([Upload("a", "image/png", b"x" * 10**6)], besides=30) == 35

    def test_slow_mode_waits_as_long_as_it_says(self) -> None:
        async def tell(platform: DiscordSimulator, wire: HttpWire, adapter: Adapter) -> None:
            platform.slow_mode = True
            with pytest.raises(RateLimited) as limited:
                await adapter.publish(adapter.parts(self.plain())[0], key=KEY, after=None)
            assert limited.value.retry_after == timedelta(seconds=12.5)

        self.story(tell)

    def test_another_channel_is_not_let_in(self) -> None:
        async def tell(platform: DiscordSimulator, wire: HttpWire, adapter: Adapter) -> None:
            assert isinstance(adapter, Discord)
            with pytest.raises(Unauthorized):
                await Discord.connect({**self.connect_answers(wire), "channel": "17"}, adapter.there.client)
            with pytest.raises(Rejected) as refusal:
                await Discord.connect(
                    {**self.connect_answers(wire), "channel": "#news"}, adapter.there.client
                )
            assert refusal.value.field == "channel"

        self.story(tell)


class TestDiscordAmends(AmendingContract):
    platform = TestDiscord
