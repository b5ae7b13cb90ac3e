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
    "mediawiki": Connection("Ada, Wiki des Estuaires", {"api": f"https://wiki.{HOST}/api.php", "username": "Ada@calendar", "pages": f"https://wiki.{HOST}/"}),
    "matrix": Connection(f"@ada:{HOST}, #agenda:{HOST}", {"server": f"https://{HOST}", "room": f"#agenda:{HOST}", "room_id": f"!1:{HOST}", "user": f"@ada:{HOST}"}),
    "discourse": Connection(f"@camille, forum.{HOST}", {"site": f"https://forum.{HOST}", "username": "camille", "category": "", "display_name": "Camille Roux"}),
}  # fmt: skip
KNOWN = {
    name: one for name, one in {**CONNECTIONS, **FURTHER}.items() if name in ADAPTERS and name != "manual"
}
