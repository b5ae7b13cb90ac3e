import asyncio

import pytest

from scheduler.adapters import fit
from scheduler.adapters.base import Connection, Limits, Pending
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

    @pytest.mark.parametrize(
        ("venue", "text", "count"),
        [
            ("x", "Hello, world! 👋", 16),
            ("x", "👨‍👩‍👧‍👦🇫🇷日本語", 10),
            ("x", "cafe\u0301 –—…‘’“”", 13),
            ("x", "see www.example.museum", 27),
            ("x", "https://estuaires.example/a/very/long/address/of/a/page, ada@example.org", 40),
            ("threads", "hello 👍👨‍👩‍👧‍👦", 35),
            ("threads", "été 日本🇫🇷1️⃣", 21),
            ("tiktok", "👍ab", 4),
            ("youtube", "é日👍", 9),
            ("linkedin", "é日👍", 3),
        ],
    )
    def test_each_place_counts_in_its_own_way(self, venue: str, text: str, count: int) -> None:
        adapter = Manual.open(asyncio.run(Manual.connect({"venue": venue}, Client())), Client())

        assert adapter.count(text, limits=adapter.limits) == count

    def test_what_is_known_of_a_place_reaches_a_channel_connected_before(self) -> None:
        before = Connection("x.com", {"venue": "x"}, limits=Limits(text=280, link=23))

        fresh = asyncio.run(Manual.open(before, Client()).check())

        assert fresh.limits.unit == "weighed"

    def test_a_thread_is_offered_where_posts_follow_each_other_and_each_is_counted(self) -> None:
        places = {
            venue: Manual.open(asyncio.run(Manual.connect({"venue": venue}, Client())), Client())
            for venue in ("x", "linkedin")
        }
        message = a_message("Short.", options={"thread": ["Short too.", "é" * 281]})

        assert {venue: place.has_threads() for venue, place in places.items()} == {
            "x": True,
            "linkedin": False,
        }
        assert [str(text) for text in fit.objections(places["x"], message)] == [
            "Post 3 of the thread counts 281 characters here; 280 are allowed."
        ]
        assert len(places["x"].parts(message)) == 1  # one task, whoever publishes finds all of it there
