"""`python -m tests.faults.entry PART …`: a part of Marronnier as `marronnier PART` would start it, for tests to break.

What differs: kill points are armed, waits are shorter (the environment says how), there is a platform that
does not honour keys but can be read back, no web server, and a name resolver a test can switch off.
"""

from __future__ import annotations

import os
import socket
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import Connection, Engine, event

import scheduler.models  # noqa: F401
from scheduler import command, outgoing
from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Absent, CannotTell, Idempotency, Part, Pending, Readback, Receipt, Text
from scheduler.adapters.webhook import Webhook
from scheduler.outgoing.lookup import ask_the_system
from scheduler.publishing import killpoints, patience
from scheduler.publishing.reading_back import looking
from scheduler.wording import N_
from workers import doorbell, standin, tick, work
from workers.supervise import child, staff

TIMEOUT = float(os.environ.get("FAULTS_TIMEOUT", "2"))  # seconds one call to a platform may take
LEASE = float(os.environ.get("FAULTS_LEASE", "10"))
SLOW = 0.2
BUSY_WITH_IT = 202
TICKS = int(os.environ.get("FAULTS_TICKS", "1"))


@dataclass(frozen=True)
class Ledger(Webhook):
    """Keeps every call it accepts, knows no keys, and shows what it has: the read-back decides."""

    platform: ClassVar[str] = "ledger"
    label: ClassVar[Text] = N_("Ledger")
    idempotency: ClassVar[Idempotency] = Idempotency.NONE
    readback: ClassVar[Readback] = Readback.AUTHORITATIVE
    settle: ClassVar[timedelta] = timedelta(seconds=1)

    async def read_back(
        self, part: Part, *, key: str, since: datetime, after: Receipt | None = None
    ) -> Receipt | Absent | CannotTell:
        answer = await self.client.get(f"{self.url}/{key}")
        return Receipt(key) if answer.ok else Absent()


@dataclass(frozen=True)
class Baker(Ledger):
    """Takes what it is given and is busy with it for a while: only a look says what became of it."""

    platform: ClassVar[str] = "baker"
    label: ClassVar[Text] = N_("Baker")

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt | Pending:
        await super().publish(part, key=key, after=after)
        return Pending(N_("It is in the oven."), timedelta(seconds=0.2))

    async def read_back(
        self, part: Part, *, key: str, since: datetime, after: Receipt | None = None
    ) -> Receipt | Absent | CannotTell:
        answer = await self.client.get(f"{self.url}/{key}")
        if answer.status == BUSY_WITH_IT:
            return CannotTell(N_("It is in the oven."))
        return Receipt(key) if answer.ok else Absent()


OF_TESTS = {"ledger": Ledger, "baker": Baker}


def main(words: list[str]) -> int:
    folder = Path(os.environ["FAULTS_FOLDER"])
    killpoints.armed = folder / "points"
    ADAPTERS.update(OF_TESTS)
    _slow_disk(folder)
    lease = timedelta(seconds=LEASE)
    _everywhere("scheduler.publishing", LEASE=lease, KILLED_AFTER=0.8 * lease, RENEWED_AFTER=0.2 * lease)
    _everywhere("scheduler.publishing", TAKEN_AFTER=lease + timedelta(seconds=1))
    looking.MINE_FOR = timedelta(seconds=6)
    patience.FIRST_PAUSE = timedelta(seconds=0.5)
    # Deaths come thick here; a supervisor that waits longer each time would only make the tests slow.
    child.LONGEST_PAUSE = 0.4
    defaults = outgoing.Client.__init__.__kwdefaults__
    defaults |= {"timeout": TIMEOUT, "resolve": _resolver(folder)}
    staff.command = standin.command = _command
    usual = staff.of
    staff.of = lambda settings, environ: _without_web(usual(settings, environ))
    parts = {"tick": tick.tick, "work": work.work}
    if words[0] in parts:
        parts[words[0]](words[1:])
        return 0
    return command.main(words)


def _everywhere(package: str, **values: Any) -> None:
    """A constant, wherever it was imported to."""
    for name, module in list(sys.modules.items()):
        if name.startswith(package):
            for word in values.keys() & vars(module).keys():
                setattr(module, word, values[word])


def _slow_disk(folder: Path) -> None:
    """While there is such a file, each commit takes as long as on a disk that is slow to say that it has written."""

    def commits(connection: Connection) -> None:
        if (folder / "slow-disk").exists():
            (folder / "slow-disk-felt").touch()
            time.sleep(SLOW)  # its locks held, as by an fsync

    event.listen(Engine, "commit", commits)


def _command(part: str) -> list[str]:
    return [sys.executable, "-m", "tests.faults.entry", part]


def _without_web(all_of_them: staff.Staff) -> staff.Staff:
    hands = [hand for hand in all_of_them.hands if hand.name != "web"]
    first = next(hand for hand in hands if hand.name == "tick")
    more = [child.Child(f"tick-{n}", first.argv, first.env) for n in range(2, TICKS + 1)]
    # The first name the supervisor's output knows is its widest; the order does not matter to it.
    return staff.Staff(all_of_them.courier, all_of_them.socket, (*hands, *more))


def _resolver(folder: Path) -> Any:
    async def resolve(host: str, port: int) -> list[str]:
        if host != "platform.test":
            return await ask_the_system(host, port)
        if (folder / "no-names").exists():
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return [os.environ.get("FAULTS_PLATFORM", "127.0.0.1")]

    return resolve


assert doorbell  # imported before the constants are changed
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
