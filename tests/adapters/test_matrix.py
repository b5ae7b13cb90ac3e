import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.adapters import fit
from scheduler.adapters.base import Adapter, Connection, Rejected
from scheduler.adapters.matrix import Matrix
from simulators.matrix import ALIAS, ROOM, USER, MatrixSimulator
from tests.adapters.amending import AmendingContract
from tests.adapters.contract import KEY, SECRET
from tests.adapters.newsroom import NOON, a_message, an_image
from tests.adapters.verdict import VerdictContract, as_receipt, prepared
from tests.adapters.wires import HttpWire

STORED = {"server": "https://there.example", "room": ALIAS, "room_id": ROOM, "user": USER, "format": "plain"}


class TestMatrix(VerdictContract):
    adapter = Matrix
    connection = Connection(f"{USER}, {ALIAS}", STORED, {"token": SECRET}, Matrix.usual)
    too_long = False

    def simulator(self) -> MatrixSimulator:
        return MatrixSimulator(SECRET)

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        return {"server": wire.address, "token": SECRET, "room": ALIAS}

    def test_two_workers_with_one_key_make_one_post(self) -> None:
        async def tell(platform: MatrixSimulator, wire: HttpWire, first: Adapter, second: Adapter) -> None:
            part = first.parts(self.plain())[0]
            await asyncio.gather(*(one.publish(part, key=KEY, after=None) for one in (first, second)))
            assert len(platform.public()) == 1

        self.story(tell, workers=2)

    def test_another_session_finds_what_the_first_one_sent(self) -> None:
        async def tell(platform: MatrixSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = adapter.parts(self.plain())[0]
            sent = as_receipt(await adapter.publish(part, key=KEY, after=None))
            for number in range(230):
                await adapter.publish(part, key=f"other {number}", after=None)
            platform.device = "LAPTOP"  # its transactions are others
            assert await adapter.read_back(part, key=KEY, since=NOON) == sent

        self.story(tell)

    def test_pictures_follow_the_text_with_what_is_to_be_seen(self, tmp_path: Path) -> None:
        message = self.message(tmp_path)

        async def tell(platform: MatrixSimulator, wire: HttpWire, adapter: Adapter) -> None:
            after = None
            for part in await prepared(adapter, message):
                after = as_receipt(await adapter.publish(part, key=part.name, after=after))
            text, picture = platform.public()
            assert (text.text, picture.alts) == (message.text, ("La digue sous l’eau",))
            assert picture.answers is None

        self.story(tell)

    def test_a_correction_is_what_everybody_reads(self) -> None:
        async def tell(platform: MatrixSimulator, wire: HttpWire, adapter: Adapter) -> None:
            receipt = as_receipt(await adapter.publish(adapter.parts(self.plain())[0], key=KEY, after=None))
            drawn = adapter.parts(a_message("**Fermé**", options={"format": "markdown"}))[0]
            for _ in range(2):
                await adapter.edit(drawn, receipt, key="e1")
            assert [one.text for one in platform.public()] == ["**Fermé**"]
            assert len(platform.events) == 2
            said = platform.events[-1]["content"]["m.new_content"]
            assert said["formatted_body"] == "<p><strong>Fermé</strong></p>\n"

        self.story(tell)

    def test_a_later_correction_keeps_the_new_picture_and_all_of_them_go_with_the_post(
        self, tmp_path: Path
    ) -> None:
        old, new = (replace(self.message(tmp_path), images=(an_image(tmp_path, id=id),)) for id in ("a", "b"))

        async def tell(platform: MatrixSimulator, wire: HttpWire, adapter: Adapter) -> None:
            text, picture = await prepared(adapter, old)
            top = as_receipt(await adapter.publish(text, key="t", after=None))
            receipt = as_receipt(await adapter.publish(picture, key="p", after=top))
            receipt = as_receipt(await adapter.edit((await prepared(adapter, new))[1], receipt, key="e1"))
            receipt = as_receipt(await adapter.edit(adapter.parts(new)[1], receipt, key="e2"))
            shown = [one["content"].get("m.new_content", one["content"]) for one in platform.events[1:]]
            first, second = platform.media
            assert [one["url"] for one in shown] == [first, second, second]
            await adapter.remove(receipt, key="r")
            assert platform.redacted == {one["event_id"] for one in platform.events[1:]}

        self.story(tell)

    def test_an_encrypted_room_is_refused(self) -> None:
        async def tell(platform: MatrixSimulator, wire: HttpWire, adapter: Adapter) -> None:
            platform.encrypted = True
            with pytest.raises(Rejected) as refusal:
                await adapter.check()
            assert refusal.value.field == "room"

        self.story(tell)

    def test_what_no_event_can_hold_is_objected_to(self) -> None:
        assert fit.objections(self.open(), a_message("é" * 30_000)) == ()
        assert fit.objections(self.open(), a_message("é" * 32_000))


class TestMatrixAmends(AmendingContract):
    platform = TestMatrix
