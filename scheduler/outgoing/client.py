"""One HTTP client for everything that leaves: checked addresses, no proxies, no cookies, no second try by itself."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping
from functools import lru_cache
from ssl import SSLContext
from typing import Any

from yarl import URL

from scheduler.clock import Clock, SystemClock
from scheduler.outgoing import sockets
from scheduler.outgoing.addresses import AllowList, parse
from scheduler.outgoing.deadlines import within
from scheduler.outgoing.errors import Rejected
from scheduler.outgoing.exchange import Answer, Upload, request_bytes, web_address
from scheduler.outgoing.faults import on_the_wire, while_connecting
from scheduler.outgoing.heard import hearing
from scheduler.outgoing.kept import Kept, There
from scheduler.outgoing.lookup import Lookup, Resolve, ask_the_system
from scheduler.outgoing.wire import Broken, Wire
from scheduler.wording import N_

REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Client:
    """Lives in one event loop, from the first call to `aclose`."""

    def __init__(
        self,
        allow_addresses: Iterable[str] = (),
        *,
        clock: Clock | None = None,
        resolve: Resolve = ask_the_system,
        tls: SSLContext | None = None,
        connect_timeout: float = 5,
        timeout: float = 30,
        largest_answer: int = 4 * 2**20,
    ) -> None:
        self.clock: Clock = clock or SystemClock()
        self.tls = tls
        self._lookup = Lookup(AllowList.read(allow_addresses), resolve)
        self.timeout = timeout  # seconds for one call, or for one word of another protocol
        self._connect_timeout, self._largest = connect_timeout, largest_answer
        self._kept = Kept(self._lookup, tls, connect_timeout)

    async def get(self, url: str, **how: Any) -> Answer:
        return await self.request("GET", url, **how)

    async def post(self, url: str, **how: Any) -> Answer:
        return await self.request("POST", url, **how)

    async def put(self, url: str, **how: Any) -> Answer:
        return await self.request("PUT", url, **how)

    async def delete(self, url: str, **how: Any) -> Answer:
        return await self.request("DELETE", url, **how)

    async def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        data: bytes | None = None,
        form: Mapping[str, str | Upload] | None = None,
        repeatable: bool | None = None,
        follow: int = 0,
        timeout: float | None = None,
    ) -> Answer:
        """One call, one answer, whatever its status.

        `repeatable`: making it twice harms nothing (default: only GET); then a fault is always Unreachable.
        `follow`: how many redirects a GET may take, each checked anew; secrets stay with the first host.
        Raises AddressRefused and Rejected (wrong address), Unreachable, OutcomeUnknown.
        """
        how = {"params": params, "headers": dict(headers or {}), "json": json, "data": data, "form": form}
        repeatable = method == "GET" if repeatable is None else repeatable
        there = web_address(url)
        for _ in range(follow + 1):
            answer = await self._once(method, there, how, repeatable, timeout or self.timeout)
            target = answer.headers.get("Location", "") if answer.status in REDIRECTS else ""
            if method != "GET" or not follow or not target:
                return answer
            onward = _onward(there, target)
            if onward.origin() != there.origin():
                how["headers"] = {}
            there, how["params"] = onward, None
        raise Rejected(N_("{host} sends us from one address to the next.", host=str(there.host)))

    async def is_inside(self, host: str, port: int) -> bool:
        """Does the host lie in a private network that was allowed? Raises AddressRefused, Unreachable."""
        return await self._lookup.is_inside(host, port)

    async def open_socket(self, host: str, port: int) -> socket.socket:
        """A connected, non-blocking socket, for protocols other than HTTP. Raises AddressRefused, Unreachable."""
        addresses = await self._lookup.checked(host, port)
        return await sockets.connect(addresses, host, port, self._connect_timeout)

    async def aclose(self) -> None:
        self._kept.close()

    async def _once(
        self, method: str, url: URL, how: Mapping[str, Any], repeatable: bool, timeout: float
    ) -> Answer:
        there = _place(url)
        host = there[1]
        request = request_bytes(method, url.extend_query(how["params"]) if how["params"] else url, how)
        began, status, content = self.clock.steady(), None, b""
        try:
            wire = self._kept.take(there) or await self._connect(there, timeout)
            heading, content = await wire.ask(
                request, bodiless=method == "HEAD", largest=self._largest, timeout=timeout
            )
            if wire.usable:
                self._kept.give_back(there, wire)
            status = heading.status
            return Answer(status, heading.headers, content, str(url))
        except Broken as fault:
            raise on_the_wire(fault, host, repeatable=repeatable) from None
        finally:
            if heard := hearing.get():
                heard.add(method, host, status, self.clock.steady() - began, content)

    async def _connect(self, there: There, timeout: float) -> Wire:
        _, host, port = there
        if ":" in host or host.replace(".", "").isdigit():
            try:
                parse(host)
            except ValueError:
                raise Rejected(N_("{host} is not a web address that can be called.", host=host)) from None
        try:
            with within(timeout):  # looking the name up may hang too
                return await self._kept.open(there)
        except OSError as fault:
            raise while_connecting(fault, host, port) from None


@lru_cache(256)  # channels are called again and again at the same address
def _place(url: URL) -> There:
    return url.scheme == "https", url.raw_host or "", url.port or 0


def _onward(there: URL, target: str) -> URL:
    """Where a redirect points to. Raises Rejected."""
    try:
        return web_address(str(there.join(URL(target))))
    except ValueError:
        raise Rejected(
            N_("{host} sends us to an address that cannot be read.", host=str(there.host))
        ) from None
