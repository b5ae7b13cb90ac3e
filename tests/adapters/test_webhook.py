import asyncio
import json

import pytest
import standardwebhooks

from scheduler.adapters.base import Connection, OutcomeUnknown, RateLimited, Rejected, Unauthorized
from scheduler.adapters.webhook import Webhook, signature
from scheduler.outgoing import Client
from simulators.webhook import WebhookSimulator
from simulators.wire import answer
from tests.adapters.newsroom import StoppedClock, a_message
from tests.adapters.verdict import VerdictContract
from tests.adapters.wires import HttpWire, Request

WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class TestWebhook(VerdictContract):
    adapter = Webhook
    too_long = False
    secret = WHSEC
    connection = Connection("a.example", {"url": "https://a.example/hook"}, {"secret": WHSEC}, Webhook.usual)

    def simulator(self) -> WebhookSimulator:
        return WebhookSimulator(WHSEC)

    def connect_answers(self, wire: HttpWire) -> dict[str, str]:
        return {"url": wire.address + "/hook", "secret": WHSEC}

    def test_the_signature_is_the_one_of_the_specification(self) -> None:
        made = signature(WHSEC, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')

        assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    def test_a_receiver_can_verify_what_it_got(self) -> None:
        async def story() -> list[Request]:
            async with listening() as wire:
                client = Client(["127.0.0.1"])  # by the real clock: the receiver checks it
                hook = Webhook.open(await Webhook.connect(self.connect_answers(wire), client), client)
                await hook.publish(hook.parts(a_message())[0], key="k1", after=None)
                await client.aclose()
                return wire.requests

        ping, event = asyncio.run(story())

        for request in (ping, event):
            standardwebhooks.Webhook(WHSEC).verify(request.body, request.headers)
        assert ping.json()["type"] == "ping"
        assert event.headers["webhook-id"] == "k1"
        assert event.json()["data"]["text"] == "Marée haute à 11 h 02 🌊"
        assert event.json()["data"]["planned"] == event.json()["timestamp"] == "2026-11-22T12:00:00Z"

    def test_every_try_carries_the_same_bytes(self) -> None:
        async def story() -> list[Request]:
            async with listening() as wire:
                client = Client(["127.0.0.1"])
                hook = Webhook(wire.address, WHSEC, client)
                for _ in range(2):
                    await hook.publish(hook.parts(a_message())[0], key="k1", after=None)
                await client.aclose()
                return wire.requests

        first, second = asyncio.run(story())

        assert first.body == second.body

    @pytest.mark.parametrize(
        ("status", "ends"),
        [
            (301, Rejected),
            (400, Rejected),
            (403, Unauthorized),
            (404, Rejected),
            (410, Unauthorized),
            (429, RateLimited),
            (502, OutcomeUnknown),
            (503, RateLimited),
            (504, OutcomeUnknown),
        ],
    )
    def test_an_answer_says_what_may_follow(self, status: int, ends: type[Exception]) -> None:
        async def story() -> None:
            async with HttpWire(lambda request: answer(status, Location="/elsewhere"), _publishes) as wire:
                client = Client(["127.0.0.1"], clock=StoppedClock())
                hook = Webhook(wire.address, WHSEC, client)
                with pytest.raises(ends):
                    await hook.publish(hook.parts(a_message())[0], key="k1", after=None)
                assert len(wire.requests) == 1
                await client.aclose()

        asyncio.run(story())

    def test_a_secret_left_empty_is_made_and_marked_to_be_shown(self) -> None:
        async def story() -> Connection:
            async with listening() as wire:
                client = Client(["127.0.0.1"])
                connection = await Webhook.connect({"url": wire.address}, client)
                await client.aclose()
                return connection

        connection = asyncio.run(story())

        assert connection.made == ("secret",)
        assert connection.secrets["secret"].startswith("whsec_")

    @pytest.mark.parametrize(
        "secret", ["hunter2", "whsec_c2hvcnQ=", "whsec_no base64 at all, yet quite long enough"]
    )
    def test_a_secret_that_cannot_sign_is_refused(self, secret: str) -> None:
        with pytest.raises(Rejected) as refusal:
            asyncio.run(Webhook.connect({"url": "https://a.example", "secret": secret}, Client()))

        assert refusal.value.field == "secret"

    def test_a_text_in_markdown_comes_with_its_html_made_safe(self) -> None:
        said = {"first_comment": "Book here", "format": "markdown"}
        message = a_message("**Open** <script>x</script>", options=said)

        async def story() -> Request:
            async with listening() as wire:
                client = Client(["127.0.0.1"])
                hook = Webhook.open(await Webhook.connect(self.connect_answers(wire), client), client)
                await hook.publish(hook.parts(message)[0], key="k1", after=None)
                await client.aclose()
                return wire.requests[-1]

        data = asyncio.run(story()).json()["data"]

        assert data["html"] == "<p><strong>Open</strong> &lt;script&gt;x&lt;/script&gt;</p>\n"
        assert data["first_comment"] == "Book here"


def listening() -> HttpWire:
    """A receiver that takes everything: these stories tell the time by a real clock."""
    return HttpWire(lambda request: answer(200), _publishes)


def _publishes(request: Request) -> str | None:
    published = request.method == "POST" and json.loads(request.body)["type"] == "post.published"
    return request.headers["webhook-id"] if published else None


def test_a_receiver_that_repeats_its_own_address_gives_nothing_away() -> None:
    path = "/hooks/T0123456789abcdef"

    async def story() -> Rejected:
        async with HttpWire(
            lambda request: answer(400, {"error": f"No {request.path} here"}), lambda _: None
        ) as wire:
            client = Client(["127.0.0.1"], clock=StoppedClock())
            with pytest.raises(Rejected) as refused:
                await Webhook(wire.address + path, WHSEC, client).check()
            await client.aclose()
            return refused.value

    assert "T0123456789abcdef" not in str(asyncio.run(story()).reason.as_json())
