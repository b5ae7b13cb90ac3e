"""What every simulator has: who may come in, what is public there, and the words of a refusal."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from simulators.wire import Answer, Request, answer

# What stands for the key of a call, where a platform knows no keys.
KEY = "3f2a-key"


@dataclass(frozen=True)
class Public:
    """One thing that anybody can read over there."""

    id: str
    text: str
    alts: tuple[str, ...] = ()
    answers: str | None = None  # the id of what it stands below


class Refusal(Exception):
    def __init__(self, status: int, content: Any, **headers: str) -> None:
        super().__init__(status, content)
        self.answer = answer(status, content, **headers)


class Simulator:
    """`__call__` is the platform; tests read `public` and turn the switches."""

    slow: int = 0  # how often something uploaded is not ready yet, where the platform knows that
    revoked: bool = False  # the credentials were taken back
    renewals: int = 0  # of a session that had run out, where the platform exchanges it
    made: int = 0  # the last number given
    clock: ClassVar[Callable[[], datetime]] = partial(datetime.now, UTC)  # tests stop it

    def now(self) -> datetime:
        return type(self).clock()

    def number(self) -> int:
        """Of what is made now: never one that was taken down before."""
        self.made += 1
        return self.made

    def expire(self) -> bool:
        """Sessions run out now, while the credentials hold; False where the platform knows none."""
        return False

    def __call__(self, request: Request) -> Answer:
        try:
            return self.answer(request)
        except Refusal as refusal:
            return refusal.answer

    def answer(self, request: Request) -> Answer:
        raise NotImplementedError

    def public(self) -> list[Public]:
        """Oldest first."""
        raise NotImplementedError

    def key(self, request: Request) -> str | None:
        """Of a request that makes something public: the key it carries; `KEY` where the platform knows none."""
        raise NotImplementedError


def query(request: Request) -> dict[str, str]:
    return dict(parse_qsl(request.query, keep_blank_values=True))


def fields(request: Request) -> dict[str, str]:
    return dict(parse_qsl(request.body.decode(), keep_blank_values=True))


def only(given: dict[str, Any], *allowed: str, refuse: Any) -> None:
    """`refuse(name)` is raised for the first field the platform does not know."""
    for name in given:
        if name not in allowed:
            raise refuse(name)


def parsed(request: Request) -> dict[str, Any]:
    try:
        found = json.loads(request.body)
    except ValueError:
        raise Refusal(400, {"error": "Malformed JSON"}) from None
    if not isinstance(found, dict):
        raise Refusal(400, {"error": "An object is wanted"})
    return found


def multipart(request: Request) -> dict[str, tuple[str | None, str, bytes]]:
    """By name: the file's name if it is one, its content type, its octets."""
    boundary = request.headers["content-type"].partition("boundary=")[2].encode()
    found = {}
    for piece in request.body.split(b"--" + boundary)[1:-1]:
        head, _, content = piece.strip(b"\r\n").partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        about = next(line for line in lines if line.lower().startswith("content-disposition"))
        name = about.partition(' name="')[2].partition('"')[0]
        file = about.partition('filename="')[2].partition('"')[0] or None
        kind = next(
            (line.partition(": ")[2] for line in lines if line.lower().startswith("content-type")), ""
        )
        found[name] = (file, kind, content)
    return found
