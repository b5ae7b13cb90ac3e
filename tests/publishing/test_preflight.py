from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from scheduler import publishing
from scheduler.adapters.base import AdapterError, Step
from scheduler.channels import Channel, Health
from scheduler.channels.facts import ChannelFacts
from scheduler.channels.health import Verdict
from scheduler.content import Variant
from scheduler.db import LocalTime, Sessions, across_workspaces
from scheduler.notices import Notice
from scheduler.outgoing import Client
from scheduler.outgoing.errors import Unreachable
from scheduler.people import Membership
from scheduler.publishing import Delivery, Preflight, State
from scheduler.publishing.claiming.loading import Outside
from scheduler.publishing.preflight import flying, telling
from scheduler.publishing.preflight.links import links
from scheduler.publishing.preflight.run import look_ahead
from scheduler.publishing.preflight.shown import seen
from scheduler.publishing.preflight.times import first_look, next_look
from scheduler.wording import N_
from tests.newsroom import NOON, FixedClock
from tests.publishing.scripted import Script, Scripted
from tests.publishing.stage import a_newsroom, a_scheduled, channel_of, delivery_of, drained, readers

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
FINE = Verdict(Health.OK)


def looked(
    sessions: Sessions,
    script: Script,
    now: datetime = NOON,
    verdict: Verdict = FINE,
    adapter: type[Scripted] = Scripted,
) -> int:
    async def look(channel: ChannelFacts) -> Verdict:
        return verdict

    async def run() -> int:
        client = Client(["127.0.0.1"])
        outside = Outside(lambda channel: adapter(script), readers, str, Path("/nowhere"))
        try:
            return await look_ahead(
                sessions, outside=outside, look=look, client=client, clock=FixedClock(now)
            )
        finally:
            await client.aclose()

    return asyncio.run(run())


def risks_of(sessions: Sessions, delivery_id: int) -> list[dict[str, Any]]:
    with sessions.reading() as session, across_workspaces(session):
        return session.scalars(select(Preflight.risks).where(Preflight.delivery_id == delivery_id)).one()


def told(sessions: Sessions) -> list[str]:
    with sessions.reading() as session, across_workspaces(session):
        return [
            str(notice.text) for notice in session.scalars(select(Notice).where(Notice.read_at.is_(None)))
        ]


def test_it_looks_a_day_an_hour_and_minutes_ahead() -> None:
    due, at, looks = NOON + 72 * HOUR, first_look(NOON + 72 * HOUR, NOON), []
    while at is not None:
        looks.append(due - at)
        at = next_look(due, at)

    assert looks == [24 * HOUR, HOUR, 10 * MINUTE]
    assert first_look(NOON + 3 * HOUR, NOON) == NOON
    assert first_look(NOON, NOON) is None


def test_scheduling_says_when_it_is_looked_at_first(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel, at=NOON + HOUR)
    with sessions.writing() as session, across_workspaces(session):
        row = session.get_one(Delivery, delivery)
        variant, editor = session.get_one(Variant, row.variant_id), session.scalars(select(Membership)).one()
        at = LocalTime.of(NOON + 48 * HOUR, "Europe/Paris")
        publishing.schedule(session, variant, planned=at, by=editor, now=NOON)

    assert delivery_of(sessions, delivery).preflight_at == NOON + 24 * HOUR
    with sessions.reading() as session, across_workspaces(session):
        assert not session.scalars(flying.those_waiting(NOON)).all()
        assert session.scalars(flying.those_waiting(NOON + 24 * HOUR)).all()


def test_what_is_fine_is_looked_at_once_and_stays_scheduled(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel, at=NOON + 24 * HOUR, preflight_at=NOON)

    assert looked(sessions, script) == 1
    assert looked(sessions, script) == 0

    after = delivery_of(sessions, delivery)
    assert (after.state, after.preflight_at) == (State.SCHEDULED, NOON + 23 * HOUR)
    assert risks_of(sessions, delivery) == []
    assert told(sessions) == script.calls == []
    assert channel_of(sessions, channel).checked_at == NOON


def test_a_lost_login_is_told_while_there_is_time(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel, at=NOON + 24 * HOUR, preflight_at=NOON)

    looked(sessions, script, verdict=Verdict(Health.UNAUTHORIZED, N_("The token is gone.")))

    [risk] = risks_of(sessions, delivery)
    assert (risk["kind"], risk["serious"]) == ("connection", True)
    assert any("is at risk" in text and "Reconnect the channel." in text for text in told(sessions))
    assert channel_of(sessions, channel).health == Health.UNAUTHORIZED
    assert delivery_of(sessions, delivery).state == State.SCHEDULED


def test_what_the_gate_would_not_pass_any_more_is_told_not_held(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel, "Word " * 200, at=NOON + HOUR, preflight_at=NOON)

    looked(sessions, script)
    with sessions.reading() as session:
        [shown] = seen(session, 1, [delivery_of(sessions, delivery).variant_id]).values()

    assert [risk.kind for risk in shown.risks] == ["content"]
    assert shown.risks[0].serious
    assert str(shown.risks[0].action) == "Change the post."
    assert delivery_of(sessions, delivery).state == State.SCHEDULED


def test_a_risk_that_is_gone_settles_its_notice(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions, paused_at=NOON)
    delivery = a_scheduled(sessions, channel, at=NOON + HOUR, preflight_at=NOON)
    looked(sessions, script)
    before = told(sessions)
    with sessions.writing() as session, across_workspaces(session):
        session.execute(update(Channel).values(paused_at=None))
        session.execute(update(Delivery).values(preflight_at=NOON))

    looked(sessions, script)

    assert len(before) == 1
    assert told(sessions) == risks_of(sessions, delivery) == []


def test_what_has_left_is_at_risk_no_more(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions, paused_at=NOON)
    a_scheduled(sessions, channel, at=NOON + HOUR, preflight_at=NOON)
    looked(sessions, script)
    with sessions.writing() as session:
        telling.settle_gone(session, NOON)
    still = told(sessions)
    with sessions.writing() as session, across_workspaces(session):
        session.execute(update(Delivery).values(state=State.UNSCHEDULED))
        telling.settle_gone(session, NOON)

    assert len(still) == 1
    assert told(sessions) == []


def test_minutes_ahead_everything_is_brought_there_and_one_call_remains(
    sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(
        sessions, channel, at=NOON + 10 * MINUTE, preflight_at=NOON, options={"steps": ["one", "two"]}
    )
    before = delivery_of(sessions, delivery)

    looked(sessions, script)
    after = delivery_of(sessions, delivery)
    drained(sessions, script, FixedClock(NOON + 10 * MINUTE))

    assert (before.lane, before.uploads) == ("heavy", 2)
    assert (after.lane, after.uploads, after.preflight_at) == ("fast", 0, None)
    assert script.prepared == ["one", "two"]
    assert delivery_of(sessions, delivery).state == State.PUBLISHED


def test_an_upload_that_fails_is_tried_again_and_the_rest_is_done_when_it_is_due(
    sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(
        sessions, channel, at=NOON + 10 * MINUTE, preflight_at=NOON, options={"steps": ["one", "two"]}
    )

    class Stuck(Scripted):
        async def prepare(self, step: Step, stored: Mapping[str, Any]) -> Any:
            if step.name == "two":
                raise Unreachable(N_("Busy."))
            return await super().prepare(step, stored)

    looked(sessions, script, adapter=Stuck)
    after = delivery_of(sessions, delivery)
    drained(sessions, script, FixedClock(NOON + 10 * MINUTE), lane="heavy")

    assert (after.uploads, after.lane, after.preflight_at) == (1, "heavy", NOON + MINUTE)
    assert script.prepared == ["one", "two"]
    assert delivery_of(sessions, delivery).state == State.PUBLISHED


def test_words_changed_during_an_upload_throw_it_away(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(
        sessions, channel, at=NOON + 10 * MINUTE, preflight_at=NOON, options={"steps": ["one"]}
    )

    class Meanwhile(Scripted):
        async def prepare(self, step: Step, stored: Mapping[str, Any]) -> Any:
            with sessions.writing() as session, across_workspaces(session):
                session.execute(update(Delivery).values(content_hash="other", prepared={}))
            return await super().prepare(step, stored)

    looked(sessions, script, adapter=Meanwhile)

    assert delivery_of(sessions, delivery).prepared == {}


def test_one_that_cannot_be_looked_at_does_not_keep_the_others_from_it(
    sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sessions)
    odd = a_scheduled(sessions, channel, at=NOON + 10 * MINUTE, preflight_at=NOON, options={"steps": ["x"]})
    plain = a_scheduled(sessions, channel, at=NOON + 10 * MINUTE, preflight_at=NOON)

    class Broken(Scripted):
        async def prepare(self, step: Step, stored: Mapping[str, Any]) -> Any:
            raise KeyError("a bug")

    assert looked(sessions, script, adapter=Broken) == 2

    assert [risk["kind"] for risk in risks_of(sessions, odd)] == ["channel"]
    assert risks_of(sessions, plain) == []


@pytest.mark.parametrize("fault", [None, Unreachable(N_("It cannot be reached."))])
def test_a_dead_link_is_a_word_to_whoever_scheduled_it(
    sessions: Sessions, script: Script, fault: AdapterError | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Gone:
        ok, status = False, 404

    async def ask(self: Client, method: str, url: str, **how: Any) -> Gone:
        if fault:
            raise fault
        return Gone()

    monkeypatch.setattr(Client, "request", ask)
    [channel] = a_newsroom(sessions)
    text = "See https://estuaires.fr/winter."
    delivery = a_scheduled(sessions, channel, text, at=NOON + HOUR, preflight_at=NOON)

    looked(sessions, script)

    [risk] = risks_of(sessions, delivery)
    assert (risk["kind"], risk["serious"]) == ("link", False)
    assert len(told(sessions)) == 1
    assert "at risk" not in told(sessions)[0]


def test_links_are_found_as_a_reader_would_follow_them() -> None:
    from scheduler.adapters.base import Message

    said = Message("", "Voir (https://a.fr/b?c=d), puis https://a.fr/b?c=d. Pas https://a.example/b.", "fr")

    assert links(said) == ["https://a.fr/b?c=d"]
