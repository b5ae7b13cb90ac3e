"""The platforms of the demo's channels, played on this machine: what is published there arrives, and can be read."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from workers.supervise import staff

PLAYED = ("mastodon", "bluesky", "webhook", "email")
FILE = "played-platforms.json"
ALLOWED = "MARRONNIER_ALLOW_ADDRESSES"
# Whose account it is there, which a channel that was never asked cannot know.
KNOWN = {
    "mastodon": {"account": "7"},
    "bluesky": {"handle": "estuaires.test", "did": "did:plc:abcdefghijklmnopqrstuvwx"},
    "email": {"username": ""},
}


@dataclass(frozen=True)
class PlayedPlatforms:
    ports: Mapping[str, int]

    def command(self) -> list[str]:
        return staff.command("simulate", *(f"{name}={port}" for name, port in self.ports.items()))

    def allowed(self, environ: Mapping[str, str]) -> dict[str, str]:
        """The settings, with their addresses among those that may be called."""
        if environ.get(f"{ALLOWED}_FILE"):
            return dict(environ)  # somebody keeps the list themselves
        ours = [f"127.0.0.1:{port}" for port in self.ports.values()]
        return {**environ, ALLOWED: ",".join(filter(None, [environ.get(ALLOWED, ""), *ours]))}

    def answers(self) -> dict[str, dict[str, str]]:
        from simulators import by_hand

        told = {
            name: by_hand.answers(name, f"{'' if name == 'email' else 'http://'}127.0.0.1:{port}")
            | KNOWN.get(name, {})
            for name, port in self.ports.items()
        }
        if "bluesky" in told:  # the server that keeps the account is the one that is asked
            told["bluesky"]["pds"] = told["bluesky"]["server"]
        return told

    def windows(self) -> list[str]:
        from simulators.window import PAGE

        return [
            f"what reaches {name}: http://127.0.0.1:{port}{PAGE}"
            for name, port in self.ports.items()
            if name != "email"
        ]

    def missing(self) -> list[str]:
        gone = [name for name in PLAYED if name not in self.ports]
        return [f"not played, another program has its port: {', '.join(gone)}"] if gone else []


def of(folder: Path) -> PlayedPlatforms:
    """The same ports at every start: the channels keep them. Without those that another program has taken since."""
    file = folder / FILE
    try:
        ports = {str(name): int(port) for name, port in json.loads(file.read_text()).items()}
    except (OSError, ValueError, AttributeError):
        ports = {}
    if new := [name for name in PLAYED if name not in ports]:
        ports |= _free_ports(new)
        aside = file.with_suffix(".new")
        aside.write_text(json.dumps(ports))
        aside.replace(file)
    return PlayedPlatforms({name: port for name, port in ports.items() if _is_free(port)})


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_ports(names: Iterable[str]) -> dict[str, int]:
    with ExitStack() as open_ones:
        sockets = {name: open_ones.enter_context(socket.socket()) for name in names}
        for one in sockets.values():
            one.bind(("127.0.0.1", 0))
        return {name: int(one.getsockname()[1]) for name, one in sockets.items()}
