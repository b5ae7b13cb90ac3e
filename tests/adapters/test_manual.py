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

    def test_a_known_place_brings_its_limits_its_face_and_what_it_will_not_take(self) -> None:
        answers = {"venue": "instagram", "place": "https://www.instagram.com/maison.estuaires/"}
        connection = asyncio.run(Manual.connect(answers, Client()))
        adapter = Manual.open(connection, Client())

        assert connection.identity == "@maison.estuaires"
        assert (adapter.limits.text, adapter.face().name) == (2200, "instagram")
        assert [str(text) for text in adapter.objections(a_message())] == [
            "Nothing is published on Instagram without an image or a video."
        ]

    def test_an_address_says_by_itself_what_kind_of_place_it_is_and_a_person_knows_better(self) -> None:
        said = {"place": "https://x.com/estuaires", "longest": "25000"}
        connection = asyncio.run(Manual.connect(said, Client()))
        adapter = Manual.open(connection, Client())

        assert (adapter.face().name, adapter.limits.text) == ("x", 25_000)
        assert (
            adapter.count(
                "See https://estuaires.example/a/very/long/address/of/a/page", limits=adapter.limits
            )
            == 27
        )
