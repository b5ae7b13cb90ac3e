"""A real server behind a wire: our calls go through to it, and a test may cut them on their way.

So the stories told of the simulators (`tests/adapters/verdict.py`) are told of the real thing too, word for word.
"""

from __future__ import annotations

import http.client
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pytest

from scheduler.adapters.base import Adapter, Capability
from scheduler.clock import SystemClock
from simulators.simulator import Public, Simulator
from simulators.wire import Answer
from tests.adapters.contract import KEY
from tests.adapters.verdict import VerdictStories, as_receipt, prepared
from tests.adapters.wires import HttpWire, Request

NOT_PASSED_ON = frozenset({"connection", "transfer-encoding", "content-length", "keep-alive"})


class RealPlatform(Simulator):
    """`address` is where it listens. What it names by that address is named by the wire's to whoever asks."""

    address: str
    like: Simulator  # knows which of our calls makes something public

    def __init__(self) -> None:
        self.before = {one.id for one in self.everything()}

    def key(self, request: Request) -> str | None:
        return self.like.key(request)

    @property
    def revoked(self) -> bool:  # type: ignore[override]
        return False

    @revoked.setter
    def revoked(self, now: bool) -> None:
        self.revoke()

    def revoke(self) -> None:
        """Takes our credentials back; the next story begins with new ones."""
        raise NotImplementedError

    def everything(self) -> list[Public]:
        """All that is public there, oldest first, read by other ways than the adapter's where there are any."""
        raise NotImplementedError

    def public(self) -> list[Public]:
        """What became public since this story began."""
        return [one for one in self.everything() if one.id not in self.before]

    def answer(self, request: Request) -> Answer:
        path = f"{request.path}?{request.query}" if request.query else request.path
        there = urlsplit(self.address)
        line = http.client.HTTPConnection(there.hostname or "", there.port, timeout=60)
        wire = request.headers.get("host", "")
        try:
            line.request(request.method, path, request.body, {**request.headers, "host": there.netloc})
            said = line.getresponse()
            body = said.read()
        finally:
            line.close()
        headers: dict[str, str] = {}
        for name, value in said.getheaders():
            if name.lower() not in NOT_PASSED_ON:
                here = _renamed(value.encode(), there.port, wire).decode()
                headers[name.title()] = "\n".join(filter(None, [headers.get(name.title()), here]))
        return said.status, headers, _renamed(body, there.port, wire)


def _renamed(said: bytes, port: int | None, wire: str) -> bytes:
    for own in ("127.0.0.1", "localhost"):
        said = said.replace(f"{own}:{port}".encode(), wire.encode())
    return said


class RealStories(VerdictStories):
    """The time is the server's: its signatures, its windows and its records are dated by a real clock."""

    clock: ClassVar[Any] = SystemClock
    since: ClassVar[datetime] = datetime(2020, 1, 1, tzinfo=UTC)
    timeout: ClassVar[float] = 60

    def test_a_correction_is_what_people_read_afterwards(self) -> None:
        async def tell(platform: RealPlatform, wire: HttpWire, adapter: Adapter) -> None:
            receipt = as_receipt(
                await adapter.publish((await prepared(adapter, self.plain("Avant")))[0], key=KEY, after=None)
            )
            for _ in range(2):
                corrected = adapter.parts(self.plain("Après la marée"))[0]
                receipt = as_receipt(await adapter.edit(corrected, receipt, key="e1"))
            (one,) = platform.public()
            assert one.text == "Après la marée"

        if Capability.EDIT not in self.adapter.capabilities:
            pytest.skip("it corrects nothing")
        self.story(tell)
