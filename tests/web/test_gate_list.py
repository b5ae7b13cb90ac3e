"""Which routes and jobs can change what goes out: all of them are known, say who may, and none schedules what the gate refuses."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

import workers.chores
import workers.jobs
from scheduler.db import across_workspaces
from scheduler.people import Right, Role
from scheduler.publishing import Delivery
from scheduler.publishing.gating import gate
from scheduler.publishing.refusals import Refusal
from scheduler.wording import N_
from tests.api.conftest import Caller, call, channel  # noqa: F401
from tests.api.drafting import drafted
from tests.web.gate_list import INWARD, RUNS_INWARD, RUNS_OUT, WAYS

LOOKING = {"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"}
# Who comes by a secret in a letter or by a device's password proves who they are inside.
BY_SECRET = {"answering.decide", "dav.dav", "unsubscribe.unsubscribe", "unsubscribe.undo"}
TIME = {"at": "2026-12-01T10:00", "zone": "Europe/Paris"}
OWN = {"leaving.leave"}  # of oneself alone


def test_every_route_that_changes_something_stands_on_the_list_once(app: Flask) -> None:
    there = {rule.endpoint for rule in app.url_map.iter_rules() if (rule.methods or set()) - LOOKING}
    listed = Counter([name for names in (*WAYS.values(), INWARD) for name in names.split()])

    assert sorted(there - listed.keys()) == []  # a new route: can it change what goes out?
    assert sorted(listed.keys() - there) == []
    assert [name for name, times in listed.items() if times > 1] == []


def test_every_job_and_chore_stands_on_the_list() -> None:
    """By name: those that share one are one thing, rung by the chore and done by the job."""
    chores = re.findall(r'Chore\(\s*"([^"]+)"', Path(workers.chores.__file__).read_text())
    jobs = re.findall(r"^def ([a-z]\w*)\(", Path(workers.jobs.__file__).read_text(), re.MULTILINE)

    out, inward = ({one.strip() for one in names.split("|")} for names in (RUNS_OUT, RUNS_INWARD))

    assert {*chores, *jobs} == out | inward  # a new one: can it change what goes out?
    assert out & inward == set()


def test_what_can_change_what_goes_out_asks_who_may(app: Flask) -> None:
    out = {name for names in WAYS.values() for name in names.split()} - BY_SECRET - OWN
    rights = {name: getattr(app.view_functions[name], "right", None) for name in out}

    assert [name for name, right in rights.items() if right is None] == []
    only_read = {name for name, right in rights.items() if right == Right.READ}
    assert only_read == {"api.acknowledge", "charter.acknowledge"}  # what everybody says for themselves


def test_with_the_gate_shut_no_way_onto_the_calendar_is_open(
    call: Caller,  # noqa: F811
    channel: str,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paths = {"items": [{"name": "All", "steps": [{"role": "approver"}]}]}
    call("PUT", "/approval-paths", paths)
    waits = drafted(call, channel)
    call("PUT", f"/variants/{waits['variants'][0]['id']}/schedule", TIME)  # kept, until somebody says yes
    call("POST", f"/posts/{waits['id']}/submission")
    monkeypatch.setattr(gate, "look", lambda *args, **more: [Refusal("embargo", N_("Not now."))])

    variant = drafted(call, channel)["variants"][0]["id"]
    answers = [
        call("PUT", f"/variants/{variant}/schedule", TIME),
        call("POST", f"/variants/{variant}/publication"),
    ]
    call.secret = call.token_for(Role.APPROVER, "maud@example.org")
    yes = call("POST", f"/variants/{waits['variants'][0]['id']}/decisions", {"decision": "approve"})

    assert [answer.status_code for answer in answers] == [422, 422]
    assert [answer.get_json()["refusals"][0]["ground"] for answer in answers] == ["embargo"] * 2
    assert yes.status_code == 201  # said, and still nothing leaves
    with call.sessions.reading() as session, across_workspaces(session):
        assert {one.state for one in session.query(Delivery)} == {"unscheduled"}
