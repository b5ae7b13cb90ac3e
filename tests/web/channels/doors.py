"""A platform that lets people in, served in a thread of its own: a page of ours waits for its answers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit

from werkzeug.test import TestResponse

from simulators.simulator import Simulator
from tests.adapters.wires import HttpWire, Request
from tests.web.browser import Browser, text_of


@contextmanager
def served(door: Simulator) -> Iterator[str]:
    """Its address, for as long as it lasts."""
    started, done = threading.Event(), threading.Event()
    address: list[str] = []

    async def serve() -> None:
        async with HttpWire(door, door.key) as wire:
            address.append(wire.address)
            started.set()
            await asyncio.to_thread(done.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    started.wait()
    try:
        yield address[0]
    finally:
        done.set()
        thread.join()


def say_yes(door: Simulator, address: str) -> str:
    """On the page of consent; gives the way back, as a path."""
    place = urlsplit(address)
    assert door(Request("GET", place.path, place.query, {}, b""))[0] == 200
    status, headers, _ = door(Request("POST", place.path, place.query, {}, b""))
    assert status == 302
    return headers["Location"].removeprefix("http://localhost")


def come_back(browser: Browser, path: str) -> TestResponse:
    assert "One press" in text_of(browser.get(path))
    return browser.send("/channels/permission", **dict(parse_qsl(urlsplit(path).query)))
