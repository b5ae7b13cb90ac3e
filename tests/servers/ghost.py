"""Ghost on SQLite, with an integration as a person makes one for a calendar."""

from __future__ import annotations

import html
import http.client
import json
import re
import shutil
from pathlib import Path
from typing import Any

from setup import npm
from setup.servers.ghost import CODE
from simulators.ghost import GhostSimulator
from simulators.simulator import Public
from tests.servers.process import Process, free_port, told
from tests.servers.real import RealPlatform
from tests.servers.rows import rows_of

OWNER = {"name": "Camille", "email": "camille@example.org", "password": "of this test, and long"}
OUT = """
SELECT posts.id, html, feature_image, feature_image_alt FROM posts
LEFT JOIN posts_meta ON posts_meta.post_id = posts.id
WHERE status = 'published' AND type = 'post' ORDER BY published_at, posts.created_at
"""


class GhostServer:
    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        content = folder / "content"
        for name in ("adapters", "data", "files", "images", "logs", "media", "public", "settings"):
            (content / name).mkdir(parents=True)
        shutil.copytree(CODE / "content" / "themes", content / "themes")
        self.database = folder / "ghost.db"
        settings = {
            "NODE_ENV": "production", "url": self.address, "server__host": "127.0.0.1",
            "server__port": str(self.port), "database__client": "sqlite3",
            "database__connection__filename": str(self.database), "database__useNullAsDefault": "true",
            "mail__transport": "stub", "privacy__useUpdateCheck": "false", "privacy__useGravatar": "false",
            "security__staffDeviceVerification": "false", "paths__contentPath": str(content),
        }  # fmt: skip
        # It looks for files of its own where it was started.
        self.process = Process([npm.node(), "index.js"], folder, settings, begins_in=CODE)
        self.process.answers_at(
            f"{self.address}/ghost/api/admin/site/", well=True
        )  # it says 503 while it makes its tables
        setup = {"setup": [{**OWNER, "blogTitle": "Le carnet"}]}
        told(f"{self.address}/ghost/api/admin/authentication/setup/", "POST", setup, self._as_a_browser())
        self.session = self._signed_in()
        self.revoke()

    def revoke(self) -> None:
        """The integration in use is deleted; `key` is that of a new one."""
        for one in self._ask("GET", "integrations/?limit=all")["integrations"]:
            if one["name"] == "calendar":
                told(self._at(f"integrations/{one['id']}/"), "DELETE", None, self._as_a_browser())
        (made,) = self._ask(
            "POST", "integrations/?include=api_keys", {"integrations": [{"name": "calendar"}]}
        )["integrations"]
        (self.key,) = [key["secret"] for key in made["api_keys"] if key["type"] == "admin"]

    def stop(self) -> None:
        self.process.stop()

    session = ""

    def _ask(self, verb: str, path: str, content: Any = None) -> Any:
        return told(self._at(path), verb, content, self._as_a_browser())

    def _at(self, path: str) -> str:
        return f"{self.address}/ghost/api/admin/{path}"

    def _as_a_browser(self) -> dict[str, str]:
        """Its own pages' way in: a cookie, and the page it is asked from."""
        return {"Origin": self.address, **({"Cookie": self.session} if self.session else {})}

    def _signed_in(self) -> str:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        who = {"username": OWNER["email"], "password": OWNER["password"]}
        headers = {"Content-Type": "application/json", "Origin": self.address}
        line.request("POST", "/ghost/api/admin/session/", json.dumps(who), headers)
        said = line.getresponse()
        body, cookie = said.read(), said.getheader("Set-Cookie")
        line.close()
        if cookie is None:
            raise RuntimeError(f"Ghost lets nobody in: {said.status} {body[:300]!r}")
        return cookie.partition(";")[0]


class RealGhost(RealPlatform):
    def __init__(self, server: GhostServer) -> None:
        self.server, self.address = server, server.address
        self.like = GhostSimulator("")
        super().__init__()

    def revoke(self) -> None:
        self.server.revoke()

    def everything(self) -> list[Public]:
        return [
            Public(number, _words(said), _alts(said, alt if picture else None))
            for number, said, picture, alt in rows_of(self.server.database, OUT)
        ]


def _words(said: str | None) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", said or "")).strip()


def _alts(said: str | None, first: str | None) -> tuple[str, ...]:
    found = [html.unescape(alt) for alt in re.findall(r'alt="([^"]+)"', said or "")]
    return tuple(([first] if first else []) + found)
