import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler.adapters import fit
from scheduler.adapters.base import Absent, Adapter, Connection, Rejected
from scheduler.adapters.ghost import Ghost
from scheduler.adapters.ghost.site import token
from scheduler.outgoing import Client
from simulators.ghost import GhostSimulator
from tests.adapters.amending import AmendingContract
from tests.adapters.contract import KEY, nothing_is_looked_up
from tests.adapters.newsroom import NOON, a_message, an_image
from tests.adapters.verdict import VerdictContract, as_receipt, prepared
from tests.adapters.wires import HttpWire

ADMIN = "64f1c0ffee0000000000abcd:" + "00112233445566778899aabbccddeeff" * 2


class TestGhost(VerdictContract):
    adapter = Ghost
    secret = ADMIN
    connection = Connection("carnet.example", {"site": "https://carnet.example"}, {"key": ADMIN}, Ghost.usual)
    too_long = False

    def simulator(self) -> GhostSimulator:
        return GhostSimulator(ADMIN)

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        return {"site": wire.address + "/ghost/", "key": ADMIN}

    def test_an_article_has_its_title_its_words_and_its_pictures(self, tmp_path: Path) -> None:
        images = (an_image(tmp_path), an_image(tmp_path, alt='Le "phare"', id="im2"))
        message = a_message("**Ouvert** <script>x</script>", images=images, options={"excerpt": "Court"})

        async def tell(platform: GhostSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, message))[0]
            receipt = as_receipt(await adapter.publish(part, key=KEY, after=None))
            (one,) = platform.posts.values()
            assert (one["title"], one["custom_excerpt"]) == ("Grandes marées", "Court")
            assert one["html"].startswith("<p><strong>Ouvert</strong> &lt;script&gt;")
            corrected = adapter.parts(a_message("Fermé", images=images))[0]
            await adapter.edit(corrected, receipt, key="e")
            assert platform.public()[0].alts == ("La digue sous l’eau", 'Le "phare"')
            assert receipt.permalink.startswith("https://carnet.example/grandes-marees-")

        self.story(tell)

    def test_what_somebody_changed_or_threw_away_meanwhile_still_leaves_once(self) -> None:
        async def tell(platform: GhostSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, self.plain()))[0]
            platform._saved(next(iter(platform.posts)))  # a typo, mended by a person over there
            await adapter.publish(part, key=KEY, after=None)
            platform.posts.clear()
            await adapter.publish(part, key="another", after=None)
            assert len(platform.posts) == len(platform.public()) == 1

        self.story(tell)

    def test_a_newsletter_leaves_once_however_often_the_call_is_made(self) -> None:
        async def tell(platform: GhostSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, self.plain(options={"newsletter": "la-lettre"})))[0]
            for _ in range(3):
                await adapter.publish(part, key=KEY, after=None)
            assert len(platform.mailed) == 1

        self.story(tell)

    def test_one_laid_down_anew_is_found_again_when_its_answer_was_lost(self) -> None:
        async def tell(platform: GhostSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, self.plain()))[0]
            platform.posts = {f"{0:024x}": next(iter(platform.posts.values())) | {"slug": "another"}}
            assert await adapter.read_back(part, key=KEY, since=NOON) == Absent()
            first = as_receipt(await adapter.publish(part, key=KEY, after=None))
            again = as_receipt(await adapter.publish(part, key=KEY, after=None))
            assert first.remote_id == again.remote_id and len(platform.public()) == 1
            assert await adapter.read_back(part, key=KEY, since=NOON) == again

        self.story(tell)

    def test_a_picture_and_an_excerpt_that_were_taken_away_are_gone(self, tmp_path: Path) -> None:
        message = a_message("Ouvert", images=(an_image(tmp_path),), options={"excerpt": "Court"})

        async def tell(platform: GhostSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, message))[0]
            receipt = as_receipt(await adapter.publish(part, key=KEY, after=None))
            for _ in range(2):
                receipt = as_receipt(
                    await adapter.edit(adapter.parts(a_message("Ouvert"))[0], receipt, key="e")
                )
            (one,) = platform.posts.values()
            assert not one["feature_image"] and not one["custom_excerpt"] and platform.public()[0].alts == ()

        self.story(tell)

    def test_one_refused_deed_says_nothing_about_the_key(self) -> None:
        async def tell(platform: GhostSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, self.plain()))[0]
            platform.publishes = False
            with pytest.raises(Rejected):
                await adapter.publish(part, key=KEY, after=None)

        self.story(tell)

    def test_an_article_needs_a_title_and_no_endless_excerpt(self) -> None:
        assert fit.objections(self.open(), a_message(title=" "))
        assert fit.objections(self.open(), a_message(options={"excerpt": "x" * 301}))

    @pytest.mark.parametrize("key", ["hunter2", "64f1c0ffee0000000000abcd:zz", ADMIN + "0"])
    def test_a_key_that_cannot_sign_is_refused(self, key: str) -> None:
        with pytest.raises(Rejected) as refusal:
            answers = {"site": "https://a.example", "key": key}
            asyncio.run(Ghost.connect(answers, Client(resolve=nothing_is_looked_up)))

        assert refusal.value.field == "key"


class TestGhostAmends(AmendingContract):
    platform = TestGhost


def test_a_token_is_signed_as_the_site_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.adapters.ghost.site.LIFE", 300)

    made = token(ADMIN, datetime.fromtimestamp(1767225600, UTC))

    assert made.rpartition(".")[2] == "R60OKYMF_93Wo78RmD8D_DLckRzN9Niqo9qFhZU-IV8"
