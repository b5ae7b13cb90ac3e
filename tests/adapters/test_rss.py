import asyncio
from calendar import timegm
from typing import Any

import feedparser
import pytest

from scheduler.adapters import fit
from scheduler.adapters.base import Connection, Receipt, Rejected
from scheduler.adapters.rss import Rss, document
from scheduler.outgoing import Client
from simulators.hub import HubSimulator
from tests.adapters.contract import KEY, AdapterContract
from tests.adapters.newsroom import NOON, StoppedClock, a_message
from tests.adapters.wires import HttpWire

STORED = {"title": "Estuaires", "about": "", "author": "", "site": "", "hub": "", "format": "plain"}
MESSAGE = a_message(url="https://house.example/posts/p1/compose")
JOURNAL = document.Journal(
    "urn:j", "Estuaires & co", "Tides", "", "https://estuaires.example/", "https://hub.example/",
    "https://house.example/public/ch1/feed.atom", NOON,
    [document.Entry("urn:uuid:1", "Marée < haute", "<p>À 11 h</p>", "fr", NOON, NOON, "https://x.example/")],
)  # fmt: skip


class TestRss(AdapterContract):
    adapter = Rss
    connection = Connection("Estuaires", STORED, {}, Rss.usual)


def with_a_hub(hub: HubSimulator) -> tuple[list[Any], list[str]]:
    async def story() -> tuple[list[Any], list[str]]:
        client = Client(["127.0.0.1"], clock=StoppedClock())
        async with HttpWire(hub, lambda request: None) as wire:
            asleep, hub.asleep = hub.asleep, False
            made = await Rss.connect({"title": "Estuaires", "hub": wire.address}, client)
            hub.asleep = asleep
            rss = Rss.open(Connection(made.identity, made.settings, channel="ch1"), client)
            receipts: list[Any] = []
            for part in rss.parts(MESSAGE):
                receipts.append(await rss.publish(part, key=f"{KEY}-{part.ordinal}", after=None))
            await client.aclose()
            return receipts, hub.told

    return asyncio.run(story())


def test_the_hub_is_told_of_both_shapes_after_the_entry() -> None:
    (entry, told), heard = with_a_hub(HubSimulator())

    assert entry == Receipt(
        f"urn:uuid:{KEY}-1",
        "https://house.example/public/ch1/feed.atom",
        {"feed": "https://house.example/public/ch1/feed.atom"},
    )
    assert told.detail == {"told": True}
    assert sorted(heard) == [f"https://house.example/public/ch1/feed.{shape}" for shape in ("atom", "rss")]


def test_a_hub_asleep_makes_no_failure_of_a_post_that_is_out() -> None:
    (_, told), heard = with_a_hub(HubSimulator(asleep=True))

    assert told.detail == {"told": False}
    assert heard == []


def test_an_address_without_a_hub_is_named() -> None:
    async def story() -> None:
        client = Client(["127.0.0.1"], clock=StoppedClock())
        async with HttpWire(lambda request: (404, {}, b""), lambda request: None) as wire:
            with pytest.raises(Rejected) as refusal:
                await Rss.connect({"title": "Estuaires", "hub": wire.address}, client)
            assert refusal.value.field == "hub"
        await client.aclose()

    asyncio.run(story())


def test_a_link_that_is_no_web_address_is_objected_to() -> None:
    rss = TestRss().open()

    assert fit.objections(rss, a_message(options={"link": "https://estuaires.example/"})) == ()
    assert fit.objections(rss, a_message(options={"link": "javascript:alert(1)"}))


@pytest.mark.parametrize("draw", [document.atom, document.rss], ids=["atom", "rss"])
def test_a_reader_that_others_keep_understands_it(draw: Any) -> None:
    read = feedparser.parse(draw(JOURNAL))

    (entry,) = read.entries
    assert not read.bozo and read.feed.title == "Estuaires & co"
    assert (entry.id, entry.title, entry.link) == ("urn:uuid:1", "Marée < haute", "https://x.example/")
    said = entry.content[0].value if "content" in entry else entry.summary
    assert said == "<p>À 11 h</p>"
    assert timegm(entry.published_parsed) == NOON.timestamp()
    assert {one.rel: one.href for one in read.feed.links}["hub"] == "https://hub.example/"


def test_what_xml_cannot_say_is_left_out() -> None:
    odd = document.Entry(
        "urn:uuid:2", "a\x00b\x0b", document.paragraphs("<script>\n\nx\ny"), "fr", NOON, NOON
    )

    read = feedparser.parse(
        document.atom(document.Journal("j", "J", "", "", "", "", "https://h/", NOON, [odd]))
    )

    assert not read.bozo and read.entries[0].title == "ab"
    assert document.paragraphs("<b>\n\nx\ny") == "<p>&lt;b&gt;</p>\n<p>x<br>y</p>\n"


def test_an_entry_without_a_title_begins_like_its_text() -> None:
    assert document.titled("", "\n  Marée haute\nà 11 h") == "Marée haute"
    assert document.titled(" T ", "x") == "T"
    assert len(document.titled("", "x" * 200)) == 80
