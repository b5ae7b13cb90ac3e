"""The table people read, from what the parts kept in var/bench."""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.engine.servers import HERE, VAR

PEERS = ("celery", "huey", "dramatiq", "procrastinate")  # RQ's own scheduler is no match, and shown apart


def machine() -> dict[str, Any]:
    model = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {
        "cores": len(os.sched_getaffinity(0)), "processor": model[0].partition(": ")[2] if model else platform.machine(),
        "load": round(os.getloadavg()[0], 1), "python": platform.python_version(), "kernel": platform.release(),
        "sqlalchemy": version("sqlalchemy"), "aiohttp": version("aiohttp"), "rq": version("rq"),
    }  # fmt: skip


def write() -> str:
    lines = ["Measured on " + ", ".join(f"{key} {value}" for key, value in machine().items()), ""]
    lines += [
        "Peers: "
        + ", ".join(line for line in (HERE / "requirements.txt").read_text().split() if "==" in line),
        "",
    ]
    for path in sorted(VAR.glob("burst-*.json"), key=lambda path: -int(path.stem.partition("-")[2])):
        lines += _bursts(int(path.stem.partition("-")[2]), json.loads(path.read_text()))
    for name in ("alone", "one", "killed", "valkey", "channels", "idle", "growth"):
        path = VAR / f"{name}.json"
        if path.exists():
            kept = json.loads(path.read_text())
            lines += [f"{name} (load {kept['machine']['load']}): {json.dumps(_short(kept['result']))}", ""]
    said = "\n".join(lines)
    (VAR / "report.md").write_text(said)
    return said


def medians(runs: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """By system, the median of each figure."""
    found: dict[str, dict[str, Any]] = {}
    for system in dict.fromkeys(run["system"] for run in runs):
        mine = [run for run in runs if run["system"] == system]
        numbers = {key: statistics.median(run[key] for run in mine) for key in mine[0] if key != "system"}
        found[system] = numbers | {"runs": len(mine)}
    return found


def ratios(found: dict[str, dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Ours against the best peer, figure by figure; the peers that sent all their posts count."""
    peers = [of for name, of in found.items() if name in PEERS and of["arrived"] == of["count"]]
    if not peers:
        return {}
    best = {"rate": max(of["rate"] for of in peers)} | {
        key: min(of[key] for of in peers) for key in ("p50", "p99", "cpu")
    }
    return {
        name: {key: of[key] / best[key] for key in best}
        for name, of in found.items()
        if name.startswith("ours")
    }


def _bursts(posts: int, kept: dict[str, Any]) -> list[str]:
    found = medians(kept["result"])
    lines = [
        f"{posts:,} posts due at one instant, 20 ms platform, two workers (load {kept['machine']['load']} at the end)", "",
        "| system | runs | posts | posts/s | p50 s | p99 s | CPU ms/post (+ servers) | peak MB | lost | twice | early |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]  # fmt: skip
    for name, of in sorted(found.items(), key=lambda pair: -pair[1]["rate"]):
        lines.append(
            f"| {name} | {of['runs']} | {of['count']:.0f} | {of['rate']:,.0f} | {of['p50']:.2f} | {of['p99']:.2f} "
            f"| {of['cpu']:.2f} (+{of['cpu_servers']:.2f}) | {of['peak']:.0f} | {of['count'] - of['arrived']:.0f} "
            f"| {of['twice']:.0f} | {of['early']:.0f} |"
        )
    lines.append("")
    for name, against in ratios(found).items():
        words = ", ".join(f"{key} {value:.2f}×" for key, value in against.items())
        lines.append(f"{name} against the best peer: {words}")
    return [*lines, ""]


def _short(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.3g}")
    return {key: _short(each) for key, each in value.items()} if isinstance(value, dict) else value


if __name__ == "__main__":
    sys.stdout.write(write())
