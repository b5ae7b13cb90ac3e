"""What every request may lean on: the settings, the database, the clock, the courier, the seal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from flask import current_app

from scheduler.clock import Clock
from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.sealing import Sealer


class Waker(Protocol):
    """Tells the tick that something may be due. A lost wake-up costs one tick, nothing else."""

    def wake(self) -> None: ...


@dataclass(frozen=True)
class House:
    settings: Settings
    sessions: Sessions
    clock: Clock
    courier: Waker | None
    sealer: Sealer
    signing_key: bytes = field(repr=False)

    @classmethod
    def build(
        cls,
        settings: Settings,
        *,
        sessions: Sessions | None,
        courier: Waker | None,
        clock: Clock,
        sealer: Sealer | None,
    ) -> House:
        sealer = sealer or Sealer.of(settings)
        return cls(
            settings=settings,
            sessions=sessions or Sessions(settings.database_url),
            clock=clock,
            courier=courier,
            sealer=sealer,
            # A key of its own, derived: what signs cookies must not be what seals credentials.
            signing_key=sealer.derive("cookies"),
        )

    def wake(self) -> None:
        """After a commit that made something due: the tick need not wait for its next round."""
        if self.courier is not None:
            self.courier.wake()


def house() -> House:
    """The house of the application that serves this request."""
    return cast(House, cast(Any, current_app).extensions["marronnier"])
