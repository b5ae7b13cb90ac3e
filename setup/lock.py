"""`make lock`: writes the lock files anew, from pyproject.toml and package.json, with hashes and without addresses.

Reaches the package registries. Nothing else needs it: set-up installs what the committed locks say.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from setup import npm
from setup.commands import call
from setup.place import LOCKS, ROOT
from setup.say import Problem, step, stop

COMPILE = [
    "--quiet",
    "--upgrade",
    "--generate-hashes",
    "--allow-unsafe",
    "--strip-extras",
    "--no-header",
    # Where this machine fetches from is its own business, not every reader's.
    "--no-emit-index-url",
    "--no-emit-trusted-host",
    "--no-emit-find-links",
    "--no-emit-options",
]

TARGETS: dict[str, list[str]] = {
    "run": ["--build-deps-for", "editable", "pyproject.toml"],
    "test": [
        "--build-deps-for",
        "editable",
        "--extra",
        "dev",
        "-c",
        "requirements/run.lock",
        "pyproject.toml",
    ],
    "node": ["requirements/node.in"],
    "tools": ["requirements/tools.in"],
    "synapse": ["requirements/synapse.in"],
    "clients": ["requirements/clients.in"],
}


def main() -> int:
    try:
        with tempfile.TemporaryDirectory() as folder:
            _python(Path(folder) / "venv")
        step("Locking the front-end packages")
        npm.lock()
    except Problem as problem:
        return stop(problem)
    return 0


def _python(venv: Path) -> None:
    failed = "The tools that write the lock files could not be installed."
    step("Installing pip-tools for a moment")
    call([sys.executable, "-m", "venv", venv], failed=failed)
    python = venv / "bin" / "python"
    tools = LOCKS / "tools.lock"
    wanted = ["--require-hashes", "-r", tools] if tools.exists() else ["-r", LOCKS / "tools.in"]
    call([python, "-m", "pip", "install", "-q", *wanted], failed=failed)
    for name, sources in TARGETS.items():
        step(f"Locking requirements/{name}.lock")
        target = LOCKS / f"{name}.lock"
        call(
            [
                python,
                "-m",
                "piptools",
                "compile",
                *COMPILE,
                "--output-file",
                target.relative_to(ROOT),
                *sources,
            ],
            failed=f"requirements/{name}.lock could not be written.",
        )
        target.write_text(
            f"# Written by `make lock`; change pyproject.toml instead.\n{_without_addresses(target)}"
        )


def _without_addresses(lock: Path) -> str:
    lines = [
        line for line in lock.read_text().splitlines() if not line.startswith("--") and "file://" not in line
    ]
    return "\n".join(lines).strip() + "\n"


if __name__ == "__main__":
    sys.exit(main())
