"""What every request may lean on: the settings, the database, the clock, the courier, the seal."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, cast

from flask import current_app

from scheduler.clock import Clock
from scheduler.config import Settings
from scheduler.db import Sessions


class Waker(Protocol):
    """Tells the tick that something may be due. A lost wake-up costs one tick, nothing else."""

    def wake(self) -> None: ...


class Sealer(Protocol):
    """Keeps secrets at rest."""

    def seal(self, secret: str) -> str: ...

    def open(self, sealed: str) -> str: ...


@dataclass(frozen=True)
class House:
    settings: Settings
    sessions: Sessions
    clock: Clock
    courier: Waker | None
    sealer: Sealer | None
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
        return cls(
            settings=settings,
            sessions=sessions or Sessions(settings.database_url),
            clock=clock,
            courier=courier,
            sealer=sealer,
            signing_key=_signing_key(settings),
        )

    def wake(self) -> None:
        """After a commit that made something due: the tick need not wait for its next round."""
        if self.courier is not None:
            self.courier.wake()


def house() -> House:
    """The house of the application that serves this request."""
    return cast(House, cast(Any, current_app).extensions["marronnier"])


def _signing_key(settings: Settings) -> bytes:
    # A key of its own, derived: what signs cookies must not be what seals credentials.
    master = settings.secret_key or _key_file(settings.data_dir / "secret.key")
    return hmac.new(master.encode(), b"marronnier cookies", hashlib.sha256).digest()


def _key_file(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass  # another process was first: its key is the key
    return path.read_text().strip()
