"""`make bench-engine`: everything of docs/performance.md in one run; `--part` and `--only` for some of it.

python -m bench.engine                                  all parts, 10,000 and 1,000 posts
python -m bench.engine --part burst --posts 2000 --only "ours sqlite" celery
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from bench.engine import alone, burst, claims, growth, idle, killed, one, report, servers, trouble
from bench.engine.servers import VAR, Platform

OURS = ("ours sqlite", "ours postgresql")
PEERS = ("celery", "huey", "dramatiq", "procrastinate", "rq")
FEW = {"rq": 400, "procrastinate": 4000}  # slow ones: more would only take longer
TIMES = {"ours sqlite": 3, "ours postgresql": 3, "celery": 2, "huey": 2, "dramatiq": 2}
PARTS: dict[str, Callable[[Platform], dict[str, Any]]] = {
    "alone": alone.measure,
    "claims": claims.measure,
    "one": one.measure,
    "killed": killed.measure,
    "valkey": trouble.dead_valkey,
    "channels": trouble.bad_channels,
    "idle": idle.measure,
    "growth": lambda platform: growth.measure(),
}


def main() -> None:
    ask = argparse.ArgumentParser(
        "bench.engine", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("--part", nargs="*", choices=("burst", *PARTS), default=("burst", *PARTS))
    ask.add_argument("--only", nargs="*", choices=(*OURS, *PEERS), default=(*OURS, *PEERS), metavar="SYSTEM")
    ask.add_argument("--posts", nargs="*", type=int, default=(10_000, 1_000))
    ask.add_argument("--channels", type=int, default=100)
    ask.add_argument(
        "--times", type=int, help="runs of each system; the median counts (default 3 for ours, 2 or 1)"
    )
    given = ask.parse_args()
    began = time.monotonic()
    with servers.platform() as platform:
        if "burst" in given.part:
            bursts(given, platform)
        for name, measure in PARTS.items():
            if name in given.part:
                keep(name, _tried(measure, platform))
    print(report.write(), flush=True)
    print(f"{(time.monotonic() - began) / 60:.1f} minutes; also in {VAR / 'report.md'}")


def bursts(given: argparse.Namespace, platform: Platform) -> None:
    """Systems in turn, not one after the other: a busy minute of the machine then hits all of them."""
    for posts in given.posts:
        seen: list[dict[str, Any]] = []
        for turn in range(3):
            for system in given.only:
                if turn < (given.times or TIMES.get(system, 1)):
                    count = min(posts, FEW.get(system, posts))
                    run = _tried(lambda: asdict(burst.measure(system, count, given.channels, platform)))  # noqa: B023
                    print(json.dumps(run), flush=True)
                    seen += [run] if "system" in run else []
                    keep(f"burst-{posts}", seen)


def keep(name: str, what: Any) -> None:
    """So that a part can be measured again without the others."""
    (VAR / f"{name}.json").write_text(json.dumps({"machine": report.machine(), "result": what}, indent=1))
    if not name.startswith("burst"):
        print(name, json.dumps(what), flush=True)


def _tried(measure: Callable[..., dict[str, Any]], *given: Any) -> dict[str, Any]:
    try:
        return measure(*given)
    except Exception as trouble_:  # one part that fails must not cost the others
        return {"failed": f"{type(trouble_).__name__}: {trouble_}"}


if __name__ == "__main__":
    main()
