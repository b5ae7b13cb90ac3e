import asyncio
import json
from pathlib import Path

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Capability, Pending, Receipt
from tests.adapters import test_manual, test_mastodon, test_webhook
from tests.adapters.amending import AmendingContract
from tests.adapters.newsroom import a_message
from tests.adapters.wires import Request


class TestMastodonAmends(AmendingContract):
    platform = test_mastodon.TestMastodon


class TestWebhookAmends(AmendingContract):
    platform = test_webhook.TestWebhook

    def test_the_receiver_hears_what_changed_and_what_went(self, tmp_path: Path) -> None:
        async def story() -> list[Request]:
            async with self.calling(tmp_path) as (wire, adapter, publish):
                receipt = await publish()
                await adapter.edit(adapter.parts(a_message("Corrected."))[0], receipt, key="e1")
                await adapter.remove(receipt, key="r1")
                return wire.requests[-3:]

        published, updated, removed = (json.loads(request.body) for request in asyncio.run(story()))

        assert [each["type"] for each in (published, updated, removed)] == [
            "post.published", "post.updated", "post.removed",
        ]  # fmt: skip
        assert updated["data"]["text"] == "Corrected."
        assert updated["data"]["published"] == removed["data"]["published"] == "3f2a-key"
        assert removed["data"]["id"] == published["data"]["id"] == updated["data"]["id"]


def test_a_place_served_by_hand_hands_out_tasks() -> None:
    adapter = test_manual.TestManual().open()
    part = adapter.parts(a_message())[0]

    edited = asyncio.run(adapter.edit(part, Receipt(""), key="k"))
    removed = asyncio.run(adapter.remove(Receipt(""), key="k"))

    for answer in (edited, removed):
        assert isinstance(answer, Pending) and answer.look_again is None
        assert answer.detail["instructions"] == "Ask Ada."


# No call of theirs makes or changes a post: what anybody reads is ours (`tests/web/test_public_feed.py`).
OURS = {"rss"}


def test_every_platform_that_can_be_amended_is_held_to_it() -> None:
    folder = Path(__file__).parent
    for name, adapter in ADAPTERS.items():
        if name in OURS:
            continue
        if Capability.EDIT in adapter.capabilities and Capability.PROOF not in adapter.capabilities:
            own = (folder / f"test_{name}.py").read_text()
            assert "(AmendingContract)" in own or f"platform = test_{name}." in Path(__file__).read_text(), (
                name
            )
