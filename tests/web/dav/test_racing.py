"""Two who write at once, in any order and at the very same moment: nothing is lost. On both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from scheduler.db import Sessions, new_public_id
from scheduler.people import Membership
from tests.web.dav.application import Application, an_event, at_hour, with_line
from tests.web.newsdesk import Desk, at
from web.throttle import limiter

MONDAY = datetime(2026, 12, 7, 8)
# The house stays, examples come one after the other: what fails is not made smaller, it would take minutes.
ONCE: Any = {
    "deadline": None, "derandomize": True, "phases": [Phase.explicit, Phase.generate],
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
}  # fmt: skip


@pytest.fixture
def sqlite_sessions(sessions: Sessions) -> Sessions:
    """The house of these tests stands on both, one after the other."""
    return sessions


@pytest.fixture(autouse=True)
def _asked_as_often_as_it_takes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "enabled", False)


ACTS = st.lists(
    st.tuples(
        st.integers(0, 1),  # who
        st.sampled_from(("look", "drag", "retitle", "drag", "delete", "begin")),
        st.integers(0, 1),  # which of the two names
    ),
    min_size=4,
    max_size=10,
)


@settings(max_examples=5, **ONCE)
@given(acts=ACTS)
def test_d19_of_two_who_race_each_overwrites_only_what_it_has_seen_and_a_refusal_changes_nothing(
    phone: Application,
    desk: Desk,
    square: str,
    device_of: Callable[[Membership], Application],
    acts: list[tuple[int, str, int]],
) -> None:
    both = (phone, device_of(desk.member))
    paths = [f"{square}{new_public_id()}.ics" for _ in range(2)]
    phone.write(paths[0], an_event(new_public_id(), "Begun"))
    # What each has seen last, which is what it sends back: after its own change, too, until it looks again.
    copies: tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str]]] = ({}, {})
    for number, (who, act, which) in enumerate(acts):
        mine, path = copies[who], paths[which]
        before = stands(both[0], path)
        if act == "look" or (act != "begin" and path not in mine):
            mine.pop(path, None)
            if before:
                mine[path] = before
            continue
        text, etag = mine.get(path, ("", ""))
        start = MONDAY + timedelta(hours=number)
        if act == "begin":
            new = an_event(path.rpartition("/")[2], f"Begun {number}")
            answer = both[who].write(path, new, If_None_Match="*")
        elif act == "delete":
            answer = both[who].ask("DELETE", path, If_Match=etag)
        elif act == "drag":
            answer = both[who].write(path, at_hour(text, start), etag)
        else:
            answer = both[who].write(path, with_line(text, "SUMMARY", f"SUMMARY:Called {number}"), etag)

        after = stands(both[0], path)
        if answer.status_code < 300:
            assert before is None if act == "begin" else before is not None and before[1] == etag, acts
            if act == "delete":
                assert after is None
            else:
                assert after is not None and after[1] != (before or ("", ""))[1]
                said = {"begin": f"Begun {number}", "drag": f"{start:%Y%m%dT%H%M%S}"}
                assert said.get(act, f"Called {number}") in after[0]
        else:
            assert answer.status_code in (404, 412), (answer.text, acts)
            assert after == before, acts
            assert act == "begin" or before is None or before[1] != etag, "refused without a reason"


def stands(phone: Application, path: str) -> tuple[str, str] | None:
    """What is there, and its ETag."""
    answer = phone.ask("GET", path)
    return (answer.text.replace("\r\n ", ""), answer.headers["ETag"]) if answer.status_code == 200 else None


def test_d19_of_two_at_the_very_same_moment_one_is_told_no(
    phone: Application, desk: Desk, square: str, device_of: Callable[[Membership], Application]
) -> None:
    both = (phone, device_of(desk.member))
    path = f"{square}{desk.plan('Winter season', at(24)).public_id}.ics"
    for round_ in range(4):
        text, etag = phone.read(path)
        wishes = [at_hour(text, MONDAY + timedelta(days=round_, hours=which)) for which in range(2)]
        line = Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            sent = [
                pool.submit(together, line, one, path, wish, etag)
                for one, wish in zip(both, wishes, strict=True)
            ]
        answers = [one.result().status_code for one in sent]

        assert sorted(answers) == [204, 412]
        won = MONDAY + timedelta(days=round_, hours=answers.index(204))
        assert f"{won:%Y%m%dT%H%M%S}" in phone.read(path)[0]


def together(line: Barrier, one: Application, path: str, wish: str, etag: str) -> TestResponse:
    line.wait(10)
    return one.write(path, wish, etag)
