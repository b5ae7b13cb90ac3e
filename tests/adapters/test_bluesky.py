import base64
import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.adapters import fit
from scheduler.adapters.base import Adapter, Connection
from scheduler.adapters.bluesky import Bluesky
from scheduler.adapters.bluesky.facets import facets
from scheduler.adapters.bluesky.record_key import record_key, written
from simulators.bluesky import DID, TID, BlueskySimulator
from tests.adapters.contract import KEY, SECRET
from tests.adapters.newsroom import NOON, a_message
from tests.adapters.verdict import VerdictContract, prepared
from tests.adapters.wires import HttpWire

STORED = {"server": "https://bsky.social", "handle": "e.test", "pds": "https://pds.example", "did": DID}


class TestBluesky(VerdictContract):
    adapter = Bluesky
    connection = Connection(
        "@e.test", STORED, {"password": SECRET, "access": "a", "refresh": "r"}, Bluesky.usual
    )

    def simulator(self) -> BlueskySimulator:
        return BlueskySimulator(SECRET)

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        return {
            "handle": "@estuaires.test",
            "password": SECRET,
            "server": wire.address,
            "videos": wire.address,
        }

    def test_a_session_about_to_run_out_is_renewed_before_anything_is_refused(self) -> None:
        async def tell(platform: BlueskySimulator, wire: HttpWire, adapter: Any) -> None:
            part = adapter.parts(self.plain())[0]
            for left, renewals in ((600, 0), (60, 1)):
                ends = base64.urlsafe_b64encode(json.dumps({"exp": NOON.timestamp() + left}).encode())
                token = f"e30.{ends.decode().rstrip('=')}.signature"
                platform.access.add(token)
                adapter.session.secrets = {**adapter.session.secrets, "access": token}
                heard = len(wire.requests)
                await adapter.publish(part, key=KEY, after=None)
                assert (platform.renewals, len(wire.requests) - heard) == (renewals, 1 + renewals)

        self.story(tell)

    def test_a_refresh_token_that_is_dead_too_leads_back_to_the_password(self) -> None:
        async def tell(platform: BlueskySimulator, wire: HttpWire, adapter: Any) -> None:
            adapter.session.secrets = {**adapter.session.secrets, "refresh": "of last year"}
            platform.expire()
            await adapter.publish(adapter.parts(self.plain())[0], key=KEY, after=None)
            assert (platform.sessions, len(platform.public())) == (2, 1)

        self.story(tell)

    def test_a_session_a_server_set_up_anew_has_never_heard_of_leads_back_to_the_password(self) -> None:
        async def tell(platform: BlueskySimulator, wire: HttpWire, adapter: Any) -> None:
            adapter.session.secrets = {
                **adapter.session.secrets,
                "access": "of before",
                "refresh": "of before",
            }
            await adapter.publish(adapter.parts(self.plain())[0], key=KEY, after=None)
            assert (platform.sessions, len(platform.public())) == (2, 1)

        self.story(tell)

    def test_links_tags_and_people_lead_somewhere(self) -> None:
        text = "Olá @ada.test et @nobody.test : https://example.com/a_(b)! #marée"

        async def tell(platform: BlueskySimulator, wire: HttpWire, adapter: Adapter) -> list[Any]:
            part = (await prepared(adapter, self.plain(text)))[0]
            await adapter.publish(part, key=KEY, after=None)
            return next(iter(platform.records.values()))["facets"]

        found = self.story(tell)

        shown = [text.encode()[one["index"]["byteStart"] : one["index"]["byteEnd"]].decode() for one in found]
        assert shown == ["@ada.test", "https://example.com/a_(b)", "#marée"]
        assert found[0]["features"][0]["did"] == "did:plc:ada"

    def test_pictures_carry_their_words_and_their_shape(self, tmp_path: Path) -> None:
        async def tell(platform: BlueskySimulator, wire: HttpWire, adapter: Adapter) -> Any:
            part = (await prepared(adapter, self.message(tmp_path)))[0]
            await adapter.publish(part, key=KEY, after=None)
            return next(iter(platform.records.values()))["embed"]["images"]

        (image,) = self.story(tell)

        assert image["alt"] == "La digue sous l’eau"
        assert image["aspectRatio"] == {"width": 40, "height": 30}


def test_a_facet_counts_octets() -> None:
    (link,) = facets("Olá https://example.com!", {})

    assert link["index"] == {"byteStart": 5, "byteEnd": 24}


@pytest.mark.parametrize(("clock", "microseconds", "tid"), [(7, 0, "3mbd3542k222b"), (7, 1, "3mbd3542k232b")])
def test_a_record_key_is_written_as_the_protocol_says(clock: int, microseconds: int, tid: str) -> None:
    assert written(1767225600000000 + microseconds, clock) == tid


def test_one_key_is_one_record_and_another_is_another() -> None:
    assert record_key("a") == record_key("a") != record_key("b")
    assert all(TID.fullmatch(record_key(str(number))) for number in range(200))


def test_few_signs_of_many_octets_are_too_many() -> None:
    family = "👨‍👩‍👧‍👦"

    assert Bluesky.count(family * 130) == 130
    assert fit.objections(TestBluesky().open(), a_message(family * 130))
