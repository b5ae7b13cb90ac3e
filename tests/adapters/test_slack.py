import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from scheduler.adapters.base import Adapter, Connection, OutcomeUnknown, Rejected, Unreachable
from scheduler.adapters.slack import Slack, files
from scheduler.outgoing import Client
from simulators.slack import CHANNEL, SlackSimulator
from tests.adapters.amending import AmendingContract
from tests.adapters.contract import KEY, SECRET
from tests.adapters.newsroom import NOON, a_message, an_image
from tests.adapters.verdict import VerdictContract, as_receipt, prepared
from tests.adapters.wires import HttpWire

STORED = {
    "api": "https://slack.com/api", "channel": CHANNEL, "team_url": "https://estuaires.slack.com/",
    "display_name": "calendar",
}  # fmt: skip


class TestSlack(VerdictContract):
    adapter = Slack
    looks_at_media = True
    connection = Connection("calendar, #news", STORED, {"token": SECRET}, Slack.usual)

    def simulator(self) -> SlackSimulator:
        return SlackSimulator(SECRET)

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        return {"token": SECRET, "channel": CHANNEL, "api": f"{wire.address}/api"}

    def test_what_slack_itself_is_not_sure_of_is_looked_for_by_its_mark(self) -> None:
        async def tell(platform: SlackSimulator, wire: HttpWire, adapter: Adapter) -> None:
            part = adapter.parts(self.plain())[0]
            platform.broken_after = True
            with pytest.raises(OutcomeUnknown):
                await adapter.publish(part, key=KEY, after=None)
            platform.broken_after = False
            for number in range(120):
                await adapter.publish(part, key=f"other {number}", after=None)
            found = as_receipt(await adapter.read_back(part, key=KEY, since=NOON))
            assert found.remote_id == platform.public()[0].id
            assert (
                found.permalink
                == f"https://estuaires.slack.com/archives/{CHANNEL}/p{found.remote_id.replace('.', '')}"
            )

        self.story(tell)

    def test_words_are_shown_as_they_were_written_with_and_without_pictures(self, tmp_path: Path) -> None:
        text = "*Marée* <haute> & https://estuaires.example/a_b, <!channel>"

        async def tell(platform: SlackSimulator, wire: HttpWire, adapter: Adapter) -> None:
            for images in ((), (an_image(tmp_path),)):
                part = (await prepared(adapter, a_message(text, images=images)))[0]
                await adapter.publish(part, key=f"{len(images)}", after=None)
            assert [one.text for one in platform.public()] == [text, text]
            assert "<!channel>" not in str([one["text"] for one in platform.messages.values()])

        self.story(tell)

    def test_a_correction_keeps_its_pictures_or_takes_them_away(self, tmp_path: Path) -> None:
        message = self.message(tmp_path)

        async def tell(platform: SlackSimulator, wire: HttpWire, adapter: Adapter) -> None:
            receipt = as_receipt(
                await adapter.publish((await prepared(adapter, message))[0], key=KEY, after=None)
            )
            receipt = as_receipt(
                await adapter.edit(adapter.parts(replace(message, text="a"))[0], receipt, key="e")
            )
            assert [(one.text, len(one.alts)) for one in platform.public()] == [("a", 1)]
            await adapter.edit(adapter.parts(a_message("b"))[0], receipt, key="e")
            assert [(one.text, len(one.alts)) for one in platform.public()] == [("b", 0)]

        self.story(tell)

    def test_a_picture_slack_looks_at_for_ever_is_tried_again_later(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def tell(platform: SlackSimulator, wire: HttpWire, adapter: Adapter) -> None:
            platform.slow = 9
            with pytest.raises(Unreachable):
                await prepared(adapter, self.message(tmp_path))

        monkeypatch.setattr(files, "LOOKS", (0, 0, 0))

        self.story(tell)

    @pytest.mark.parametrize(
        ("trouble", "field"),
        [({"member": False}, "channel"), ({"scopes": ()}, "token")],
        ids=["not invited", "scope"],
    )
    def test_what_is_missing_is_said_when_connecting(self, trouble: dict[str, object], field: str) -> None:
        async def tell(platform: SlackSimulator, wire: HttpWire, adapter: Adapter) -> None:
            platform.__dict__.update(trouble)
            with pytest.raises(Rejected) as refusal:
                await adapter.check()
            assert refusal.value.field == field

        self.story(tell)

    def test_a_token_that_ends_tonight_is_refused_when_it_is_typed_by_hand(self) -> None:
        typed = {"token": "xoxe.xoxb-1-typed-by-hand", "channel": CHANNEL, "api": "https://slack.com/api"}

        with pytest.raises(Rejected, match="end after some hours") as refusal:
            asyncio.run(Slack.connect(typed, Client()))

        assert refusal.value.field == "token"


class TestSlackAmends(AmendingContract):
    platform = TestSlack


def test_a_client_of_others_finds_its_way_in_the_simulator(tmp_path: Path) -> None:
    """What holds the simulator to account was not written here: slack_sdk."""
    platform = SlackSimulator(SECRET)
    picture = an_image(tmp_path)

    def use(address: str) -> None:
        slack = WebClient(SECRET, base_url=f"{address}/api/", retry_handlers=[])
        assert slack.auth_test()["user"] == "calendar"
        file = slack.files_getUploadURLExternal(filename="a.png", length=picture.size, alt_txt="La digue")
        slack._upload_file(
            url=file["upload_url"], data=picture.path.read_bytes(), logger=slack._logger, timeout=5, proxy=None,
            ssl=None,
        )  # fmt: skip
        slack.files_completeUploadExternal(files=[{"id": file["file_id"]}])
        blocks = [{"type": "image", "slack_file": {"id": file["file_id"]}, "alt_text": "La digue"}]
        made = slack.chat_postMessage(
            channel=CHANNEL,
            text="Marée",
            blocks=blocks,
            metadata={"event_type": "x", "event_payload": {"a": "1"}},
        )
        slack.chat_postMessage(channel=CHANNEL, text="Et après ?", thread_ts=made["ts"])
        slack.chat_update(channel=CHANNEL, ts=made["ts"], text="Marées", blocks=blocks)
        listed = slack.conversations_history(channel=CHANNEL, include_all_metadata=True, oldest="0")
        assert listed["messages"][0]["text"] == "Marées"
        with pytest.raises(SlackApiError, match="msg_too_long"):
            slack.chat_postMessage(channel=CHANNEL, text="x" * 40_001)
        slack.chat_delete(channel=CHANNEL, ts=made["ts"])

    async def story() -> None:
        async with HttpWire(platform, platform.key) as wire:
            await asyncio.to_thread(use, wire.address)

    asyncio.run(story())

    assert [one.text for one in platform.public()] == ["Et après ?"]
