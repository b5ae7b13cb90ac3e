"""HTTP on a raw socket, because a web framework would not send half an answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from simulators.fault import Fault
from simulators.listening import Listening

Answer = tuple[int, dict[str, str], bytes]


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str
    headers: dict[str, str]  # names in lower case
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def answer(status: int, content: Any = None, **headers: str) -> Answer:
    return (
        status,
        {name.replace("_", "-"): value for name, value in headers.items()},
        json.dumps(content).encode(),
    )


class HttpWire(Listening):
    """`platform` answers requests; `publishes` tells those that make something public."""

    def __init__(
        self, platform: Callable[[Request], Answer], publishes: Callable[[Request], str | None], port: int = 0
    ) -> None:
        super().__init__(port)
        self.platform, self.publishes = platform, publishes
        self.requests: list[Request] = []
        self.keys: list[str] = []  # of every call that would publish, with or without a fault
        self.fault: Fault | None = None
        self.silent = False  # with the fault LIMITED: no word about when to come back
        self.unheard = False  # with the fault RESET: the connection breaks before the platform reads the call

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._calls.add(task)
        try:
            while (request := await _read(reader)) is not None:
                self.requests.append(request)
                key = self.publishes(request)
                if key is not None:
                    self.keys.append(key)
                    if self.fault is not None:
                        await self._fail(self.fault, request, writer)
                        continue
                _write(writer, await self._told(request))
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._calls.discard(task)
            writer.close()

    async def _told(self, request: Request) -> Answer:
        # A real server behind the wire takes its time, and others must be served meanwhile.
        if getattr(self.platform, "address", None):
            return await asyncio.to_thread(self.platform, request)
        return self.platform(request)

    async def _fail(self, fault: Fault, request: Request, writer: asyncio.StreamWriter) -> None:
        # An unkind server repeats what it was told: an error text must still hold no secret.
        echo = {"error": "; ".join([*request.headers.values(), "and more"])}
        if fault is Fault.RESET:
            if not self.unheard:
                await self._told(request)
            writer.transport.abort()
        elif fault is Fault.BROKEN:
            await self._told(request)
            _write(writer, answer(500, echo))
        elif fault is Fault.LIMITED:
            when = {} if self.silent else {"Retry_After": "42"}
            _write(writer, answer(429, {"error": "Too many requests"}, **when))
        elif fault is Fault.STRANGER:
            _write(writer, answer(401, {"error": "The access token is invalid: " + echo["error"]}))
        elif fault is Fault.GARBAGE:
            await self._told(request)
            writer.write(b"\x00\xffnothing a client knows\r\n\r\n")
            writer.close()
        elif fault is Fault.TRUNCATED:
            await self._told(request)
            writer.write(
                b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"id": "1"'
            )
            writer.close()
        elif fault is Fault.HANG:
            await self._told(request)
            await asyncio.sleep(3600)


async def _read(reader: asyncio.StreamReader) -> Request | None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    start, *lines = head.strip().split("\r\n")
    method, target, _ = start.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if headers.get("transfer-encoding") == "chunked":
        body = b""
        while size := int(await reader.readline(), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
    else:
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    parts = urlsplit(target)
    return Request(method, parts.path, parts.query, headers, body)


def _write(writer: asyncio.StreamWriter, reply: Answer) -> None:
    status, headers, body = reply
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}"]
    if not any(name.lower() == "content-type" for name in headers):
        lines.append("Content-Type: application/json; charset=utf-8")
    # Several headers of one name: a line each.
    lines += [f"{name}: {one}" for name, value in headers.items() for one in value.split("\n")]
    writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
