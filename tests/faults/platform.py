"""A platform on a real socket that answers well or badly, and writes down everything that reached it."""

from __future__ import annotations

import asyncio
import json
import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from tests.faults.invariants import Arrival

Behave = Callable[[int, str], str]  # the how-manieth call, the channel's name -> a mode


def well(number: int, channel: str) -> str:
    return "ok"


class Platform:
    """Runs in a thread of its own. Channels named `hook-…` honour keys, channels named `ledger-…` do not; `baker-…` do not
    either, and take their time to make a post of what they were given."""

    # The first call of each key may be treated badly; one that comes again is treated well, so that runs end.
    MODES = ("ok", "dropped", "late", "error", "garbled", "hanging", "reset", "busy", "slow")

    def __init__(self, *, port: int = 0, host: str = "127.0.0.1") -> None:
        self.arrivals: list[Arrival] = []
        self.made: dict[str, int] = {}  # posts by key
        self.says: dict[str, str] = {}  # what was corrected, by the key it was made with
        self.gone: set[str] = set()
        self.revived: set[str] = set()  # corrected after they were taken down
        self.behave: Behave = well
        self.pause = 0.02
        self.in_the_oven = 0.5  # seconds, at a baker's
        self._ready: dict[str, float] = {}
        self.client_waits = 2.0
        self.calls = 0
        self.busy_now = 0
        self._seen: set[str] = set()
        self._loop = asyncio.new_event_loop()
        self._host, self.port = host, port
        self._runner: web.AppRunner | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.open()

    def address(self, channel: str, host: str = "") -> str:
        return f"http://{host or self._host}:{self.port}/{channel}"

    def open(self) -> None:
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(30)

    def close(self) -> None:
        """From now on connections are refused."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(30)

    def end(self) -> None:
        self.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def wait_for(
        self, count: int, *, seconds: float = float(os.environ.get("FAULTS_PATIENCE", "60"))
    ) -> None:
        """Until so many calls have come since the platform began."""
        end = time.monotonic() + seconds
        while self.calls < count:
            assert time.monotonic() < end, f"{self.calls} of {count} calls came within {seconds:.0f} seconds"
            time.sleep(0.005)

    async def _open(self) -> None:
        if self._runner is not None:
            return
        app = web.Application()
        app.router.add_post("/{channel}", self._post)
        app.router.add_get("/{channel}/{key}", self._look)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def _close(self) -> None:
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.cleanup()

    async def _look(self, request: web.Request) -> web.Response:
        channel, key = request.match_info["channel"], request.match_info["key"]
        if key not in self.made:
            return web.Response(status=404)
        busy = channel.startswith("baker") and time.monotonic() < self._ready[key]
        return web.Response(status=202 if busy else 200)

    async def _post(self, request: web.Request) -> web.StreamResponse:
        at = datetime.now(UTC)
        channel, key = request.match_info["channel"], request.headers["webhook-id"]
        said = json.loads(await request.read())
        if said["type"] == "ping":
            return web.Response(status=204)
        self.calls += 1
        mode = "ok" if key in self._seen else self.behave(self.calls, channel)
        self._seen.add(key)
        if said["type"] in ("post.updated", "post.removed"):
            return await self._amend(said, mode, request)
        text = said["data"]["text"]
        if mode in ("hanging", "reset", "busy"):
            self.arrivals.append(Arrival(key, at, text, made=False, keyed=channel.startswith("hook")))
            return await self._refuse(mode, request)
        if mode == "slow":  # the caller has long gone when it is taken
            await asyncio.sleep(self.client_waits + 0.4)
        self._take(channel, key, at, text)
        return await self._answer(mode, request)

    async def _amend(self, said: dict[str, Any], mode: str, request: web.Request) -> web.StreamResponse:
        """Another text for a post that is there, or its end; a second time changes nothing."""
        if mode in ("hanging", "reset", "busy"):
            return await self._refuse(mode, request)
        about = said["data"]["published"]
        if said["type"] == "post.removed":
            self.gone.add(about)
        else:
            self.says[about] = said["data"]["text"]
            self.revived |= {about} & self.gone
        return await self._answer(mode, request)

    def _take(self, channel: str, key: str, at: datetime, text: str) -> None:
        keyed = channel.startswith("hook")
        again = keyed and key in self.made
        self.arrivals.append(Arrival(key, at, text, made=not again, keyed=keyed))
        self._ready.setdefault(key, time.monotonic() + self.in_the_oven)
        if not again:
            self.made[key] = self.made.get(key, 0) + 1

    async def _refuse(self, mode: str, request: web.Request) -> web.Response:
        if mode == "busy":
            return web.Response(status=429, headers={"Retry-After": "1"})
        if mode == "hanging":
            await asyncio.sleep(self.client_waits + 1)
        assert request.transport is not None
        request.transport.abort()
        return web.Response(status=500)

    async def _answer(self, mode: str, request: web.Request) -> web.Response:
        await asyncio.sleep(self.pause)
        if mode == "late":
            await asyncio.sleep(self.client_waits + 0.3)
        if mode == "error":
            return web.Response(status=500, text="the database is on fire")
        if mode in ("dropped", "garbled") and request.transport is not None:
            if mode == "garbled":
                request.transport.write(b"HTTP/1.1 2O0 \xff\xfe maybe\r\n\r\n")
            request.transport.close()
        return web.Response(status=202)
