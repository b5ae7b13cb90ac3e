from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.adapters import fit
from scheduler.adapters.base import Absent, Adapter, Connection, Receipt, Rejected
from scheduler.adapters.slug import slug
from scheduler.adapters.wordpress import WordPress
from simulators.wordpress import WordPressSimulator
from tests.adapters.amending import AmendingContract
from tests.adapters.contract import KEY, SECRET
from tests.adapters.newsroom import NOON, a_message, an_image
from tests.adapters.verdict import VerdictContract, as_receipt, prepared
from tests.adapters.wires import HttpWire

STORED = {"site": "https://blog.example", "api": "https://blog.example/wp-json", "username": "redaction"}


class TestWordPress(VerdictContract):
    adapter = WordPress
    connection = Connection("blog.example", STORED, {"password": SECRET}, WordPress.usual)
    too_long = False

    def simulator(self) -> WordPressSimulator:
        return WordPressSimulator(SECRET)

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        return {"site": wire.address, "username": "redaction", "password": SECRET}

    def test_it_is_reached_where_addresses_are_not_pretty(self) -> None:
        async def tell(platform: WordPressSimulator, wire: HttpWire, adapter: Adapter) -> None:
            platform.pretty = False
            made = await WordPress.connect(self.connect_answers(wire), adapter.site.client)  # type: ignore[attr-defined]
            again = WordPress.open(made, adapter.site.client)  # type: ignore[attr-defined]
            part = (await prepared(again, self.plain()))[0]
            assert isinstance(await again.publish(part, key=KEY, after=None), Receipt)

        self.story(tell)

    def test_who_may_not_publish_is_told_when_connecting(self) -> None:
        async def tell(platform: WordPressSimulator, wire: HttpWire, adapter: Adapter) -> None:
            platform.publishes = False
            with pytest.raises(Rejected) as refusal:
                await adapter.check()
            assert refusal.value.field == "username"

        self.story(tell)

    def test_an_article_has_its_title_its_words_and_its_pictures(self, tmp_path: Path) -> None:
        images = (an_image(tmp_path), an_image(tmp_path, alt='Le "phare"', id="im2"))
        message = a_message("**Ouvert** <script>x</script>", images=images, options={"excerpt": "Court"})

        async def tell(platform: WordPressSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, message))[0]
            receipt = as_receipt(await adapter.publish(part, key=KEY, after=None))
            (one,) = platform.posts.values()
            assert (one["title"], one["excerpt"]) == ("Grandes marées", "Court")
            assert one["content"].startswith("<p><strong>Ouvert</strong> &lt;script&gt;")
            assert platform.public()[0].alts == ("La digue sous l’eau", 'Le "phare"')
            assert receipt.permalink.startswith("https://blog.example/grandes-marees-")
            images_now = (replace(images[0], alt="La digue"), images[1])
            corrected = adapter.parts(a_message("Fermé", images=images_now))[0]
            await adapter.edit(corrected, receipt, key="e")
            assert platform.public()[0].alts == ("La digue", 'Le "phare"')

        self.story(tell)

    def test_a_draft_somebody_threw_away_is_laid_down_anew(self) -> None:
        async def tell(platform: WordPressSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, self.plain()))[0]
            platform.posts.clear()
            await adapter.publish(part, key=KEY, after=None)
            assert len(platform.public()) == 1

        self.story(tell)

    def test_one_laid_down_anew_is_found_again_when_its_answer_was_lost(self) -> None:
        async def tell(platform: WordPressSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, self.plain()))[0]
            platform.posts = {9: next(iter(platform.posts.values())) | {"slug": "another"}}
            assert await adapter.read_back(part, key=KEY, since=NOON) == Absent()
            first = as_receipt(await adapter.publish(part, key=KEY, after=None))
            again = as_receipt(await adapter.publish(part, key=KEY, after=None))
            assert first.remote_id == again.remote_id and len(platform.public()) == 1
            assert await adapter.read_back(part, key=KEY, since=NOON) == again

        self.story(tell)

    def test_a_picture_and_an_excerpt_that_were_taken_away_are_gone(self, tmp_path: Path) -> None:
        message = a_message("Ouvert", images=(an_image(tmp_path),), options={"excerpt": "Court"})

        async def tell(platform: WordPressSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, message))[0]
            receipt = as_receipt(await adapter.publish(part, key=KEY, after=None))
            for _ in range(2):
                receipt = as_receipt(
                    await adapter.edit(adapter.parts(a_message("Ouvert"))[0], receipt, key="e")
                )
            (one,) = platform.posts.values()
            assert not one["featured_media"] and not one["excerpt"] and platform.public()[0].alts == ()

        self.story(tell)

    def test_an_article_needs_a_title(self) -> None:
        assert fit.objections(self.open(), a_message(title=" "))


class TestWordPressAmends(AmendingContract):
    platform = TestWordPress


@pytest.mark.parametrize(
    ("title", "made"),
    [("Grandes marées : l’été, à 11 h", "grandes-marees-l-ete-a-11-h"), ("Œuvre", "oeuvre"), ("日本", "")],
)
def test_a_title_becomes_an_address(title: str, made: str) -> None:
    assert slug(title) == made
    assert len(slug("mot " * 90)) <= 80
