"""The `marronnier` command. Its parts live where their subject does and are gathered through entry points."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points

from scheduler.command import dotenv
from scheduler.config import SettingsError
from scheduler.sealing import SecretKeyProblem

GROUP = "marronnier.commands"
ORDER = (
    "run",
    "demo",
    "init",
    "user",
    "token",
    "doctor",
    "simulate",
    "migrate",
    "restored",
    "keys",
    "history",
    "verify",
    "serve",
    "tick",
    "work",
)

Command = Callable[[list[str]], int | None]


class Refused(Exception):
    """The command cannot do what was asked; each argument is one sentence for the person at the terminal."""


def main(argv: list[str] | None = None) -> int:
    """Runs one part; problems are sentences on stderr and an exit code, never a traceback."""
    words = sys.argv[1:] if argv is None else argv
    parts = {part.name: part for part in entry_points(group=GROUP)}
    if not words or words[0] in ("help", "--help", "-h"):
        print(_help(parts))
        return 0
    if words[0] not in parts:
        return _sorry(f"marronnier knows {', '.join(_in_order(parts))}; not {words[0]!r}.")
    dotenv.load()
    try:
        command: Command = parts[words[0]].load()
        return command(words[1:]) or 0
    except SettingsError as wrong:
        return _sorry(*wrong.problems)
    except Refused as refusal:
        return _sorry(*refusal.args)
    except SecretKeyProblem as problem:
        return _sorry(str(problem))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 141


def _in_order(parts: dict[str, EntryPoint]) -> list[str]:
    return sorted(parts, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))


def _help(parts: dict[str, EntryPoint]) -> str:
    lines = ["usage: marronnier COMMAND [--help]", ""]
    for name in _in_order(parts):
        about = (parts[name].load().__doc__ or "").strip().partition("\n")[0]
        lines.append(f"  {name:<9}{about}")
    return "\n".join(lines)


def _sorry(*sentences: str) -> int:
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return 2
