"""What came back for the calls of one attempt: kept short, for people to read. Whoever wants it sets `hearing`."""

from __future__ import annotations

import hashlib
from contextvars import ContextVar
from dataclasses import dataclass, field

KEPT = 6  # the first calls; of a long mailing the rest is only counted
EXCERPT = 2000


@dataclass(frozen=True)
class Exchange:
    """One call. Only the host of where it went: a path may be a secret."""

    method: str
    host: str
    status: int | None  # None: no answer
    seconds: float
    size: int = 0
    digest: str = ""  # SHA-256 of the answer's body
    said: bytes = field(repr=False, default=b"")  # the beginning of an answer that is no success, as it came


@dataclass
class Heard:
    calls: int = 0
    seconds: float = 0.0
    kept: list[Exchange] = field(default_factory=list)

    def add(self, method: str, host: str, status: int | None, seconds: float, body: bytes) -> None:
        self.calls += 1
        self.seconds += seconds
        if len(self.kept) < KEPT:
            well = status is not None and 200 <= status < 300
            digest = hashlib.sha256(body).hexdigest() if body else ""
            said = b"" if well else body[:EXCERPT]
            self.kept.append(Exchange(method, host, status, seconds, len(body), digest, said))


hearing: ContextVar[Heard | None] = ContextVar("hearing", default=None)
