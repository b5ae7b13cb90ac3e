from dataclasses import replace

import pytest

from scheduler.adapters import fit
from scheduler.adapters.base import Adapter, Connection, Message, Rejected, Unauthorized
from scheduler.adapters.mediawiki import MediaWiki
from simulators.mediawiki import MediaWikiSimulator
from tests.adapters.amending import AmendingContract
from tests.adapters.contract import KEY, SECRET
from tests.adapters.newsroom import a_message
from tests.adapters.verdict import VerdictContract, as_receipt
from tests.adapters.wires import HttpWire

STORED = {
    "api": "https://wiki.example/w/api.php", "username": "Ada@calendar", "pages": "https://wiki.example/wiki/$1",
    "octets": 2048 * 1024,
}  # fmt: skip


class TestMediaWiki(VerdictContract):
    adapter = MediaWiki
    connection = Connection("Ada, Le wiki", STORED, {"password": SECRET}, MediaWiki.usual)
    too_long = False

    def simulator(self) -> MediaWikiSimulator:
        return MediaWikiSimulator(SECRET)

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        return {"api": wire.address, "username": "Ada@calendar", "password": SECRET}

    def another(self, message: Message, number: int) -> Message:
        return replace(message, title=f"Page {number}")  # a page is made once, whatever the key

    def test_a_page_somebody_else_made_is_never_written_over(self) -> None:
        async def tell(platform: MediaWikiSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = adapter.parts(self.plain())[0]
            await adapter.publish(part, key="another post", after=None)
            with pytest.raises(Rejected) as refusal:
                await adapter.publish(adapter.parts(self.plain("Other words"))[0], key=KEY, after=None)
            assert refusal.value.field == "page"
            assert platform.public()[0].text == part.text

        self.story(tell)

    def test_nor_is_what_somebody_wrote_there_since(self) -> None:
        async def tell(platform: MediaWikiSimulator, wire: HttpWire, adapter: Adapter) -> None:
            receipt = as_receipt(await adapter.publish(adapter.parts(self.plain())[0], key=KEY, after=None))
            platform.write("Grandes marées", "Mended by Grace", user="Grace")
            with pytest.raises(Rejected):
                await adapter.edit(adapter.parts(self.plain("Corrected."))[0], receipt, key="e")
            assert platform.public()[0].text == "Mended by Grace"
            assert receipt.permalink == "http://wiki.example/wiki/Grandes_mar%C3%A9es"

        self.story(tell)

    def test_a_session_that_ended_is_opened_again_and_nothing_is_written_twice(self) -> None:
        async def tell(platform: MediaWikiSimulator, wire: HttpWire, adapter: Adapter) -> None:
            await adapter.check()
            platform.sessions.clear()
            await adapter.publish(adapter.parts(self.plain())[0], key=KEY, after=None)
            assert (platform.logins, len(platform.public())) == (3, 1)

        self.story(tell)

    def test_credentials_taken_back_are_noticed_and_nothing_is_out(self) -> None:
        async def tell(platform: MediaWikiSimulator, wire: HttpWire, adapter: Adapter) -> None:
            platform.revoked = True  # a session goes on until it ends
            platform.sessions.clear()
            with pytest.raises(Unauthorized):
                await adapter.publish(adapter.parts(self.plain())[0], key=KEY, after=None)
            assert platform.public() == []

        self.story(tell)

    def test_one_octet_too_many_is_refused_here_and_there(self) -> None:
        async def tell(platform: MediaWikiSimulator, wire: HttpWire, adapter: Adapter) -> None:
            platform.most = 10
            made = await adapter.check()
            again = MediaWiki.open(made, wire_client(adapter))
            assert fit.objections(again, self.plain("é" * 5)) == ()
            assert fit.objections(again, self.plain("é" * 5 + "!"))
            with pytest.raises(Rejected):
                await again.publish(again.parts(self.plain("é" * 5 + "!"))[0], key=KEY, after=None)
            await again.publish(again.parts(self.plain("é" * 5))[0], key=KEY, after=None)

        self.story(tell)

    @pytest.mark.parametrize("title", ["", "A [page]", "a|b", "é" * 128])
    def test_a_name_no_page_can_have_is_objected_to(self, title: str) -> None:
        assert fit.objections(self.open(), a_message(title=title))


class TestMediaWikiAmends(AmendingContract):
    platform = TestMediaWiki

    def corrected(self) -> Message:
        return a_message("Corrected.")


def wire_client(adapter: Adapter) -> object:
    assert isinstance(adapter, MediaWiki)
    return adapter.wiki.client
