import json

import pytest

from scheduler.adapters import fit
from scheduler.adapters.base import Adapter, AdapterError, Connection, Unauthorized
from scheduler.adapters.teams import Teams
from simulators.teams import PATH, TeamsSimulator
from simulators.wire import Answer
from tests.adapters.contract import KEY, SECRET
from tests.adapters.newsroom import a_message
from tests.adapters.verdict import VerdictContract, prepared
from tests.adapters.wires import HttpWire, Request


class TestTeams(VerdictContract):
    adapter = Teams
    secret = f"https://prod.logic.example{PATH}?api-version=1&sig={SECRET}"
    connection = Connection("Estuaires, news", {"place": "Estuaires, news"}, {"url": secret}, Teams.usual)
    too_long = False

    def simulator(self) -> TeamsSimulator:
        return TeamsSimulator(SECRET)

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        return {"url": f"{wire.address}{PATH}?api-version=1&sig={SECRET}", "place": "Estuaires, news"}

    def test_words_are_shown_as_they_were_written_and_addresses_lead_somewhere(self) -> None:
        message = a_message("*Marée* https://estuaires.example/a_b\n\n[x](y)", title="Grandes marées")

        async def tell(platform: TeamsSimulator, wire: HttpWire, adapter: Adapter) -> None:
            await adapter.publish((await prepared(adapter, message))[0], key=KEY, after=None)
            assert (
                platform.public()[0].text == "Grandes marées\n*Marée* https://estuaires.example/a_b\n[x](y)"
            )
            link = platform.cards[0]["body"][1]["inlines"][1]
            assert link["selectAction"]["url"] == link["text"] == "https://estuaires.example/a_b"

        self.story(tell)

    @pytest.mark.parametrize("between", ["&", "&amp;"], ids=["plain", "as a proxy writes it"])
    def test_its_address_is_told_to_nobody(self, between: str) -> None:
        async def tell(platform: TeamsSimulator, wire: HttpWire, adapter: Adapter) -> None:
            def echo(request: Request) -> Answer:
                repeated = f"{request.path}?{request.query}".replace("&", between)
                return 400, {}, json.dumps({"message": f"No {repeated} here"}).encode()

            wire.platform = echo
            with pytest.raises(AdapterError) as refused:
                await adapter.publish(adapter.parts(self.plain())[0], key=KEY, after=None)
            assert SECRET not in str(refused.value.reason.as_json()) + repr(adapter)

        self.story(tell)

    def test_a_workflow_whose_owner_left_is_said(self) -> None:
        async def tell(platform: TeamsSimulator, wire: HttpWire, adapter: Adapter) -> None:
            said = {"error": {"code": "WorkflowTriggerIsNotEnabled", "message": "Could not execute workflow"}}
            wire.platform = lambda request: (404, {}, json.dumps(said).encode())
            with pytest.raises(Unauthorized, match="Could not execute workflow"):
                await adapter.publish(adapter.parts(self.plain())[0], key=KEY, after=None)

        self.story(tell)

    def test_what_no_message_can_hold_is_objected_to(self) -> None:
        assert fit.objections(self.open(), a_message("é" * 9000)) == ()
        assert fit.objections(self.open(), a_message("é" * 10_000))
