"""HTTP as servers really speak it, byte for byte."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from unittest.mock import Mock

import pytest

from scheduler.outgoing import Client
from scheduler.outgoing.errors import OutcomeUnknown, Rejected, Unreachable
from scheduler.outgoing.faults import on_the_wire
from scheduler.outgoing.wire import Broken, Wire

Said = list[bytes]


def against(said: Said, do: Callable[[Client, str], Any]) -> tuple[Any, int]:
    """What came of it against a server that gives these answers in turn, and how many connections it took."""
    connections = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        try:
            while said:
                head = await reader.readuntil(b"\r\n\r\n")
                length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
                await reader.readexactly(int(length or 0))
                answer = said.pop(0)
                writer.write(answer.removesuffix(b"|"))
                await writer.drain()
                if answer.endswith(b"|"):
                    break
        except asyncio.IncompleteReadError:
            pass
        writer.close()

    async def story() -> Any:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        client = Client(["127.0.0.1"], timeout=2)
        try:
            return await do(client, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        finally:
            await client.aclose()
            server.close()

    return asyncio.run(story()), connections


async def twice(client: Client, url: str) -> list[tuple[int, bytes]]:
    answers = [await client.post(url, data=b"x") for _ in range(2)]
    return [(answer.status, answer.body) for answer in answers]


@pytest.mark.parametrize(
    ("first", "body", "connections"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", b"ok", 1),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b"", 1),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n", b"ok", 1),
        (b"HTTP/1.1 103 Hints\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", b"ok", 1),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", b"ok", 2),
        (b"HTTP/1.1 200 OK\r\n\r\nuntil the end|", b"until the end", 2),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", b"ok", 2),
        # Not as it should be said, but what is meant is certain.
        (b"HTTP/1.1 200 OK\nContent-Length: 2\nA: b\n\nok", b"ok", 1),
        (b"HTTP/1.1 200 OK\r\nA: \x01\r\nTransfer-Encoding: chunked\r\n\r\n2 \r\nok\r\n0\r\n\r\n", b"ok", 1),
        # One answer too many: what it answers is not what is asked next.
        (b"HTTP/1.1 204 A\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", b"", 2),
    ],
)
def test_a_connection_is_kept_only_where_the_answer_left_nothing_open(
    first: bytes, body: bytes, connections: int
) -> None:
    (one, two), used = against([first, b"HTTP/1.1 201 Made\r\nContent-Length: 3\r\n\r\ntwo"], twice)

    assert one[1] == body
    assert two == (201, b"two")
    assert used == connections


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf|",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf|",
        b"HTTP/1.1 200 OK\r\nContent-Le|",
        b"HTTP/1.1 200 OK\r\nContent-Length : 9\r\n\r\nhalf|",
        b"HTTP/1.1 100 Continue\r\n\r\n|",
        b"|",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok|",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n|",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, x\r\nContent-Length: 2\r\n\r\nok|",
        b"HTTP/1.1 200 OK\r\nA: " + b"a" * 2**17 + b"\r\nContent-Length: 0\r\n\r\n|",
        b"HTTP/1.1 103 Hints\r\nA: b\r\n\r\n" * 4000 + b"HTTP/1.1 204 No\r\n\r\n|",
    ],
)
def test_half_an_answer_leaves_it_open_what_became_of_the_call(said: bytes) -> None:
    async def ask(client: Client, url: str) -> None:
        with pytest.raises(OutcomeUnknown):
            await client.post(url, data=b"x")

    against([said], ask)


def test_a_head_has_no_body_to_wait_for() -> None:
    async def ask(client: Client, url: str) -> int:
        return (await client.request("HEAD", url)).status

    assert against([b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"], ask)[0] == 200


def test_a_header_cannot_begin_another() -> None:
    async def ask(client: Client, url: str) -> None:
        with pytest.raises(ValueError, match="line"):
            await client.post(url, headers={"X-Title": "a\r\nAuthorization: b"}, data=b"x")

    assert against([], ask)[1] == 0


def test_a_large_answer_has_a_small_head() -> None:
    async def ask(client: Client, url: str) -> int:
        return len((await client.get(url)).body)

    body = b"x" * 2**20
    assert against([b"HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n" + body], ask)[0] == 2**20


def test_a_server_that_speaks_before_it_is_asked_was_told_nothing() -> None:
    async def story() -> None:
        wire = Wire()
        transport = Mock(is_closing=lambda: False)
        wire.connection_made(transport)
        wire.data_received(b"220 mail.example ESMTP\r\n")
        with pytest.raises(Broken) as told:
            await wire.ask(b"POST", bodiless=False, largest=9, timeout=1)
        assert isinstance(on_the_wire(told.value, "mail.example", repeatable=False), Unreachable)
        transport.write.assert_not_called()

    asyncio.run(story())


def test_a_redirect_to_what_cannot_be_read_is_refused() -> None:
    async def ask(client: Client, url: str) -> None:
        with pytest.raises(Rejected):
            await client.get(url, follow=1)

    against([b"HTTP/1.1 302 Found\r\nLocation: http://[half:99999999/\r\nContent-Length: 0\r\n\r\n"], ask)
