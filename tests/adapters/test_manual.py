import asyncio

from scheduler.adapters.base import Connection, Pending
from scheduler.adapters.manual import Manual
from scheduler.outgoing import Client
from tests.adapters.contract import AdapterContract
from tests.adapters.newsroom import a_message


class TestManual(AdapterContract):
    adapter = Manual
    connection = Connection(
        "groups.example",
        {"instructions": "Ask Ada.", "place": "https://groups.example/x"},
        limits=Manual.usual,
    )

    def test_a_task_is_handed_to_a_person(self) -> None:
        adapter = self.open()

        answer = asyncio.run(adapter.publish(adapter.parts(a_message())[0], key="k", after=None))

        assert isinstance(answer, Pending)
        assert answer.look_again is None  # nobody but a person ends it
        assert answer.detail == {"instructions": "Ask Ada.", "place": "https://groups.example/x"}

    def test_connecting_calls_nobody(self) -> None:
        connection = asyncio.run(Manual.connect({"place": "https://groups.example/x"}, Client()))

        assert connection.identity == "groups.example"
