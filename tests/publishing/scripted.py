"""A platform that answers as the test says, and remembers every call that reached it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal, Self

from scheduler.adapters.base import (
    Absent,
    Adapter,
    CannotTell,
    Capability,
    Connection,
    Field,
    Idempotency,
    Limits,
    Message,
    Part,
    Pending,
    Readback,
    Receipt,
    Step,
)
from scheduler.wording import N_, Text

Answer = Receipt | Pending | BaseException | Callable[[], Any]


@dataclass
class Script:
    """What the platform does: `answers` are given in turn, the last one for ever."""

    answers: list[Answer] = field(default_factory=list)
    looks: list[Receipt | Absent | CannotTell | BaseException] = field(default_factory=list)
    calls: list[tuple[str, str, str | None]] = field(default_factory=list)  # text, key, after
    told: list[str] = field(default_factory=list)  # names of the parts
    prepared: list[str] = field(default_factory=list)
    afterwards: list[Answer | None] = field(
        default_factory=list
    )  # to edits and removals, in turn; then all is well
    amended: list[tuple[str, str, str]] = field(
        default_factory=list
    )  # what is to be done, to which, saying what
    amended_keys: list[str] = field(default_factory=list)
    busy: int = 0
    busiest: int = 0
    slow: float = 0.0

    @property
    def texts(self) -> list[str]:
        return [text for text, _, _ in self.calls]

    @property
    def keys(self) -> list[str]:
        return [key for _, key, _ in self.calls]


@dataclass
class Scripted(Adapter):
    script: Script
    limits: Limits = field(default_factory=lambda: Limits(text=500, images=4))

    platform: ClassVar[str] = "scripted"
    kind: ClassVar[Literal["social"]] = "social"
    label: ClassVar[Text] = N_("Scripted")
    fields: ClassVar[tuple[Field, ...]] = ()
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {Capability.IMAGES, Capability.THREADS, Capability.EDIT, Capability.REMOVE}
    )
    usual: ClassVar[Limits] = Limits(text=500, images=4)
    idempotency: ClassVar[Idempotency] = Idempotency.NONE
    readback: ClassVar[Readback] = Readback.NONE
    settle: ClassVar[timedelta] = timedelta(seconds=10)
    at_once: ClassVar[int] = 4
    chained: ClassVar[bool] = True

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Any) -> Connection:
        return Connection("scripted", {})

    @classmethod
    def open(cls, connection: Connection, client: Any) -> Self:
        return cls(Script(), connection.limits)

    def parts(self, message: Message) -> tuple[Part, ...]:
        if Capability.AUDIENCE in self.capabilities:
            return tuple(
                Part(number, person.email, message, message.text, person)
                for number, person in enumerate(message.audience, 1)
            )
        texts = message.text.split("\n---\n")
        return tuple(Part(n, f"{n}/{len(texts)}", message, text) for n, text in enumerate(texts, 1))

    def steps(self, message: Message) -> tuple[Step, ...]:
        return tuple(Step(name) for name in message.options.get("steps", ()))

    async def prepare(self, step: Step, stored: Mapping[str, Any]) -> Any:
        self.script.prepared.append(step.name)
        return {"id": f"up-{step.name}"}

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt | Pending:
        script = self.script
        script.calls.append((part.text, key, after.remote_id if after else None))
        script.told.append(part.name)
        script.busy += 1
        script.busiest = max(script.busy, script.busiest)
        try:
            await asyncio.sleep(script.slow)
            answer = (
                script.answers[min(len(script.calls), len(script.answers)) - 1] if script.answers else None
            )
            if isinstance(answer, BaseException):
                raise answer
            if callable(answer):
                answer = answer()
            number = len(script.calls)
            return answer or Receipt(f"r{number}", f"https://scripted.example/{number}")
        finally:
            script.busy -= 1

    async def edit(self, part: Part, receipt: Receipt, *, key: str) -> Receipt | Pending:
        answer = self._amend("edit", receipt, part.text, key)
        return answer or Receipt(receipt.remote_id, receipt.permalink + "?edited", {"edited": part.text})

    async def remove(self, receipt: Receipt, *, key: str) -> Pending | None:
        answer = self._amend("remove", receipt, "", key)
        return answer if isinstance(answer, Pending) else None

    def _amend(self, deed: str, receipt: Receipt, text: str, key: str) -> Any:
        self.script.amended.append((deed, receipt.remote_id, text))
        self.script.amended_keys.append(key)
        answer = self.script.afterwards.pop(0) if self.script.afterwards else None
        if isinstance(answer, BaseException):
            raise answer
        return answer

    async def read_back(
        self, part: Part, *, key: str, since: datetime, after: Receipt | None = None
    ) -> Receipt | Absent | CannotTell:
        answer = self.script.looks.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer


class Shows(Scripted):
    """What is not to be seen there is not there."""

    platform: ClassVar[str] = "shows"
    readback: ClassVar[Readback] = Readback.AUTHORITATIVE


class Honours(Scripted):
    """The same key twice is one post, for an hour."""

    platform: ClassVar[str] = "honours"
    idempotency: ClassVar[Idempotency] = Idempotency.KEY
    key_life: ClassVar[timedelta | None] = timedelta(hours=1)
