"""A personal data server of the AT Protocol as Bluesky runs them; each story has an account of its own."""

from __future__ import annotations

import base64
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from setup import npm
from setup.servers.bluesky import MODULES
from simulators.bluesky import BlueskySimulator
from simulators.simulator import Public
from tests.servers.process import Process, free_port, told
from tests.servers.real import RealPlatform
from tests.servers.rows import rows_of

POSTS = "app.bsky.feed.post"
START = Path(__file__).parent / "pds" / "start.mjs"


class PersonalDataServer:
    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = Process(
            [npm.node(), START, folder, str(self.port), str(free_port())],
            folder, {"SERVER_MODULES": str(MODULES)},
        )  # fmt: skip
        self.process.answers_at(f"{self.address}/xrpc/com.atproto.server.describeServer")
        self.people = count(1)

    def ask(
        self, method: str, content: Any = None, token: str = "", *, admin: bool = False, **params: str
    ) -> Any:
        """`content`: it is a call that changes something."""
        url = f"{self.address}/xrpc/com.atproto.{method}?{urlencode(params)}"
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if admin:
            headers = {"Authorization": "Basic " + base64.b64encode(b"admin:of this test").decode()}
        return told(url, "GET" if content is None else "POST", content, headers)

    def stop(self) -> None:
        self.process.stop()


class RealBluesky(RealPlatform):
    def __init__(self, server: PersonalDataServer) -> None:
        self.server, self.address = server, server.address
        self.like = BlueskySimulator("")
        number = next(server.people)
        self.handle = f"redaction{number}.test"
        me = {"handle": self.handle, "email": f"r{number}@example.org", "password": "not used by us"}
        made = server.ask("server.createAccount", me)
        self.did, self.token = made["did"], made["accessJwt"]
        self.password = self._app_password()
        super().__init__()

    def _app_password(self) -> str:
        return str(self.server.ask("server.createAppPassword", {"name": "calendar"}, self.token)["password"])

    def revoke(self) -> None:
        """The account is taken down: a session outlives its app password by hours, so that shows too late."""
        self._take_down(True)

    def _take_down(self, down: bool) -> None:
        subject = {"$type": "com.atproto.admin.defs#repoRef", "did": self.did}
        self.server.ask(
            "admin.updateSubjectStatus", {"subject": subject, "takedown": {"applied": down}}, admin=True
        )

    def everything(self) -> list[Public]:
        self._take_down(False)  # or nobody may read it
        (store,) = self.server.folder.rglob(f"{self.did}/store.sqlite")
        order = [row[0] for row in rows_of(store, "SELECT uri FROM record ORDER BY repoRev")]
        found = self.server.ask("repo.listRecords", repo=self.did, collection=POSTS, limit="100")
        return [
            Public(
                one["uri"],
                one["value"]["text"],
                _alts(one["value"].get("embed", {})),
                one["value"].get("reply", {}).get("parent", {}).get("uri"),
            )
            for one in sorted(found["records"], key=lambda one: order.index(one["uri"]))
        ]


def _alts(embed: dict[str, Any]) -> tuple[str, ...]:
    """Of pictures, or of the one film."""
    return tuple(shown["alt"] for shown in ([embed] if "video" in embed else embed.get("images", ())))
