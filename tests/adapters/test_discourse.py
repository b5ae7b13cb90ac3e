import asyncio
from pathlib import Path

import pytest
from pydiscourse import DiscourseClient
from pydiscourse.exceptions import DiscourseClientError

from scheduler.adapters import fit
from scheduler.adapters.base import Adapter, Connection, Pending, Rejected, Unauthorized
from scheduler.adapters.discourse import Discourse
from simulators.discourse import DiscourseSimulator
from tests.adapters.amending import AmendingContract
from tests.adapters.contract import KEY, SECRET
from tests.adapters.newsroom import a_message, an_image
from tests.adapters.verdict import VerdictContract, as_receipt, prepared
from tests.adapters.wires import HttpWire

SHORT = {"title_from": "10", "text_from": "1", "text_to": "32000"}
STORED = {
    "site": "https://forum.example", "username": "calendar", "category": "", "category_id": None,
    "display_name": "Le calendrier", **SHORT,
}  # fmt: skip


class TestDiscourse(VerdictContract):
    adapter = Discourse
    connection = Connection("@calendar, forum.example", STORED, {"key": SECRET}, Discourse.usual)

    def simulator(self) -> DiscourseSimulator:
        return DiscourseSimulator(SECRET)

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        return {"site": wire.address, "username": "calendar", "key": SECRET, "category": "estran", **SHORT}

    def test_the_forums_own_limits_are_read_and_hold_over_the_form(self) -> None:
        async def tell(platform: DiscourseSimulator, wire: HttpWire, adapter: Adapter) -> None:
            assert (adapter.limits.text, adapter.limits.title, adapter.limits.videos) == (32_000, 120, 5)
            platform.longest, platform.shortest_title, platform.kinds = 900, 30, "png|jpg"
            now = await adapter.check()
            assert (now.limits.text, now.limits.videos, now.settings["title_from"]) == (900, 0, "30")
            platform.tells = False
            silent = await Discourse.open(now, adapter.forum.client).check()  # type: ignore[attr-defined]
            assert (silent.limits.text, silent.settings["title_from"]) == (900, "30")

        self.story(tell)

    def test_two_calls_with_one_key_are_one_topic(self) -> None:
        async def tell(platform: DiscourseSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = adapter.parts(self.plain())[0]
            first, second = [await adapter.publish(part, key=KEY, after=None) for _ in range(2)]
            assert as_receipt(first).remote_id == as_receipt(second).remote_id
            assert len(platform.public()) == 1

        self.story(tell)

    def test_a_topic_has_its_place_its_tags_and_its_pictures(self, tmp_path: Path) -> None:
        images = (an_image(tmp_path, alt="La digue [nord] | le soir"),)
        message = a_message(images=images, options={"tags": "mer, , marée"})

        async def tell(platform: DiscourseSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, message))[0]
            receipt = as_receipt(await adapter.publish(part, key=KEY, after=None))
            (topic,) = platform.topics.values()
            assert (topic["category"], topic["tags"]) == (8, ["mer", "marée"])
            assert platform.public()[0].alts == ("La digue nord le soir",)
            await adapter.edit(adapter.parts(a_message("Corrigé", images=images))[0], receipt, key="e")
            assert platform.public()[0].text == "Corrigé"
            assert len(platform.public()[0].alts) == 1

        self.story(tell)

    def test_what_moderators_look_at_first_waits_for_a_person(self) -> None:
        async def tell(platform: DiscourseSimulator, wire: HttpWire, adapter: Adapter) -> None:
            platform.moderated = True
            answer = await adapter.publish(adapter.parts(self.plain())[0], key=KEY, after=None)
            assert isinstance(answer, Pending) and answer.look_again is None

        self.story(tell)

    def test_a_category_that_is_not_there_is_said_when_connecting(self) -> None:
        async def tell(platform: DiscourseSimulator, wire: HttpWire, adapter: Adapter) -> None:
            assert isinstance(adapter, Discourse)
            answers = {**self.connect_answers(wire), "category": "nowhere"}
            with pytest.raises(Rejected) as refusal:
                await Discourse.connect(answers, adapter.forum.client)
            assert refusal.value.field == "category"

        self.story(tell)

    def test_one_refused_deed_says_nothing_about_the_key(self) -> None:
        async def tell(platform: DiscourseSimulator, wire: HttpWire, adapter: Adapter) -> None:
            receipt = as_receipt(await adapter.publish(adapter.parts(self.plain())[0], key=KEY, after=None))
            platform.staff = False
            with pytest.raises(Rejected):
                await adapter.remove(receipt, key="r")
            platform.revoked = True
            with pytest.raises(Unauthorized):
                await adapter.remove(receipt, key="r")

        self.story(tell)

    def test_what_is_too_short_for_the_forum_is_objected_to(self) -> None:
        assert fit.objections(self.open(), a_message(title="Short"))
        strict = Connection("", {**STORED, "text_from": "20"}, {"key": SECRET}, Discourse.usual)

        assert fit.objections(Discourse.open(strict, None), a_message("Trop court"))  # type: ignore[arg-type]


def test_a_client_of_others_finds_its_way_in_the_simulator(tmp_path: Path) -> None:
    """What holds the simulator to account was not written here: pydiscourse."""
    platform = DiscourseSimulator(SECRET)
    picture = an_image(tmp_path)

    def use(address: str) -> None:
        forum = DiscourseClient(address, api_username="calendar", api_key=SECRET)
        place = next(one["id"] for one in forum.categories() if one["slug"] == "actualites")
        shown = forum.upload_image(str(picture.path), "composer", synchronous=True)["short_url"]
        words = f"Marée ![La digue|40x30]({shown})"
        made = forum.create_post(
            words, category_id=place, title="Grandes marées", tags=["mer"], external_id="k1"
        )
        with pytest.raises(DiscourseClientError):
            forum.create_post(words, category_id=place, title="Grandes marées", external_id="k1")
        forum.create_post("Et après ?", topic_id=made["topic_id"])
        forum.update_post(made["id"], words.replace("Marée", "Marées"), edit_reason="accord")
        assert forum.topic("-", made["topic_id"])["title"] == "Grandes marées"
        assert [one.text for one in platform.public()] == ["Marées ", "Et après ?"]
        forum.delete_topic(made["topic_id"])

    async def story() -> None:
        async with HttpWire(platform, platform.key) as wire:
            await asyncio.to_thread(use, wire.address)

    asyncio.run(story())

    (topic,) = platform.topics.values()
    assert (topic["category"], topic["tags"], topic["deleted"]) == (7, ["mer"], True)
    assert platform.public() == []


class TestDiscourseAmends(AmendingContract):
    platform = TestDiscourse
