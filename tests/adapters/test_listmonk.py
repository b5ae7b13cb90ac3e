from dataclasses import replace

import pytest

from scheduler.adapters import fit
from scheduler.adapters.base import Adapter, Connection, OutcomeUnknown, Rejected
from scheduler.adapters.listmonk import Listmonk
from simulators.listmonk import USER, ListmonkSimulator
from tests.adapters.contract import KEY, SECRET
from tests.adapters.newsroom import NOON, a_message
from tests.adapters.verdict import VerdictContract, as_receipt, prepared, settled
from tests.adapters.wires import Fault, HttpWire

STORED = {
    "server": "https://lists.example", "username": USER, "lists": "La Lettre, 4", "list_ids": [3, 4], "sender": "",
}  # fmt: skip


class TestListmonk(VerdictContract):
    adapter = Listmonk
    connection = Connection("La Lettre, 4, lists.example", STORED, {"token": SECRET}, Listmonk.usual)
    too_long = False

    def simulator(self) -> ListmonkSimulator:
        return ListmonkSimulator(SECRET)

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        return {"server": wire.address, "username": USER, "token": SECRET, "lists": "La Lettre, 4"}

    def test_the_letter_is_laid_down_for_its_lists_and_started_once(self) -> None:
        message = a_message("**Ouvert**", options={"subject": "Ouverture"})

        async def tell(platform: ListmonkSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, message))[0]
            await prepared(adapter, message)
            (draft,) = platform.campaigns.values()
            assert (draft["lists"], draft["subject"], draft["status"]) == ([3, 4], "Ouverture", "draft")
            assert draft["body"] == "<p><strong>Ouvert</strong></p>\n"
            first, again = [as_receipt(await adapter.publish(part, key=KEY, after=None)) for _ in range(2)]
            assert first.remote_id == again.remote_id and len(platform.public()) == 1

        self.story(tell)

    def test_two_lists_of_one_server_get_a_letter_each_of_the_same_words(self) -> None:
        message = a_message("Ouvert")

        async def tell(platform: ListmonkSimulator, wire: HttpWire, adapter: Adapter) -> None:
            assert isinstance(adapter, Listmonk)
            press = {**adapter.settings, "lists": "4", "list_ids": [4]}
            others = [adapter, replace(adapter, settings=press), replace(adapter, channel="another")]
            parts = [(one, (await prepared(one, message))[0]) for one in others]
            for one, part in parts:
                await one.publish(part, key=KEY, after=None)
            assert [one["lists"] for one in platform.campaigns.values()] == [[3, 4], [4], [3, 4]]
            assert len(platform.public()) == 3

        self.story(tell)

    def test_a_draft_that_is_found_says_what_is_to_be_said(self) -> None:
        message = a_message("Ouvert", options={"subject": "Ouverture"})

        async def tell(platform: ListmonkSimulator, wire: HttpWire, adapter: Adapter) -> None:
            await prepared(adapter, message)
            strange = {
                "subject": "Gagnez",
                "body": "x",
                "altbody": "x",
                "lists": [3],
                "from_email": "a@b.example",
            }
            platform.campaigns[1] |= strange
            part = (await prepared(adapter, message))[0]
            await adapter.publish(part, key=KEY, after=None)
            (sent,) = platform.campaigns.values()
            assert (sent["subject"], sent["altbody"], sent["lists"]) == ("Ouverture", "Ouvert", [3, 4])
            assert sent["body"] == "<p>Ouvert</p>\n" and sent["from_email"] == ""

        self.story(tell)

    def test_another_subject_is_another_letter(self) -> None:
        async def tell(platform: ListmonkSimulator, wire: HttpWire, adapter: Adapter) -> None:
            for subject in ("Avant", "Après"):
                part = (await prepared(adapter, a_message("Ouvert", options={"subject": subject})))[0]
            await adapter.publish(part, key=KEY, after=None)
            assert [one["status"] for one in platform.campaigns.values()] == ["draft", "running"]

        self.story(tell)

    def test_a_draft_thrown_away_is_laid_down_anew_and_found_after_a_lost_answer(self) -> None:
        async def tell(platform: ListmonkSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, self.plain()))[0]
            platform.campaigns.clear()
            receipt = as_receipt(await adapter.publish(part, key=KEY, after=None))
            platform.campaigns[99] = platform.campaigns.popitem()[1] | {"id": 99}
            assert as_receipt(await adapter.read_back(part, key=KEY, since=NOON)).remote_id == "99"
            assert as_receipt(await adapter.publish(part, key=KEY, after=None)).remote_id == "99"
            assert receipt.remote_id == "2" and len(platform.public()) == 1

        self.story(tell)

    def test_what_somebody_cancelled_there_is_not_started_again(self) -> None:
        async def tell(platform: ListmonkSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, self.plain()))[0]
            await adapter.publish(part, key=KEY, after=None)
            platform.campaigns[1]["status"] = "cancelled"
            as_receipt(await adapter.publish(part, key=KEY, after=None))
            assert platform.campaigns[1]["status"] == "cancelled"

        self.story(tell)

    def test_what_somebody_paused_after_a_lost_answer_stays_paused(self) -> None:
        async def tell(platform: ListmonkSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, self.plain()))[0]
            wire.fault = Fault.RESET
            with pytest.raises(OutcomeUnknown):
                await adapter.publish(part, key=KEY, after=None)
            wire.fault, platform.campaigns[1]["status"] = None, "paused"
            assert await settled(adapter, part, None) is not None
            assert platform.campaigns[1]["status"] == "paused"

        self.story(tell)

    def test_a_list_that_is_not_there_is_said_when_connecting(self) -> None:
        async def tell(platform: ListmonkSimulator, wire: HttpWire, adapter: Adapter) -> None:
            assert isinstance(adapter, Listmonk)
            with pytest.raises(Rejected) as refusal:
                await Listmonk.connect(
                    {**self.connect_answers(wire), "lists": "Nowhere"}, adapter.house.client
                )
            assert refusal.value.field == "lists"

        self.story(tell)

    def test_a_subject_is_needed(self) -> None:
        assert fit.objections(self.open(), a_message(title=""))
