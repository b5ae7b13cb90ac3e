"""What every request may lean on: the settings, the database, the clock, the courier, the seal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from flask import current_app

from scheduler.calendar.feeds.sharing import Views
from scheduler.carried_clock import clock_of
from scheduler.clock import Clock
from scheduler.config import Settings
from scheduler.courier import Courier, RedisCourier
from scheduler.db import Sessions
from scheduler.sealing import Sealer


@dataclass(frozen=True)
class House:
    settings: Settings
    sessions: Sessions
    clock: Clock
    courier: Courier
    sealer: Sealer
    views: Views = field(default_factory=Views)  # of feeds, as they were drawn last

    @classmethod
    def build(
        cls,
        settings: Settings,
        *,
        sessions: Sessions | None,
        courier: Courier | None,
        clock: Clock | None,
        sealer: Sealer | None,
    ) -> House:
        """What is not given is made from the settings."""
        sessions = sessions or Sessions(settings.database_url)
        return cls(
            settings=settings,
            sessions=sessions,
            clock=clock or clock_of(sessions),
            courier=courier or RedisCourier(settings),
            sealer=sealer or Sealer.of(settings),
        )

    @property
    def signing_key(self) -> bytes:
        """Signs the form cookie; derived, so that it is not the key that seals credentials."""
        return self.sealer.derive("cookies")

    def wake(self) -> None:
        """After a commit that made something due: the tick need not wait for its next round."""
        self.courier.wake()


def house() -> House:
    """The house of the application that serves this request."""
    return cast(House, cast(Any, current_app).extensions["marronnier"])
