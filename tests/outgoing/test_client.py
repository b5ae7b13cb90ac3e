"""The one way out, against servers that answer, and servers that do not."""

from __future__ import annotations

import asyncio
import gzip
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from scheduler.outgoing import AddressRefused, Client, Upload
from scheduler.outgoing.errors import OutcomeUnknown, Rejected, Unreachable
from simulators.wire import Answer, answer
from tests.adapters.wires import Fault, HttpWire, Request

HERE = ["127.0.0.1"]


def posts(request: Request) -> str | None:
    return request.path if request.method != "GET" else None


def talk(
    do: Callable[[HttpWire, Client], Awaitable[Any]],
    platform: Callable[[Request], Answer] = lambda request: answer(200, {"fine": True}),
    allow: list[str] = HERE,
    **client: Any,
) -> Any:
    """Run a conversation between a client and a server of its own."""

    async def story() -> Any:
        made = Client(allow, **{"timeout": 0.4, "connect_timeout": 0.4, **client})
        async with HttpWire(platform, posts) as wire:
            try:
                return await do(wire, made)
            finally:
                await made.aclose()

    return asyncio.run(story())


def test_an_answer_is_plain_values() -> None:
    async def ask(wire: HttpWire, client: Client) -> None:
        found = await client.get(wire.address + "/x", params={"q": "é"})

        assert (found.status, found.ok, found.json()) == (200, True, {"fine": True})
        assert found.headers["content-type"] == "application/json; charset=utf-8"
        assert wire.requests[0].query == "q=%C3%A9"
        assert wire.requests[0].headers["user-agent"] == "Marronnier"

    talk(ask)


def test_a_form_carries_files() -> None:
    async def ask(wire: HttpWire, client: Client) -> bytes:
        form = {"file": Upload("é.png", "image/png", b"\x89PNG"), "description": "La digue"}
        await client.post(wire.address, form=form)
        return wire.requests[0].body

    body = talk(ask)

    assert b"Content-Type: image/png" in body and b"\x89PNG" in body and b"La digue" in body


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/",
        "file:///etc/passwd",
        "https://",
        "https://ada:pw@a.example/",
        "http://127.1/",
        "//a.example",
        "x",
    ],
)
def test_what_is_no_web_address_is_refused_unasked(url: str) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        raise AssertionError("must not be looked up")

    with pytest.raises(Rejected):
        asyncio.run(Client(resolve=resolve).get(url))


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost", "[::ffff:127.0.0.1]", "intern.example"])
def test_a_private_address_is_refused_however_it_is_written(host: str) -> None:
    async def resolve(name: str, port: int) -> list[str]:
        return ["::1", "127.0.0.1"] if name == "localhost" else ["192.168.0.7"]

    async def ask(wire: HttpWire, client: Client) -> None:
        port = wire.address.rpartition(":")[2]
        with pytest.raises(AddressRefused, match="MARRONNIER_ALLOW_ADDRESSES") as refusal:
            await client.get(f"http://{host}:{port}/")
        assert "192.168" not in str(refusal.value)  # nor is the private network mapped by asking
        assert wire.requests == []

    talk(ask, allow=[], resolve=resolve)


def test_of_several_addresses_only_the_allowed_are_called() -> None:
    async def resolve(name: str, port: int) -> list[str]:
        return ["10.255.255.1", "127.0.0.1"]

    async def ask(wire: HttpWire, client: Client) -> int:
        port = wire.address.rpartition(":")[2]
        return (await client.get(f"http://both.example:{port}/")).status

    assert talk(ask, resolve=resolve) == 200


def test_a_name_is_looked_up_once_and_that_address_is_called() -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])  # a second look-up would lead elsewhere

    async def resolve(name: str, port: int) -> list[str]:
        return next(answers)

    async def ask(wire: HttpWire, client: Client) -> None:
        port = wire.address.rpartition(":")[2]
        assert (await client.get(f"http://rebinding.example:{port}/")).ok
        assert wire.requests[0].headers["host"] == f"rebinding.example:{port}"

    talk(ask, resolve=resolve)


def test_redirects_are_not_followed_unless_asked() -> None:
    async def ask(wire: HttpWire, client: Client) -> None:
        assert (await client.get(wire.address + "/a")).status == 302
        assert (await client.post(wire.address + "/a", follow=3)).status == 302

    talk(ask, lambda request: answer(302, Location="/b"))


def test_a_redirect_is_checked_like_any_address() -> None:
    async def ask(wire: HttpWire, client: Client) -> None:
        with pytest.raises(AddressRefused):
            await client.get(wire.address + "/a", follow=3)

    talk(ask, lambda request: answer(302, Location="http://169.254.169.254/latest/meta-data"))


def test_secrets_stay_with_the_first_host() -> None:
    async def ask(wire: HttpWire, client: Client) -> list[Request]:
        port = wire.address.rpartition(":")[2]
        wire.platform = lambda request: (
            answer(302, Location=f"http://other.example:{port}/b") if request.path == "/a" else answer(200, 1)
        )
        await client.get(wire.address + "/a", follow=1, headers={"Authorization": "Bearer t"})
        return wire.requests

    async def resolve(name: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    first, second = talk(ask, resolve=resolve)

    assert first.headers["authorization"] == "Bearer t"
    assert "authorization" not in second.headers


def test_a_circle_of_redirects_ends() -> None:
    async def ask(wire: HttpWire, client: Client) -> int:
        with pytest.raises(Rejected):
            await client.get(wire.address + "/a", follow=3)
        return len(wire.requests)

    assert talk(ask, lambda request: answer(302, Location="/a")) == 4


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.HANG, Fault.GARBAGE, Fault.TRUNCATED], ids=str)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_what_was_sent_once_is_never_sent_again_by_itself(fault: Fault, method: str) -> None:
    async def ask(wire: HttpWire, client: Client) -> int:
        await client.get(wire.address)  # so that the connection is a kept one
        wire.fault = fault
        with pytest.raises(OutcomeUnknown):
            await client.request(method, wire.address, data=b"once")
        return len(wire.keys)

    assert talk(ask) == 1


def test_a_repeatable_call_that_broke_is_merely_unreachable() -> None:
    async def ask(wire: HttpWire, client: Client) -> None:
        wire.fault = Fault.RESET
        with pytest.raises(Unreachable):
            await client.put(wire.address, data=b"again", repeatable=True)

    talk(ask)


def test_nobody_there_is_unreachable() -> None:
    async def ask(wire: HttpWire, client: Client) -> None:
        port = _unused_port()
        with pytest.raises(Unreachable, match=f"refuses the connection on port {port}"):
            await client.post(f"http://127.0.0.1:{port}/secret-path", data=b"x")

    talk(ask)


def test_a_name_nobody_knows_is_unreachable() -> None:
    async def resolve(name: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    async def ask(wire: HttpWire, client: Client) -> None:
        with pytest.raises(Unreachable, match=r"nowhere\.example cannot be found"):
            await client.post("https://nowhere.example/secret-path", data=b"x")

    talk(ask, resolve=resolve)


def test_a_server_without_tls_gets_nothing_over_https() -> None:
    async def ask(wire: HttpWire, client: Client) -> None:
        with pytest.raises(Unreachable):
            await client.post(wire.address.replace("http", "https"), data=b"x")
        assert wire.requests == []

    talk(ask)


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_may_not_fill_the_memory(packed: bool) -> None:
    large = b"0" * 50_000_000
    body, headers = (
        (gzip.compress(large), {"Content-Encoding": "gzip"}) if packed else (large[:2_000_000], {})
    )

    async def ask(wire: HttpWire, client: Client) -> None:
        with pytest.raises(Unreachable, match="too large"):
            await client.get(wire.address)

    talk(ask, lambda request: (200, headers, body), largest_answer=1_000_000, timeout=5)


def test_a_proxy_of_the_environment_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{_unused_port()}")

    async def ask(wire: HttpWire, client: Client) -> int:
        return (await client.get(wire.address)).status

    assert talk(ask) == 200


def test_no_cookie_is_kept() -> None:
    async def ask(wire: HttpWire, client: Client) -> None:
        await client.get(wire.address)
        await client.get(wire.address)
        assert "cookie" not in wire.requests[1].headers

    talk(ask, lambda request: answer(200, 1, Set_Cookie="who=ada"))


def test_a_socket_is_checked_too() -> None:
    async def ask(wire: HttpWire, client: Client) -> None:
        port = int(wire.address.rpartition(":")[2])
        with pytest.raises(AddressRefused):
            await client.open_socket("10.0.0.1", port)
        connected = await client.open_socket("127.0.0.1", port)
        assert connected.getpeername() == ("127.0.0.1", port)
        connected.close()

    talk(ask)


def _unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
