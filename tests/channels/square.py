"""A platform that exists only in tests: it answers as it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from scheduler.adapters.base import Adapter, Capability, Connection, Field, Limits, Part, Receipt
from scheduler.outgoing import Client
from scheduler.sealing import Sealer
from scheduler.wording import N_

SEALER = Sealer(["a key for the tests, long enough to be one"])
CLIENT = Client()


@dataclass(frozen=True)
class Square(Adapter):
    place: str
    token: str = field(repr=False)
    limits: Limits = Limits(text=100)  # noqa: RUF009  (frozen)

    platform: ClassVar[str] = "square"
    kind: ClassVar[Any] = "social"
    label: ClassVar[Any] = N_("Square")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("place", N_("Place"), "url"),
        Field("token", N_("Token"), "secret"),
    )
    capabilities: ClassVar[frozenset[Capability]] = frozenset()
    usual: ClassVar[Limits] = Limits(text=100)
    answer: ClassVar[Exception | Limits] = Limits(text=100)  # what the platform says next
    seen: ClassVar[list[Mapping[str, str]]] = []

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        cls.seen.append(dict(answers))
        return await cls(answers["place"], answers["token"]).check()

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        return cls(connection.settings["place"], connection.secrets["token"], connection.limits)

    async def check(self) -> Connection:
        if isinstance(self.answer, Exception):
            raise self.answer
        return Connection("@square", {"place": self.place}, {"token": self.token}, self.answer)

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt:
        return Receipt(key)


def a_connection(token: str = "s3cret") -> Connection:
    return Connection("@square", {"place": "https://square.example"}, {"token": token}, Limits(text=100))
