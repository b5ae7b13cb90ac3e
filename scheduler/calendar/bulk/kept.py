"""What came of a deed, kept to be shown after a redirect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from scheduler.calendar.bulk.doing import Done, Outcome
from scheduler.db import LocalTime
from scheduler.people import Membership, outcome
from scheduler.wording import Text

WORDS = 300  # of each post: enough to know it again
KIND = "bulk"


@dataclass(frozen=True)
class Kept:
    kind: str
    back: str  # where the deed was begun
    outcomes: list[Outcome]


def keep(
    session: Session, kind: str, back: str, outcomes: Sequence[Outcome], *, by: Membership, now: datetime
) -> str:
    """Gives the name to ask for it by."""
    body = {"kind": kind, "back": back, "outcomes": [_plain(one) for one in outcomes]}
    return outcome.keep(session, KIND, body, by=by, now=now)


def kept(session: Session, name: str, by: Membership) -> Kept | None:
    """One's own, as long as it is remembered."""
    body = outcome.kept(session, KIND, name, by)
    return Kept(body["kind"], body["back"], [_again(one) for one in body["outcomes"]]) if body else None


def _plain(one: Outcome) -> dict[str, Any]:
    planned, done = one.planned, one.done
    return {
        "variant": one.variant, "post": one.post, "title": one.title, "channel": one.channel,
        "platform": one.platform, "wording": one.wording[:WORDS],
        "planned": planned and [planned.at.isoformat(), planned.zone, planned.fold],
        "done": done and [done.words.as_json(), done.undo],
        "refusals": [text.as_json() for text in one.refusals],
    }  # fmt: skip


def _again(stored: dict[str, Any]) -> Outcome:
    planned, done = stored["planned"], stored["done"]
    return Outcome(
        **{key: stored[key] for key in ("variant", "post", "title", "channel", "platform", "wording")},
        planned=LocalTime(datetime.fromisoformat(planned[0]), *planned[1:]) if planned else None,
        done=Done(Text.from_json(done[0]), done[1]) if done else None,
        refusals=tuple(Text.from_json(text) for text in stored["refusals"]),
    )
