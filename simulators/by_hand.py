"""The simulators as a person runs them, each with what to write into the connect form to reach it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from simulators import (
    bluesky,
    discord,
    discourse,
    ghost,
    lemmy,
    listmonk,
    mastodon_door,
    matrix,
    mediawiki,
    slack_door,
    teams,
    telegram,
    webhook,
    wordpress,
)
from simulators.mail import SmtpWire
from simulators.simulator import Simulator
from simulators.window import Window
from simulators.wire import HttpWire

# Known to everybody, the same at every start: a channel stays connected. They listen on this machine only.
TOKEN = "known-to-everybody"
GHOST_KEY = "64f1c0ffee0000000000abcd:" + "00112233445566778899aabbccddeeff" * 2
WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

MASTODON = {
    "domain": "social.example",
    "title": "Social",
    "version": "4.5.2",
    "configuration": {
        "statuses": {"max_characters": 500, "max_media_attachments": 4, "characters_reserved_per_url": 23},
    },
}

Answers = Callable[[str], dict[str, str]]


@dataclass(frozen=True)
class ByHand:
    make: Callable[[], Simulator]
    answers: Answers  # by field of the connect form, of one at an address


def _with_token(made: Callable[[str], Simulator], answers: Answers) -> ByHand:
    return ByHand(lambda: made(TOKEN), answers)


def server(name: str, port: int) -> HttpWire | SmtpWire:
    """One that can be served: `async with`. On 127.0.0.1; port 0: any that is free. Raises KeyError."""
    if name == "email":
        return SmtpWire(port=port, extensions=("SIZE 10000000", "SMTPUTF8"))
    platform = BY_HAND[name].make()
    # It forgets at its end, a channel does not: a number of yesterday must not mean today's post.
    platform.made = int(time.time())
    window = Window(name, platform)
    window.wire = HttpWire(window, window.key, port)
    return window.wire


def answers(name: str, address: str) -> dict[str, str]:
    """What the connect form is told, for one that listens at `address`."""
    return _mail(address) if name == "email" else BY_HAND[name].answers(address)


def _mail(address: str) -> dict[str, str]:
    host, port = address.split(":")
    return {
        "host": host, "port": port, "security": "none", "sender_name": "Maison des Estuaires",
        "sender_address": "lettre@estuaires.example", "list_name": "La lettre",
    }  # fmt: skip


BY_HAND: dict[str, ByHand] = {
    "mastodon": ByHand(
        lambda: mastodon_door.MastodonDoor(TOKEN, about=MASTODON), lambda at: {"server": at, "token": TOKEN}
    ),
    "bluesky": _with_token(
        bluesky.BlueskySimulator,
        lambda at: {"handle": "@estuaires.test", "password": TOKEN, "server": at, "videos": at},
    ),
    "wordpress": _with_token(
        wordpress.WordPressSimulator, lambda at: {"site": at, "username": "redaction", "password": TOKEN}
    ),
    "ghost": ByHand(lambda: ghost.GhostSimulator(GHOST_KEY), lambda at: {"site": at, "key": GHOST_KEY}),
    "mediawiki": _with_token(
        mediawiki.MediaWikiSimulator, lambda at: {"api": at, "username": "Ada@calendar", "password": TOKEN}
    ),
    "matrix": _with_token(
        matrix.MatrixSimulator, lambda at: {"server": at, "token": TOKEN, "room": matrix.ALIAS}
    ),
    "discourse": _with_token(
        discourse.DiscourseSimulator,
        lambda at: {"site": at, "username": "calendar", "key": TOKEN, "category": "estran"},
    ),
    "discord": _with_token(
        discord.DiscordSimulator,
        lambda at: {"token": TOKEN, "channel": discord.CHANNEL, "api": f"{at}/api/v10"},
    ),
    "discord_webhook": _with_token(
        discord.DiscordSimulator, lambda at: {"url": f"{at}/api/webhooks/{discord.HOOK}/{TOKEN}"}
    ),
    "telegram": _with_token(
        telegram.TelegramSimulator, lambda at: {"token": TOKEN, "chat": f"@{telegram.NAME}", "api": at}
    ),
    "slack": _with_token(
        slack_door.SlackDoor,
        lambda at: {
            "token": TOKEN,
            "client_id": slack_door.CLIENT,
            "client_secret": slack_door.HUSH,
            "channel": slack_door.CHANNEL,
            "api": f"{at}/api",
        },
    ),
    "lemmy": _with_token(
        lemmy.LemmySimulator,
        lambda at: {"server": at, "username": lemmy.USER, "password": TOKEN, "community": f"!{lemmy.NAME}"},
    ),
    "listmonk": _with_token(
        listmonk.ListmonkSimulator,
        lambda at: {"server": at, "username": listmonk.USER, "token": TOKEN, "lists": "La Lettre"},
    ),
    "teams": _with_token(
        teams.TeamsSimulator,
        lambda at: {"url": f"{at}{teams.PATH}?api-version=1&sig={TOKEN}", "place": "Estuaires, news"},
    ),
    "webhook": ByHand(
        lambda: webhook.WebhookSimulator(WEBHOOK_SECRET),
        lambda at: {"url": f"{at}/hook", "secret": WEBHOOK_SECRET},
    ),
}

NAMES = (*BY_HAND, "email")
