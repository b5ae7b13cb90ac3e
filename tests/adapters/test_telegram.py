import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import telegram
from telegram.error import BadRequest

from scheduler.adapters import fit
from scheduler.adapters.base import Adapter, Connection, Message, RateLimited, Rejected
from scheduler.adapters.telegram import Telegram
from scheduler.publishing.claiming.costing import cost_of
from simulators.telegram import CHAT, NAME, TelegramSimulator
from tests.adapters.amending import AmendingContract
from tests.adapters.contract import KEY, SECRET
from tests.adapters.newsroom import NOON, a_message, an_image
from tests.adapters.verdict import VerdictContract, as_receipt
from tests.adapters.wires import HttpWire

STORED = {
    "api": "https://api.telegram.org", "chat": f"@{NAME}", "chat_id": CHAT, "username": NAME, "display_name": "Estuaires",
}  # fmt: skip


class TestTelegram(VerdictContract):
    adapter = Telegram
    connection = Connection("Estuaires, @marees_bot", STORED, {"token": SECRET}, Telegram.usual)

    def message(self, folder: Path) -> Message:
        return a_message()  # pictures have no alternative text there: below

    def simulator(self) -> TelegramSimulator:
        return TelegramSimulator(SECRET)

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        return {"token": SECRET, "chat": f"@{NAME}", "api": wire.address}

    @pytest.mark.parametrize("number", [1, 3])
    def test_pictures_are_one_post_that_is_corrected_and_taken_down_whole(
        self, number: int, tmp_path: Path
    ) -> None:
        images = tuple(an_image(tmp_path, id=f"im{at}") for at in range(number))
        message = a_message(images=images, options={"silent": True})

        async def tell(platform: TelegramSimulator, wire: HttpWire, adapter: Adapter) -> None:
            receipt = as_receipt(await adapter.publish(adapter.parts(message)[0], key=KEY, after=None))
            assert [one.text for one in platform.public()] == [message.text, *[""] * (number - 1)]
            assert receipt.permalink == f"https://t.me/{NAME}/1"
            await adapter.edit(adapter.parts(replace(message, text="Corrigé"))[0], receipt, key="e")
            assert platform.public()[0].text == "Corrigé"
            with pytest.raises(Rejected):
                await adapter.edit(adapter.parts(a_message("Sans"))[0], receipt, key="e")
            await adapter.remove(receipt, key="r")
            assert platform.public() == []

        self.story(tell)

    def test_files_that_go_along_are_heavy_and_have_a_sum(self, tmp_path: Path) -> None:
        adapter = self.open()
        album = tuple(replace(an_image(tmp_path, id=f"im{at}"), size=9 * 10**6) for at in range(6))

        assert fit.objections(adapter, a_message(images=album[:5])) == ()
        assert fit.objections(adapter, a_message(images=album))
        assert cost_of("telegram", adapter, a_message(images=album[:1]), {}, now=NOON)["lane"] == "heavy"
        assert cost_of("telegram", adapter, a_message(), {}, now=NOON)["lane"] == "fast"

    def test_it_waits_as_long_as_it_says(self) -> None:
        async def tell(platform: TelegramSimulator, wire: HttpWire, adapter: Adapter) -> None:
            platform.busy = 17
            with pytest.raises(RateLimited) as limited:
                await adapter.publish(adapter.parts(self.plain())[0], key=KEY, after=None)
            assert limited.value.retry_after == timedelta(seconds=17)

        self.story(tell)

    def test_a_group_that_moved_is_followed(self) -> None:
        async def tell(platform: TelegramSimulator, wire: HttpWire, adapter: Adapter) -> None:
            platform.moved_to = -100987
            as_receipt(await adapter.publish(adapter.parts(self.plain())[0], key=KEY, after=None))
            assert len(platform.public()) == 1

        self.story(tell)

    def test_a_bot_that_may_not_post_is_said_when_connecting(self) -> None:
        async def tell(platform: TelegramSimulator, wire: HttpWire, adapter: Adapter) -> None:
            platform.administrator = False
            with pytest.raises(Rejected) as refusal:
                await adapter.check()
            assert refusal.value.field == "chat"

        self.story(tell)

    def test_it_counts_as_its_offsets_do(self, tmp_path: Path) -> None:
        assert Telegram.count("👍é") == 3
        shown = a_message("é" * 1024, images=(an_image(tmp_path),))
        assert fit.objections(self.open(), shown) == ()
        assert fit.objections(self.open(), replace(shown, text="é" * 1025))


class TestTelegramAmends(AmendingContract):
    platform = TestTelegram


def test_a_client_of_others_finds_its_way_in_the_simulator(tmp_path: Path) -> None:
    """What holds the simulator to account was not written here: python-telegram-bot."""
    platform = TelegramSimulator("1:abc")
    picture = an_image(tmp_path).path.read_bytes()

    async def story() -> None:
        async with HttpWire(platform, platform.key) as wire:
            bot = telegram.Bot("1:abc", base_url=f"{wire.address}/bot", base_file_url=wire.address)
            assert (await bot.get_me()).username == "marees_bot"
            assert (await bot.get_chat(f"@{NAME}")).id == CHAT
            made = await bot.send_message(CHAT, "Marée")
            await bot.edit_message_text("Marées", CHAT, made.message_id)
            with pytest.raises(BadRequest, match="not modified"):
                await bot.edit_message_text("Marées", CHAT, made.message_id)
            await bot.send_photo(CHAT, picture, caption="La digue", filename="a.png")
            assert [one.text for one in platform.public()] == ["Marées", "La digue"]
            await bot.delete_message(CHAT, made.message_id)
            with pytest.raises(BadRequest, match="too long"):
                await bot.send_message(CHAT, "👍" * 2049)
            await bot.shutdown()

    asyncio.run(story())

    assert [one.text for one in platform.public()] == ["La digue"]
