"""What the whole product costs while nothing is due: web, tick and two workers, on PostgreSQL, which counts statements."""

from __future__ import annotations

import re
import time
from typing import Any

from bench.engine import meter
from bench.engine.ours import house
from bench.engine.servers import Platform
from tests.postgres import Postgres

STATEMENT = re.compile(rb"(?:statement|execute [^:]*): (?!BEGIN|COMMIT|ROLLBACK|DISCARD)")


def measure(platform: Platform, seconds: float = 40) -> dict[str, Any]:
    server = Postgres("fsync=on", "logging_collector=on", "log_statement=all", "log_directory=log")
    try:
        with house(platform, 10, database_url=server.plain_url(server.create())) as home:
            time.sleep(15)  # start-up and first chores

            def statements() -> int:
                logs = (server.folder / "data" / "log").glob("*")
                return sum(len(STATEMENT.findall(log.read_bytes())) for log in logs)

            said, before, began = statements(), meter.cpu({home.pid}), time.monotonic()
            time.sleep(seconds)
            passed = time.monotonic() - began
            after = meter.cpu({home.pid})
            return {
                "core": (sum(after) - sum(before)) / passed,
                "queries_a_second": (statements() - said) / passed,
                "resident_mb": meter.resident({home.pid}),
                "proportional_mb": meter.shared_fairly({home.pid}),
            }
    finally:
        server.stop()
