from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.adapters import fit
from scheduler.adapters.base import (
    Adapter,
    CannotTell,
    Connection,
    RateLimited,
    Receipt,
    Rejected,
    Unauthorized,
)
from scheduler.adapters.lemmy import Lemmy
from simulators.lemmy import COMMUNITY, NAME, PERSON, USER, LemmySimulator
from tests.adapters.amending import AmendingContract
from tests.adapters.contract import KEY, SECRET
from tests.adapters.newsroom import NOON, a_message, an_image
from tests.adapters.verdict import VerdictContract, as_receipt, prepared
from tests.adapters.wires import HttpWire

STORED = {
    "server": "https://there.example", "username": USER, "community": NAME, "community_id": COMMUNITY,
    "person_id": PERSON, "display_name": "Le calendrier",
}  # fmt: skip


class TestLemmy(VerdictContract):
    adapter = Lemmy
    connection = Connection(f"{USER}, !{NAME}", STORED, {"token": SECRET}, Lemmy.usual)

    def simulator(self) -> LemmySimulator:
        return LemmySimulator(SECRET)

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        return {"server": wire.address, "username": USER, "password": SECRET, "community": f"!{NAME}"}

    def test_a_link_that_is_none_is_objected_to(self) -> None:
        assert fit.objections(self.open(), self.plain(options={"link": "estuaires, later"}))
        assert not fit.objections(self.open(), self.plain(options={"link": "https://estuaires.example"}))

    def test_the_first_picture_is_the_posts_own_and_a_link_comes_before_it(self, tmp_path: Path) -> None:
        images = (an_image(tmp_path, alt="La digue"), an_image(tmp_path, id="im2", alt="Le [phare]"))
        message = a_message(images=images)

        async def tell(platform: LemmySimulator, wire: HttpWire, adapter: Adapter) -> None:
            linked = replace(message, options={"link": "https://estuaires.example/", "nsfw": True})
            for said in (message, linked):
                part = (await prepared(adapter, said))[0]
                receipt = as_receipt(await adapter.publish(part, key=KEY, after=None))
            first, second = platform.posts.values()
            assert first["url"].endswith("/pictrs/image/0.png") and first["alt_text"] == "La digue"
            assert (second["url"], second["nsfw"]) == ("https://estuaires.example/", True)
            assert [one.alts for one in platform.public()] == [("La digue", "Le phare")] * 2
            await adapter.edit(adapter.parts(a_message("Sans"))[0], receipt, key="e")
            assert (second["url"], second["body"]) == ("", "Sans")

        self.story(tell)

    def test_what_lemmy_rewrote_is_never_called_absent(self, tmp_path: Path) -> None:
        images = (an_image(tmp_path), an_image(tmp_path, id="im2"))
        linked = self.plain(options={"link": "https://estuaires.example"})
        tracked = self.plain(
            "Ici https://e.example/?utm_source=x",
            options={"first_comment": "https://e.example/?utm_source=y"},
        )

        async def tell(platform: LemmySimulator, wire: HttpWire, adapter: Adapter) -> None:
            platform.proxied = True
            for message, found in (
                (linked, Receipt),
                (a_message(images=images), CannotTell),
                (tracked, CannotTell),
            ):
                platform.posts.clear()
                after = None
                for part in await prepared(adapter, message):
                    receipt = as_receipt(await adapter.publish(part, key=KEY, after=after))
                    assert isinstance(await adapter.read_back(part, key=KEY, since=NOON, after=after), found)
                    after = receipt

        self.story(tell)

    @pytest.mark.parametrize("bot", [False, True])
    def test_what_the_account_hides_from_itself_is_never_called_absent(self, bot: bool) -> None:
        message = self.plain(options={} if bot else {"nsfw": True})

        async def tell(platform: LemmySimulator, wire: HttpWire, adapter: Adapter) -> None:
            platform.hidden, platform.bot = True, bot
            part = (await prepared(adapter, message))[0]
            await adapter.publish(part, key=KEY, after=None)
            assert isinstance(await adapter.read_back(part, key=KEY, since=NOON), CannotTell)

        self.story(tell)

    def test_its_own_word_for_too_fast_waits(self) -> None:
        async def tell(platform: LemmySimulator, wire: HttpWire, adapter: Adapter) -> None:
            platform.limited = True
            with pytest.raises(RateLimited):
                await adapter.publish(adapter.parts(self.plain())[0], key=KEY, after=None)

        self.story(tell)

    def test_a_wrong_password_and_a_wrong_community_are_said_when_connecting(self) -> None:
        async def tell(platform: LemmySimulator, wire: HttpWire, adapter: Adapter) -> None:
            assert isinstance(adapter, Lemmy)
            with pytest.raises(Unauthorized):
                await Lemmy.connect({**self.connect_answers(wire), "password": "x"}, adapter.there.client)
            with pytest.raises(Rejected):
                await Lemmy.connect({**self.connect_answers(wire), "community": "x"}, adapter.there.client)

        self.story(tell)

    def test_a_title_is_needed_and_what_follows_is_shorter(self) -> None:
        assert fit.objections(self.open(), a_message(title="ab"))
        assert fit.objections(self.open(), a_message(options={"first_comment": "x" * 10_001}))


class TestLemmyAmends(AmendingContract):
    platform = TestLemmy
