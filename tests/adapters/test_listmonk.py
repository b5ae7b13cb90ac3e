import pytest

from scheduler.adapters import fit
from scheduler.adapters.base import Adapter, Connection, Rejected
from scheduler.adapters.listmonk import Listmonk
from tests.adapters.contract import KEY, SECRET
from tests.adapters.newsroom import NOON, a_message
from tests.adapters.verdict import VerdictContract, as_receipt, prepared
from tests.adapters.wires import HttpWire
from tests.simulators.listmonk import USER, ListmonkSimulator

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

    def test_a_draft_thrown_away_is_laid_down_anew_and_found_after_a_lost_answer(self) -> None:
        async def tell(platform: ListmonkSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, self.plain()))[0]
            platform.campaigns.clear()
            receipt = as_receipt(await adapter.publish(part, key=KEY, after=None))
            platform.campaigns[99] = platform.campaigns.pop(1) | {"id": 99}
            assert as_receipt(await adapter.read_back(part, key=KEY, since=NOON)).remote_id == "99"
            assert as_receipt(await adapter.publish(part, key=KEY, after=None)).remote_id == "99"
            assert receipt.remote_id == "1" and len(platform.public()) == 1

        self.story(tell)

    def test_what_somebody_cancelled_there_is_not_started_again(self) -> None:
        async def tell(platform: ListmonkSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, self.plain()))[0]
            await adapter.publish(part, key=KEY, after=None)
            platform.campaigns[1]["status"] = "cancelled"
            as_receipt(await adapter.publish(part, key=KEY, after=None))
            assert platform.campaigns[1]["status"] == "cancelled"

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
