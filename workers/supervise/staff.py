"""Who works under the supervisor, in the order they are started. They are stopped in the opposite order of need."""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from scheduler.config import Settings
from workers import valkey
from workers.aside import aside
from workers.supervise.child import Child


@dataclass(frozen=True)
class Staff:
    courier: Child | None  # the embedded Valkey, or nobody where Redis is somewhere else
    socket: Path | None
    hands: tuple[Child, ...]  # web, tick, workers: the order in which they are asked to stop


def of(settings: Settings, environ: Mapping[str, str]) -> Staff:
    env = {**environ, "PYTHONUNBUFFERED": "1", "MARRONNIER_DATA_DIR": str(settings.data_dir)}
    hands = (
        Child("web", command("serve"), env),
        Child("tick", command("tick"), env),
        *(
            Child(f"worker-{n}", command("work"), env, orphaned=signal.SIGTERM)
            for n in range(1, settings.workers + 1)
        ),
    )
    if settings.redis_url:
        return Staff(None, None, hands)
    socket = valkey.prepare(settings.data_dir)
    # No setting reaches Valkey: it needs none of them.
    words = valkey.command(socket, settings.data_dir / "valkey", binary=aside(valkey.binary_path))
    courier = Child("valkey", words, {"PATH": environ.get("PATH", "")})
    return Staff(courier, socket, hands)


def with_others(staff: Staff, commands: Mapping[str, list[str]], environ: Mapping[str, str]) -> Staff:
    """Started before the rest, which may need them."""
    env = {**environ, "PYTHONUNBUFFERED": "1"}
    return replace(
        staff, hands=(*(Child(name, words, env) for name, words in commands.items()), *staff.hands)
    )


def command(part: str, *words: str) -> list[str]:
    """`marronnier PART` with this very Python, so that `ps` tells who is who."""
    return [sys.executable, str(Path(sys.executable).with_name("marronnier")), part, *words]
