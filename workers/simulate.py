"""`marronnier simulate`: platforms in small on this machine, to try a channel without writing to anybody."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from contextlib import AsyncExitStack

from scheduler.command import Refused


def simulate(argv: list[str]) -> int:
    """play platforms on this machine, to try channels on: simulate slack"""
    from simulators.by_hand import NAMES

    ask = argparse.ArgumentParser(
        "marronnier simulate",
        description="Plays platforms on this machine and tells what to write into the connect form. "
        f"There are: {', '.join(NAMES)}.",
    )
    ask.add_argument("platform", nargs="+", help="which, each with a port if it matters: slack=8801")
    wanted = [_named(word, NAMES) for word in ask.parse_args(argv).platform]
    try:
        return asyncio.run(_serve(wanted))
    except OSError as trouble:
        raise Refused(f"That port cannot be taken: {trouble.strerror or trouble}.") from None


def _named(word: str, names: tuple[str, ...]) -> tuple[str, int]:
    name, _, port = word.partition("=")
    if name not in names:
        raise Refused(f"There is no simulator of {name!r}, only of {', '.join(names)}.")
    if port and not (port.isdecimal() and int(port) < 65536):
        raise Refused(f"{port!r} is no port.")
    return name, int(port or 0)


async def _serve(wanted: list[tuple[str, int]]) -> int:
    from simulators import by_hand
    from simulators.window import PAGE

    ended = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, ended.set)
    async with AsyncExitStack() as running:
        for name, port in wanted:
            server = by_hand.server(name, port)
            await running.enter_async_context(server)
            lines = [f"{name} is played at {server.address}", *_form(by_hand.answers(name, server.address))]
            if server.address.startswith("http"):
                lines.append(f"  a look inside, and its faults: {server.address}{PAGE}")
            _say("\n".join(lines))
        _say("Marronnier reaches them where MARRONNIER_ALLOW_ADDRESSES=127.0.0.1 is set. Ctrl-C ends them.")
        await ended.wait()
    return 0


def _form(answers: dict[str, str]) -> list[str]:
    widest = max(map(len, answers))
    return [f"  {name:<{widest}}  {value}" for name, value in answers.items()]


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
