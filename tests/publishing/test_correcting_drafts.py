from __future__ import annotations

from typing import Any

from sqlalchemy import update

from scheduler.adapters import base
from scheduler.adapters.base import Message, Receipt
from scheduler.db import Sessions, across_workspaces
from scheduler.publishing.attempt import Attempt
from scheduler.publishing.claiming.taken import receipt_json
from scheduler.publishing.corrections import correcting
from tests.newsroom import NOON
from tests.publishing.afterwards import a_published, asked
from tests.publishing.scripted import Script, Scripted
from tests.publishing.stage import drained


class Drafting(Scripted):
    def steps(self, message: Message) -> tuple[base.Step, ...]:
        return (base.Step("picture"), base.Step("draft", message=message))


def test_a_correction_uploads_pictures_and_lays_down_no_draft(
    sqlite_sessions: Sessions, script: Script
) -> None:
    delivery = a_published(sqlite_sessions, script)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        session.execute(update(Attempt).values(said={"text": "Hello.", "images": [{"id": "another"}]}))

    def propose(session: Any, variant: Any, by: Any) -> None:
        correcting.propose(session, variant, text="Hello, corrected.", by=by, now=NOON)

    asked(sqlite_sessions, delivery, propose)
    for lane in ("fast", "heavy"):
        drained(sqlite_sessions, script, lane=lane, adapter=Drafting)

    assert (script.prepared, len(script.amended)) == (["picture"], 1)


def test_a_receipt_keeps_only_an_address_of_the_web() -> None:
    assert receipt_json(Receipt("1", "javascript:alert(1)"))["permalink"] == ""
    assert receipt_json(Receipt("1", "https://a.example/1"))["permalink"] == "https://a.example/1"
