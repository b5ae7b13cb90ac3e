from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar, Literal

import pytest

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import (
    Absent,
    CannotTell,
    Message,
    OutcomeUnknown,
    Part,
    Pending,
    Readback,
    Receipt,
    Rejected,
    Step,
    Unreachable,
)
from scheduler.db import Sessions
from scheduler.publishing import Outcome, State
from scheduler.wording import N_
from tests.newsroom import NOON, FixedClock
from tests.publishing.invariants import broken
from tests.publishing.scripted import Honours, Script, Scripted, Shows
from tests.publishing.stage import NoTimer, a_newsroom, a_scheduled, attempts_of, delivery_of, drained

WHY = N_("Because.")
FOUND = Receipt("r9", "https://scripted.example/9")


class ShowsWhatWasUploaded(Shows):
    lane: ClassVar[Literal["fast", "heavy"]] = "heavy"

    def steps(self, message: Message) -> tuple[Step, ...]:
        return (Step("a picture"),)

    async def read_back(self, part: Part, **asked: Any) -> Receipt | Absent | CannotTell:
        return FOUND if part.prepared == {"a picture": {"id": "up-a picture"}} else Absent()


class ShowsLate(Scripted):
    platform: ClassVar[str] = "shows"
    readback: ClassVar[Readback] = Readback.EVENTUAL


def lost(sessions: Sessions, script: Script, kind: type[Scripted], patch: pytest.MonkeyPatch) -> int:
    """A delivery whose answer was lost; the platform answers well afterwards."""
    patch.setitem(ADAPTERS, kind.platform, kind)
    [channel] = a_newsroom(sessions, platform=kind.platform)
    delivery = a_scheduled(sessions, channel)
    script.answers = [OutcomeUnknown(WHY), Receipt("r2")]
    drained(sessions, script, adapter=kind)
    assert delivery_of(sessions, delivery).state == State.UNCONFIRMED
    return delivery


def after(seconds: float) -> FixedClock:
    return FixedClock(NOON + timedelta(seconds=seconds))


def test_found_there_is_published(
    sessions: Sessions, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = lost(sessions, script, Shows, monkeypatch)
    script.looks = [FOUND]

    drained(sessions, script, after(9), adapter=Shows)
    assert script.looks == [FOUND]  # not before it could show
    drained(sessions, script, after(10), adapter=Shows)

    found = delivery_of(sessions, delivery)
    assert (found.state, found.permalink) == (State.PUBLISHED, FOUND.permalink)
    assert [(a.kind, a.outcome) for a in attempts_of(sessions, delivery)] == [
        ("publish", Outcome.UNKNOWN),
        ("read_back", Outcome.SENT),
    ]
    assert len(script.calls) == 1


def test_what_was_uploaded_for_it_helps_to_find_it(
    sqlite_sessions: Sessions, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = lost(sqlite_sessions, script, ShowsWhatWasUploaded, monkeypatch)

    drained(sqlite_sessions, script, after(10), adapter=ShowsWhatWasUploaded)

    assert delivery_of(sqlite_sessions, delivery).state == State.PUBLISHED
    assert len(script.calls) == 1


def test_certainly_absent_is_sent_again_with_the_same_key(
    sessions: Sessions, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = lost(sessions, script, Shows, monkeypatch)
    script.looks = [Absent()]

    drained(sessions, script, after(10), adapter=Shows)

    assert delivery_of(sessions, delivery).state == State.PUBLISHED
    assert len(script.calls) == 2
    assert len(set(script.keys)) == 1
    assert broken(sessions, script.keys, now=NOON + timedelta(seconds=10)) == []


def test_what_a_look_found_absent_is_sent_again_under_the_timer(
    sessions: Sessions, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The look's end and the new claim are one commit: forgetting the look must not forget the claim.
    lost(sessions, script, Shows, monkeypatch)
    script.looks, script.slow, timer = [Absent()], 0.6, NoTimer()  # longer than between two rounds
    armed: list[bool] = []
    script.answers = [None, lambda: armed.append(timer.is_armed)]

    drained(sessions, script, after(10), adapter=Shows, timer=timer)

    assert armed == [True]


def test_where_it_is_slow_to_show_absence_counts_the_second_time(
    sessions: Sessions, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = lost(sessions, script, ShowsLate, monkeypatch)
    script.looks = [Absent(), Absent()]

    drained(sessions, script, after(10), adapter=ShowsLate)
    assert delivery_of(sessions, delivery).state == State.UNCONFIRMED
    assert len(script.calls) == 1
    drained(sessions, script, after(30), adapter=ShowsLate)

    assert delivery_of(sessions, delivery).state == State.PUBLISHED


def test_who_cannot_tell_leaves_it_to_a_person(
    sessions: Sessions, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = lost(sessions, script, Shows, monkeypatch)
    script.looks = [CannotTell(N_("The list is too long."))]

    drained(sessions, script, after(10), adapter=Shows)

    left = delivery_of(sessions, delivery)
    assert (left.state, left.look_again_at) == (State.UNCONFIRMED, None)


def test_a_platform_that_is_away_is_asked_again(
    sessions: Sessions, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = lost(sessions, script, Shows, monkeypatch)
    script.looks = [Unreachable(WHY), FOUND]

    drained(sessions, script, after(10), adapter=Shows)
    assert delivery_of(sessions, delivery).state == State.UNCONFIRMED
    drained(sessions, script, after(60), adapter=Shows)

    assert delivery_of(sessions, delivery).state == State.PUBLISHED


def test_where_the_key_is_honoured_it_is_simply_sent_again(
    sessions: Sessions, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = lost(sessions, script, Honours, monkeypatch)

    drained(sessions, script, after(5), adapter=Honours)

    assert delivery_of(sessions, delivery).state == State.PUBLISHED
    assert len(script.calls) == 2
    assert len(set(script.keys)) == 1


def test_a_key_that_may_be_forgotten_is_not_used_again(
    sessions: Sessions, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = lost(sessions, script, Honours, monkeypatch)

    drained(sessions, script, after(3600), adapter=Honours)

    assert len(script.calls) == 1
    assert delivery_of(sessions, delivery).state == State.UNCONFIRMED


def test_what_the_platform_still_processes_is_looked_at_until_it_is_live(
    sessions: Sessions, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ADAPTERS, "shows", Shows)
    [channel] = a_newsroom(sessions, platform="shows")
    delivery = a_scheduled(sessions, channel)
    script.answers = [Pending(N_("Transcoding."), timedelta(seconds=20))]
    script.looks = [CannotTell(N_("Still transcoding.")), FOUND]

    drained(sessions, script, adapter=Shows)
    assert delivery_of(sessions, delivery).state == State.WAITING
    drained(sessions, script, after(20), adapter=Shows)
    assert delivery_of(sessions, delivery).state == State.WAITING
    drained(sessions, script, after(60), adapter=Shows)

    assert delivery_of(sessions, delivery).state == State.PUBLISHED


@pytest.mark.parametrize("fault", [Unreachable(WHY), Rejected(WHY)])
def test_a_replay_that_certainly_failed_takes_no_doubt_back(
    sessions: Sessions, script: Script, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    delivery = lost(sessions, script, Honours, monkeypatch)
    script.answers = [fault]

    drained(sessions, script, after(60), adapter=Honours)

    assert len(script.keys) == 2
    assert delivery_of(sessions, delivery).state == State.UNCONFIRMED
    assert len(set(script.keys)) == 1
