"""One connection to one server, speaking HTTP/1.1: a request goes out whole, its answer comes back whole.

The parsing is llhttp's (`httptools`), strict about where an answer ends. Nothing is tried twice here, and nothing is
followed.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser
from multidict import CIMultiDict

from scheduler.outgoing.deadlines import deadlines

CUT_OFF, UNREADABLE, BROKE_OFF, TOO_LARGE, IN_TIME, NOT_BEGUN = (
    "cut off", "cannot be read", "broke off", "too large", "not in time", "not begun",
)  # fmt: skip
LARGEST_HEAD = 64 * 2**10  # octets, with what is announced before it (100, 103)


class Broken(Exception):
    """The call has no whole answer. `how` is one of the words above; only for NOT_BEGUN nothing of it has left."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


class Headers(Mapping[str, str]):
    """Read when somebody asks, whatever the case of the name: of most answers only the status is looked at."""

    def __init__(self, came: list[tuple[bytes, bytes]]) -> None:
        self._came = came
        self._read: CIMultiDict[str] | None = None

    def _all(self) -> CIMultiDict[str]:
        if self._read is None:
            self._read = CIMultiDict(
                (name.decode("latin-1").rstrip(), value.decode("utf-8", "surrogateescape"))
                for name, value in self._came
            )
        return self._read

    def __getitem__(self, name: str) -> str:
        return self._all()[name]

    def every(self, name: str) -> list[str]:
        return self._all().getall(name, [])

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


class Heading(NamedTuple):
    status: int
    headers: Headers


Whole = tuple[Heading, bytes]


class Wire(asyncio.Protocol):
    """Made by `create_connection`; serves one call after the other, never two at once."""

    # Of the call under way.
    _came: list[tuple[bytes, bytes]]  # its headers
    _before: int  # octets of its head so far
    _heading: Heading | None
    _body: bytearray
    _unpack: zlib._Decompress | None
    _until_the_end: bool
    _whole: bool

    def __init__(self) -> None:
        self.idle_since = 0.0
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Whole] | None = None
        self._usable = False
        # One for all answers of a connection: it is used again only after a whole one.
        self._parser = HttpResponseParser(self)
        # What harmless servers really say. What is said of lengths, and who may go on after a close, stays strict.
        self._parser.set_dangerous_leniencies(
            lenient_headers=True, lenient_optional_cr_before_lf=True, lenient_spaces_after_chunk_size=True
        )
        self._begin(0, False)

    @property
    def usable(self) -> bool:
        """Open, with nothing half said in either direction."""
        transport = self._transport
        return self._usable and transport is not None and not transport.is_closing()

    async def ask(self, request: bytes, *, bodiless: bool, largest: int, timeout: float) -> Whole:
        """Send this and wait for its answer; `bodiless`: none follows its head. Raises Broken."""
        transport = self._transport
        if transport is None or not self.usable:
            # Gone since it was opened, or the server spoke before it was asked.
            self.close()
            raise Broken(NOT_BEGUN)
        self._begin(largest, bodiless)
        self._usable = False
        waiting = self._waiting = self._loop.create_future()
        in_time = deadlines(timeout)
        deadline = in_time.begin(self._not_in_time)
        try:
            transport.write(request)
            return await waiting
        finally:
            in_time.end(deadline)
            self._waiting = None
            if not self._usable:  # cancelled, broken, or the server wants no more
                self.close()

    def close(self) -> None:
        """At once: nothing that is still to be written may leave later."""
        self._usable = False
        if self._transport is not None:
            self._transport.abort()

    # What the event loop tells.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self._usable = cast(asyncio.Transport, transport), True

    def data_received(self, data: bytes) -> None:
        if self._waiting is None:
            self.close()  # nobody asked: what comes next could be taken for the answer to something else
            return
        rest = memoryview(data)
        try:
            while rest:
                # Within the head never more than is left of its limit: the parser keeps a line until it ends.
                piece = rest if self._heading else rest[: LARGEST_HEAD - self._before]
                if not piece:
                    self._fail(TOO_LARGE)
                    return
                if not self._heading:
                    self._before += len(piece)
                self._parser.feed_data(piece)
                rest = rest[len(piece) :]
        except (HttpParserUpgrade, HttpParserError):
            self._fail(UNREADABLE)

    def connection_lost(self, fault: Exception | None) -> None:
        self._usable = False
        if self._heading is None or fault is not None:
            self._fail(BROKE_OFF)
        elif self._until_the_end:
            self._finish(keep=False)
        else:
            self._fail(CUT_OFF)

    # What the parser tells.

    def on_message_begin(self) -> None:
        if self._whole:
            self._usable = False  # an answer too many

    def on_header(self, name: bytes, value: bytes) -> None:
        self._came.append((name, value))

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        if status < 200:
            return
        self._heading = Heading(status, Headers(self._came))
        said = {
            name.rstrip().lower(): value for name, value in reversed(self._came)
        }  # the first of each counts
        self._until_the_end = b"content-length" not in said and b"transfer-encoding" not in said
        coding = said.get(b"content-encoding", b"identity")
        if coding != b"identity":
            self._unpack = _unpacker(coding.lower())
        if self._bodiless:
            self._finish(keep=False)  # the parser would wait for what HEAD only announces

    def on_body(self, data: bytes) -> None:
        if len(self._body) > self._largest:
            return  # said already; a packed bomb is not blown up any further
        if self._unpack is not None:
            try:
                data = self._unpack.decompress(data, self._largest + 1)
            except zlib.error:
                self._fail(UNREADABLE)
                return
        self._body += data
        if len(self._body) > self._largest:
            self._fail(TOO_LARGE)

    def on_message_complete(self) -> None:
        if self._heading is None:
            self._came = []  # 100 or 103: the real one follows
            return
        self._finish(keep=bool(self._parser.should_keep_alive()))

    def _begin(self, largest: int, bodiless: bool) -> None:
        self._came = []
        self._before = 0
        self._heading = None
        self._body = bytearray()
        self._largest, self._bodiless = largest, bodiless
        self._unpack = None
        self._until_the_end = self._whole = False

    def _finish(self, *, keep: bool) -> None:
        waiting, self._whole = self._waiting, True
        if waiting is None or waiting.done() or self._heading is None:
            return
        # A server that answers before it has heard all is about to close.
        self._usable = keep and self._transport is not None and not self._transport.get_write_buffer_size()
        waiting.set_result((self._heading, bytes(self._body)))

    def _fail(self, how: str) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(Broken(how))

    def _not_in_time(self) -> None:
        self._fail(IN_TIME)


def _unpacker(coding: bytes) -> zlib._Decompress | None:
    """We ask for plain answers; some servers pack them all the same."""
    return zlib.decompressobj(zlib.MAX_WBITS | 32) if coding in (b"gzip", b"x-gzip", b"deflate") else None
