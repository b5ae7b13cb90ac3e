"""The platform of the bench: takes a post, answers after 20 ms, and remembers when it came.

`/hang/…` never answers in time, `/busy/…` answers 429; anything else is a good platform. Printed first is the port.
It shares the machine with what is measured, so it costs as little as Python can.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

from httptools import HttpRequestParser

LATENCY = 0.02
HANGS = 120.0
TAKEN = b"HTTP/1.1 204 No Content\r\n\r\n"
BUSY = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n"

arrivals: list[tuple[float, str, str]] = []


class Caller(asyncio.Protocol):
    """One connection; whoever calls waits for its answer before it asks again."""

    transport: asyncio.Transport

    def __init__(self) -> None:
        self.parser = HttpRequestParser(self)
        self.came, self.path, self.post = 0.0, "", ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_message_begin(self) -> None:
        self.came, self.post = time.time(), ""

    def on_url(self, url: bytes) -> None:
        self.path = url.decode()

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"webhook-id":
            self.post = value.decode()

    def on_message_complete(self) -> None:
        if self.path == "/count":
            self.say(_page(str(len(arrivals)).encode()))
        elif self.parser.get_method() == b"GET":
            self.say(_page(json.dumps(arrivals).encode()))
        elif self.path == "/forget":
            arrivals.clear()
            self.say(_page(b""))
        else:
            arrivals.append((self.came, self.post, self.path))
            if self.path.startswith("/busy/"):
                self.say(BUSY)
            else:
                hangs = self.path.startswith("/hang/")
                asyncio.get_running_loop().call_later(HANGS if hangs else LATENCY, self.say, TAKEN)

    def say(self, answer: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer)


def _page(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Caller, "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Gone with whoever started it: the pipe closes either way.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
