import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from scheduler.adapters.base import (
    Absent,
    AdapterError,
    Connection,
    Limits,
    OutcomeUnknown,
    RateLimited,
    Receipt,
    Rejected,
    Unauthorized,
    Unreachable,
)
from scheduler.adapters.mastodon import Mastodon
from scheduler.outgoing import Client
from simulators.mastodon import AMastodon
from simulators.wire import answer
from tests.adapters.contract import SECRET
from tests.adapters.newsroom import NOON, StoppedClock, a_message, an_image
from tests.adapters.verdict import VerdictContract
from tests.adapters.wires import Fault, HttpWire

V2 = {
    "domain": "social.example",
    "configuration": {
        "statuses": {"max_characters": 600, "max_media_attachments": 3, "characters_reserved_per_url": 25},
        "media_attachments": {"image_size_limit": 1000, "image_matrix_limit": 2000, "description_limit": 90},
    },
}


class TestMastodon(VerdictContract):
    adapter = Mastodon
    looks_at_media = True
    connection = Connection(
        "@estuaires@social.example",
        {"server": "https://social.example", "account": "7", "visibility": "unlisted"},
        {"token": SECRET},
        Limits(text=500, link=23, images=4),
    )

    def wire(self) -> HttpWire:
        return self.server(AMastodon(SECRET))

    def server(self, platform: AMastodon) -> HttpWire:
        return HttpWire(platform, platform.key)

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        return {"server": wire.address, "token": SECRET}

    def at(self, platform: AMastodon, do: Callable[[Mastodon, HttpWire], Awaitable[Any]]) -> Any:
        async def story() -> Any:
            client = Client(["127.0.0.1"], clock=StoppedClock(), timeout=1)
            async with self.server(platform) as wire:
                mastodon = Mastodon.open(await Mastodon.connect(self.connect_answers(wire), client), client)
                try:
                    return await do(mastodon, wire)
                finally:
                    await client.aclose()

        return asyncio.run(story())

    def test_the_servers_own_limits_are_read(self) -> None:
        async def connection(mastodon: Mastodon, wire: HttpWire) -> Connection:
            return await mastodon.check()

        found = self.at(AMastodon(SECRET, about=V2), connection)

        assert found.identity == "@estuaires@social.example"
        assert found.limits == Limits(600, 25, None, 3, 1000, 2000, 90, 1, 99 * 2**20, mixed=False)

    def test_a_server_of_the_first_version_is_understood(self) -> None:
        async def connection(mastodon: Mastodon, wire: HttpWire) -> Connection:
            return await mastodon.check()

        found = self.at(AMastodon(SECRET), connection)

        assert found.identity == "@estuaires@old.example"
        assert found.limits.text == 5000 and found.limits.images == 4

    def test_a_post_carries_all_that_was_chosen(self, tmp_path: Path) -> None:
        platform = AMastodon(SECRET, slow=2)
        image = an_image(tmp_path)
        options = {"visibility": "private", "spoiler_text": "Météo", "sensitive": "on"}

        async def publish(mastodon: Mastodon, wire: HttpWire) -> Receipt:
            message = a_message(images=(image,), options=options, language="fr-CA")
            prepared = {step.name: await mastodon.prepare(step, {}) for step in mastodon.steps(message)}
            return await mastodon.publish(
                mastodon.parts(message)[0].with_prepared(prepared), key="k", after=None
            )

        receipt = self.at(platform, publish)

        assert receipt == Receipt("1", "https://social.example/@estuaires/1", {"media": ["100"]})
        assert platform.statuses[0]["wanted"] == {
            "status": "Marée haute à 11 h 02 🌊",
            "media_ids": ["100"],
            "visibility": "private",
            "spoiler_text": "Météo",
            "sensitive": True,
            "language": "fr",
        }
        assert platform.media["100"].encode("latin-1").decode() == "La digue sous l’eau"

    def test_a_thread_answers_itself_and_its_end_the_first_comment(self) -> None:
        platform = AMastodon(SECRET)
        said = {"thread": ["deux", " "], "first_comment": "trois"}

        async def publish(mastodon: Mastodon, wire: HttpWire, after: Any = None) -> None:
            for part in mastodon.parts(a_message("un", options=said)):
                after = await mastodon.publish(part, key=part.name, after=after)

        self.at(platform, publish)

        assert [one["wanted"]["status"] for one in platform.statuses] == ["un", "deux", "trois"]
        assert [one["in_reply_to_id"] for one in platform.statuses] == [None, "1", "2"]

    @pytest.mark.parametrize("honours_keys", [True, False])
    @pytest.mark.parametrize("pictured", [True, False])
    def test_a_post_whose_answer_was_lost_is_found_again(
        self, honours_keys: bool, pictured: bool, tmp_path: Path
    ) -> None:
        platform = AMastodon(SECRET, honours_keys=honours_keys)
        message = a_message(
            "Voir @ada@far.example & <tout>", images=(an_image(tmp_path),) if pictured else ()
        )

        async def publish(mastodon: Mastodon, wire: HttpWire) -> Receipt | Any:
            prepared = {step.name: await mastodon.prepare(step, {}) for step in mastodon.steps(message)}
            part = mastodon.parts(message)[0].with_prepared(prepared)
            wire.fault = Fault.RESET
            with pytest.raises(OutcomeUnknown):
                await mastodon.publish(part, key="k", after=None)
            return await mastodon.read_back(part, key="k", since=NOON)

        found = self.at(platform, publish)

        assert isinstance(found, Receipt) and found.remote_id == "1"
        assert len(platform.statuses) == 1

    @pytest.mark.parametrize(
        "shows",
        [
            lambda text: (
                '<p>Voir <a href="https://a.fr/tres/long"><span class="invisible">https://</span>'
                '<span class="ellipsis">a.fr/tres</span><span class="invisible">/long</span></a>'
                ' <span class="h-card"><a href="https://far.example/@ada">@<span>ada</span></a></span></p>'
                "<p>fin<br>&amp; suite</p>"
            ),
            lambda text: "<p>Rendered beyond recognition</p>",
        ],
        ids=["mastodon's HTML", "only the source tells"],
    )
    def test_it_is_found_however_the_server_shows_it(self, shows: Callable[[str], str]) -> None:
        platform = AMastodon(SECRET, shows=shows)
        message = a_message("Voir https://a.fr/tres/long @ada@far.example\n\nfin\n& suite")

        async def look(mastodon: Mastodon, wire: HttpWire) -> Any:
            part = mastodon.parts(message)[0]
            await mastodon.publish(part, key="k", after=None)
            return await mastodon.read_back(part, key="k", since=NOON)

        assert isinstance(self.at(platform, look), Receipt)

    def test_what_is_not_there_is_absent(self) -> None:
        platform = AMastodon(SECRET, made_at=NOON - timedelta(hours=1))

        async def look(mastodon: Mastodon, wire: HttpWire) -> Any:
            part = mastodon.parts(a_message())[0]
            await mastodon.publish(part, key="yesterday's", after=None)  # the same words, but long before
            platform.made_at = NOON
            await mastodon.publish(mastodon.parts(a_message("autre"))[0], key="other", after=None)
            return await mastodon.read_back(part, key="k", since=NOON)

        assert self.at(platform, look) == Absent()

    def test_a_part_of_a_thread_is_not_taken_for_a_post(self) -> None:
        platform = AMastodon(SECRET)

        async def look(mastodon: Mastodon, wire: HttpWire) -> Any:
            first = await mastodon.publish(mastodon.parts(a_message("un"))[0], key="a", after=None)
            part = mastodon.parts(a_message("avant", options={"thread": ["un"]}))[1]
            absent = await mastodon.read_back(part, key="k", since=NOON)
            other = await mastodon.publish(part, key="k", after=first)
            assert await mastodon.read_back(part, key="k", since=NOON, after=other) == Absent()
            return absent, await mastodon.read_back(part, key="k", since=NOON)

        absent, found = self.at(platform, look)

        assert absent == Absent()
        assert found.remote_id == "2"

    def test_a_busy_account_is_read_page_by_page(self) -> None:
        platform = AMastodon(SECRET)

        async def look(mastodon: Mastodon, wire: HttpWire) -> Any:
            parts = [mastodon.parts(a_message(f"numéro {number}"))[0] for number in range(90)]
            for number, part in enumerate(parts):
                await mastodon.publish(part, key=f"k{number}", after=None)
            return await mastodon.read_back(parts[0], key="k0", since=NOON)

        assert self.at(platform, look).remote_id == "1"

    def test_editing_keeps_the_images_and_mends_their_alt_texts(self, tmp_path: Path) -> None:
        platform = AMastodon(SECRET)
        image = an_image(tmp_path, alt="Une autre description")

        async def edit(mastodon: Mastodon, wire: HttpWire) -> Receipt:
            message = a_message(images=(image,))
            prepared = {step.name: await mastodon.prepare(step, {}) for step in mastodon.steps(message)}
            receipt = await mastodon.publish(
                mastodon.parts(message)[0].with_prepared(prepared), key="k", after=None
            )
            corrected = mastodon.parts(a_message("Marée à 11 h 20", images=(image,)))[0]
            return await mastodon.edit(corrected, receipt, key="e")

        receipt = self.at(platform, edit)

        assert receipt.detail == {"media": ["100"]}
        assert platform.statuses[0]["wanted"]["status"] == "Marée à 11 h 20"
        assert platform.statuses[0]["wanted"]["media_attributes"] == [
            {"id": "100", "description": "Une autre description"}
        ]

    def test_removing_twice_is_removing(self) -> None:
        platform = AMastodon(SECRET)

        async def remove(mastodon: Mastodon, wire: HttpWire) -> None:
            receipt = await mastodon.publish(mastodon.parts(a_message())[0], key="k", after=None)
            await mastodon.remove(receipt, key="r")
            await mastodon.remove(receipt, key="r")

        self.at(platform, remove)

        assert platform.statuses == []

    @pytest.mark.parametrize(
        ("status", "said", "ends"),
        [
            (400, "Invalid access token", Unauthorized),
            (400, "text is too long", Rejected),
            (401, "The access token was revoked", Unauthorized),
            (403, "This action is outside the authorized scopes", Unauthorized),
            (403, "This action is not allowed", Rejected),
            (404, "Record not found", Rejected),
            (409, "An identical request is still being processed", OutcomeUnknown),
            (422, "Validation failed: Text is too long", Rejected),
            (
                422,
                "Cannot attach files that have not finished processing. Try again in a moment!",
                Unreachable,
            ),
            (503, "There was a temporary problem, please try again", OutcomeUnknown),
            (200, "a status without an id", OutcomeUnknown),
            (302, "elsewhere", Rejected),
        ],
    )
    def test_an_answer_says_what_may_follow(self, status: int, said: str, ends: type[AdapterError]) -> None:
        async def publish(mastodon: Mastodon, wire: HttpWire) -> AdapterError:
            wire.platform = lambda request: answer(status, {"error": said})
            with pytest.raises(AdapterError) as refusal:
                await mastodon.publish(mastodon.parts(a_message())[0], key="k", after=None)
            return refusal.value

        ended = self.at(AMastodon(SECRET), publish)

        assert type(ended) is ends
        if ends is Rejected and status != 302:
            assert said in str(ended)

    def test_a_limit_given_as_a_date_is_understood_by_the_servers_clock(self) -> None:
        headers = {"X_RateLimit_Reset": "2026-11-22T15:05:00.000Z", "Date": "Sun, 22 Nov 2026 15:00:00 GMT"}

        async def publish(mastodon: Mastodon, wire: HttpWire) -> timedelta:
            wire.platform = lambda request: answer(429, {"error": "Too many requests"}, **headers)
            with pytest.raises(RateLimited) as limited:
                await mastodon.publish(mastodon.parts(a_message())[0], key="k", after=None)
            return limited.value.retry_after

        assert self.at(AMastodon(SECRET), publish) == timedelta(minutes=5)

    def test_a_broken_upload_is_simply_tried_again(self, tmp_path: Path) -> None:
        async def upload(mastodon: Mastodon, wire: HttpWire) -> None:
            wire.platform = lambda request: answer(500, {"error": "broken"})
            with pytest.raises(Unreachable):
                await mastodon.prepare(mastodon.steps(a_message(images=(an_image(tmp_path),)))[0], {})

        self.at(AMastodon(SECRET), upload)

    def test_other_words_for_an_image_are_another_upload(self, tmp_path: Path) -> None:
        mastodon = self.open()

        before, after = (
            mastodon.steps(a_message(images=(an_image(tmp_path, alt=alt),)))[0].name
            for alt in ("avant", "après")
        )

        assert before != after

    def test_it_is_never_published_without_its_images(self, tmp_path: Path) -> None:
        part = self.open().parts(a_message(images=(an_image(tmp_path),)))[0]

        with pytest.raises(LookupError):
            asyncio.run(self.open().publish(part, key="k", after=None))

    @pytest.mark.parametrize(
        "typed",
        ["social.example", "https://social.example/@ada", "@ada@social.example", " https://social.example/ "],
    )
    def test_a_server_is_recognised_however_it_is_typed(self, typed: str) -> None:
        asked = []

        async def nowhere(host: str, port: int) -> list[str]:
            asked.append((host, port))
            return []

        with pytest.raises(Unreachable):
            asyncio.run(Mastodon.connect({"server": typed, "token": "t"}, Client(resolve=nowhere)))

        assert asked == [("social.example", 443)]

    def test_a_token_never_travels_in_the_open_over_the_internet(self) -> None:
        async def public(host: str, port: int) -> list[str]:
            return ["93.184.215.14"]

        with pytest.raises(Rejected, match="https"):
            asyncio.run(
                Mastodon.connect({"server": "http://social.example", "token": "t"}, Client(resolve=public))
            )

    def test_something_else_than_mastodon_is_told_apart(self) -> None:
        async def story() -> None:
            client = Client(["127.0.0.1"])
            async with HttpWire(lambda request: (200, {}, b"<html>Hello"), lambda request: None) as wire:
                with pytest.raises(Rejected) as refusal:
                    await Mastodon.connect(self.connect_answers(wire), client)
            await client.aclose()
            assert refusal.value.field == "server"

        asyncio.run(story())
