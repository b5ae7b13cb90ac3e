"""Synapse on SQLite, with one account; each story has a room of its own."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

from setup.servers.synapse import PYTHON
from simulators.matrix import MatrixSimulator
from simulators.simulator import Public
from tests.servers.process import Process, free_port, said_by, told
from tests.servers.real import RealPlatform

SETTINGS = """
server_name: there.example
pid_file: {folder}/pid
listeners:
  - port: {port}
    type: http
    bind_addresses: [127.0.0.1]
    resources: [{names: [client]}]
database:
  name: sqlite3
  args: {database: {folder}/homeserver.db}
media_store_path: {folder}/media
signing_key_path: {folder}/signing.key
registration_shared_secret: of this test
macaroon_secret_key: of this test
form_secret: of this test
report_stats: false
trusted_key_servers: []
rc_message: {per_second: 1000, burst_count: 1000}
rc_room_creation: {per_second: 1000, burst_count: 1000}
rc_joins:
  local: {per_second: 1000, burst_count: 1000}
rc_login:
  address: {per_second: 1000, burst_count: 1000}
  account: {per_second: 1000, burst_count: 1000}
"""
USER, PASSWORD = "calendar", "not a secret"


class Synapse:
    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        config = folder / "homeserver.yaml"
        config.write_text(SETTINGS.replace("{folder}", str(folder)).replace("{port}", str(self.port)))
        said_by([PYTHON, "-m", "synapse.app.homeserver", "-c", config, "--generate-keys"], folder)
        self.process = Process([PYTHON, "-m", "synapse.app.homeserver", "-c", config], folder)
        self.process.answers_at(f"{self.address}/_matrix/client/versions")
        said_by(
            [PYTHON, "-m", "synapse._scripts.register_new_matrix_user", "-c", config, "--no-admin",
             "-u", USER, "-p", PASSWORD, self.address],
            folder,
        )  # fmt: skip
        self.rooms = count(1)
        self.sign_in()

    def sign_in(self) -> None:
        who = {"type": "m.id.user", "user": USER}
        given = {"type": "m.login.password", "identifier": who, "password": PASSWORD}
        self.token = str(self.ask("POST", "login", given, token="")["access_token"])

    def ask(self, verb: str, path: str, content: Any = None, token: str | None = None) -> Any:
        known = self.token if token is None else token
        headers = {"Authorization": f"Bearer {known}"} if known else {}
        return told(f"{self.address}/_matrix/client/v3/{path}", verb, content, headers)

    def stop(self) -> None:
        self.process.stop()


class RealMatrix(RealPlatform):
    def __init__(self, server: Synapse) -> None:
        self.server, self.address = server, server.address
        self.like = MatrixSimulator("")
        self.alias = f"news{next(server.rooms)}"
        self.room = server.ask("POST", "createRoom", {"room_alias_name": self.alias, "name": "Le fil"})[
            "room_id"
        ]
        self.token = server.token
        super().__init__()

    def revoke(self) -> None:
        """Signed out over there; the next story signs in anew."""
        self.server.ask("POST", "logout", {})
        self.server.sign_in()

    def everything(self) -> list[Public]:
        path = f"rooms/{quote(self.room)}/messages?dir=f&limit=100"
        events = self.server.ask("GET", path)["chunk"]
        return [_shown(event, events) for event in events if _is_said(event)]


def _is_said(event: dict[str, Any]) -> bool:
    """A message that was not taken back, and is not the correction of another."""
    content = event["content"]
    return (
        event["type"] == "m.room.message"
        and "body" in content
        and content.get("m.relates_to", {}).get("rel_type") != "m.replace"
    )


def _shown(event: dict[str, Any], events: list[dict[str, Any]]) -> Public:
    said = event["content"]
    relation = said.get("m.relates_to", {})
    for other in events:
        change = other["content"].get("m.relates_to", {})
        if change.get("rel_type") == "m.replace" and change["event_id"] == event["event_id"]:
            said = other["content"]["m.new_content"]
    alts = (said["body"],) if said["msgtype"] in ("m.image", "m.video") else ()
    return Public(event["event_id"], said["body"], alts, relation.get("event_id"))
