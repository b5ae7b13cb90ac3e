from __future__ import annotations

from sqlalchemy import select

from scheduler.db import Sessions, across_workspaces
from scheduler.publishing import Delivery, Reading
from tests.api.conftest import Caller
from tests.api.drafting import drafted
from tests.newsroom import NOON


def test_what_became_of_a_version_is_told_in_our_words_and_in_theirs(
    call: Caller, channel: str, sqlite_sessions: Sessions
) -> None:
    variant = drafted(call, channel)["variants"][0]["id"]
    before = call("GET", f"/variants/{variant}/figures").get_json()
    with sqlite_sessions.writing() as session, across_workspaces(session):
        delivery = session.scalars(select(Delivery)).one()
        session.add(
            Reading(
                workspace_id=delivery.workspace_id, delivery_id=delivery.id, known={"likes": 3}, raw={"favs": 3},
                read_at=NOON, asked_at=NOON,
            )
        )  # fmt: skip

    after = call("GET", f"/variants/{variant}/figures").get_json()

    assert before == {"known": {}, "raw": {}, "read_at": None}
    assert (after["known"], after["raw"]) == ({"likes": 3}, {"favs": 3})
    assert after["read_at"].startswith("2026-11-22T12:00")
