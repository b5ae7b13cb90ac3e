"""The same deeds over HTTP: what a program with a person's token may ask of a post, a variant, a freeze."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from scheduler.clock import Clock
from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.people import Membership, Role, tokens
from tests.browser.house import Rung
from tests.publishing.deeds import OUTCOMES, WORDS
from tests.web.lent import lent_app

PARIS = ZoneInfo("Europe/Paris")


@dataclass
class Program:
    """Speaks in the name of one of these people at a time. What it is answered is kept only by its class."""

    client: FlaskClient
    secrets: Mapping[Role, str]
    now: Callable[[], datetime]
    heard: list[int] = field(default_factory=list)

    def ask(self, who: Role, method: str, path: str, body: Any = None) -> Any:
        """The JSON of a good answer; None for a refusal. A fault of ours fails the test."""
        answer = self.client.open(
            f"/api/v1{path}", method=method, json=body,
            headers={"Authorization": f"Bearer {self.secrets[who]}", "If-Match": "*"},
        )  # fmt: skip
        assert answer.status_code < 500, (method, path, answer.get_data(as_text=True))
        self.heard.append(answer.status_code)
        return answer.get_json(silent=True) if answer.status_code < 300 else None

    def wall(self, minutes: int) -> dict[str, str]:
        at = (self.now() + timedelta(minutes=minutes)).astimezone(PARIS)
        return {"at": at.strftime("%Y-%m-%dT%H:%M:%S"), "zone": "Europe/Paris"}


def tokens_of(session: Session, people: Mapping[Role, Membership], now: datetime) -> dict[Role, str]:
    return {role: tokens.issue(session, one, name="Program", now=now)[1] for role, one in people.items()}


def program(
    sessions: Sessions, clock: Clock, secrets: Mapping[Role, str], now: Callable[[], datetime], where: Path
) -> Program:
    settings = Settings.from_env(
        {"MARRONNIER_DATA_DIR": str(where), "MARRONNIER_SECRET_KEY": "a key for tests only, long enough"}
    )
    app = lent_app(settings, sessions=sessions, courier=Rung(), clock=clock)
    return Program(app.test_client(), secrets, now)


def as_usual(program: Program, variant: str, post: str) -> None:
    """The way it is meant; where it is asked of a client outside, a program cannot bring the yes."""
    program.ask(Role.EDITOR, "POST", f"/posts/{post}/submission")
    program.ask(Role.EDITOR, "PUT", f"/variants/{variant}/schedule", program.wall(5))
    program.ask(Role.APPROVER, "POST", f"/variants/{variant}/decisions", {"decision": "approve"})


Call = Callable[[Program, Role, str, str, int], object]


def _freezes(program: Program, who: Role) -> list[str]:
    return [one["id"] for one in (program.ask(who, "GET", "/freezes") or {"items": []})["items"]]


def _freeze(program: Program, who: Role, variant: str, post: str, number: int) -> None:
    kind = ("workspace", "languages", "everything")[number % 3]
    scope = {"kind": kind, "ids": ["en"] if kind == "languages" else []}
    program.ask(who, "POST", "/freezes", {"scope": scope, "reason": "Fire"})


def _lift(program: Program, who: Role, variant: str, post: str, number: int) -> None:
    for freeze in _freezes(program, who):
        program.ask(who, "DELETE", f"/freezes/{freeze}")


def _release(program: Program, who: Role, variant: str, post: str, number: int) -> None:
    for freeze in _freezes(program, who):
        program.ask(who, "POST", f"/freezes/{freeze}/releases", {"variant": variant, "why": "Asked."})


def _waive(program: Program, who: Role, variant: str, post: str, number: int) -> None:
    for found in (program.ask(who, "GET", f"/variants/{variant}/findings") or {"findings": []})["findings"]:
        program.ask(who, "POST", f"/findings/{found['id']}/waiver", {"why": "So."})


def _write(program: Program, who: Role, variant: str, post: str, number: int) -> None:
    # No two texts alike: what the platform heard must lead back to one of them.
    program.ask(who, "PATCH", f"/variants/{variant}", {"text": f"{variant}. {WORDS[number % 4]}"})


def _series(program: Program, who: Role, variant: str, post: str, number: int) -> None:
    first = program.wall(number + 1)
    wish = {
        "post": post, "name": "Tides", "starts_at": first["at"], "zone": first["zone"], "rule": "FREQ=DAILY;COUNT=2",
        "leaves": "schedule",
    }  # fmt: skip
    program.ask(who, "POST", "/series", wish)


def _to(method: str, path: str, body: Callable[[Program, int], Any] = lambda program, number: None) -> Call:
    def call(program: Program, who: Role, variant: str, post: str, number: int) -> object:
        said = path.format(variant=variant, post=post)
        return program.ask(who, method, said, body(program, number))

    return call


CALLS: dict[str, Call] = {
    "submit": _to("POST", "/posts/{post}/submission"),
    "schedule": _to("PUT", "/variants/{variant}/schedule", lambda p, n: p.wall(n)),
    "unschedule": _to("DELETE", "/variants/{variant}/schedule"),
    "plan": _to("PATCH", "/variants/{variant}", lambda p, n: {"planned": p.wall(n)}),
    "write": _write,
    "revise": _to("PATCH", "/posts/{post}", lambda p, n: {"title": f"{n}", "language": ("en", "fr")[n % 2]}),
    "file": _to("PATCH", "/posts/{post}", lambda p, n: {"labels": ["river"][: n % 2]}),
    "approve": _to("POST", "/variants/{variant}/decisions", lambda p, n: {"decision": "approve"}),
    "send back": _to(
        "POST", "/variants/{variant}/decisions", lambda p, n: {"decision": "send_back", "comment": "So."}
    ),
    "publish": _to("POST", "/variants/{variant}/publication"),
    "resolve": _to("POST", "/variants/{variant}/resolution", lambda p, n: {"outcome": OUTCOMES[n % 3]}),
    "waive": _waive,
    "freeze": _freeze,
    "lift": _lift,
    "release": _release,
    "series": _series,
}
