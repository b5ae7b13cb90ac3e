"""A connection to each platform that is published to by its own interface, as a house would keep it."""

from __future__ import annotations

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Connection
from tests.browser.filled import CONNECTIONS

HOST = "estuaires.example"
FURTHER = {
    "bluesky": Connection("@estuaires.example", {"pds": f"https://pds.{HOST}", "server": f"https://bsky.{HOST}", "did": "did:plc:1"}),
    "wordpress": Connection(HOST, {"site": f"https://{HOST}", "api": f"https://{HOST}/wp-json", "username": "camille"}),
    "ghost": Connection(HOST, {"site": f"https://{HOST}", "display_name": "Le Journal des Estuaires"}),
    "mediawiki": Connection("Ada, Wiki des Estuaires", {"api": f"https://wiki.{HOST}/api.php", "username": "Ada@calendar", "pages": f"https://wiki.{HOST}/", "format": "markdown"}),
    "matrix": Connection(f"@ada:{HOST}, #agenda:{HOST}", {"server": f"https://{HOST}", "room": f"#agenda:{HOST}", "room_id": f"!1:{HOST}", "user": f"@ada:{HOST}"}),
    "discourse": Connection(f"@camille, forum.{HOST}", {"site": f"https://forum.{HOST}", "username": "camille", "category": "", "display_name": "Camille Roux"}),
    "rss": Connection("Les nouvelles des Estuaires", {"title": "Les nouvelles des Estuaires", "site": f"https://{HOST}", "format": "markdown"}),
    "discord_webhook": Connection("annonces", {"thread": "", "channel": "17", "guild": "16", "display_name": "Estuaires"}),
    "discord": Connection("estuaires-bot, #annonces", {"api": f"https://discord.{HOST}/api/v10", "channel": "17", "guild": "16", "user": "18", "display_name": "estuaires-bot"}),
    "telegram": Connection("Maison des Estuaires, @estuaires_bot", {"api": f"https://telegram.{HOST}", "chat": "@estuaires", "chat_id": -100, "username": "estuaires", "display_name": "Maison des Estuaires"}),
    "slack": Connection("estuaires, #annonces", {"api": f"https://slack.{HOST}/api", "channel": "C17", "team_url": f"https://estuaires.slack.{HOST}/", "display_name": "estuaires"}),
    "teams": Connection("Direction, Annonces", {"place": "Direction, Annonces"}),
    "lemmy": Connection(f"camille, !culture@lemmy.{HOST}", {"server": f"https://lemmy.{HOST}", "username": "camille", "community": "culture", "community_id": 4, "person_id": 3, "display_name": "Camille Roux"}),
    "listmonk": Connection(f"lists.{HOST}", {"server": f"https://lists.{HOST}", "username": "api", "lists": "La Lettre", "list_ids": [3], "sender": f"Maison des Estuaires <lettre@{HOST}>"}),
}  # fmt: skip
KNOWN = {
    name: one for name, one in {**CONNECTIONS, **FURTHER}.items() if name in ADAPTERS and name != "manual"
}
