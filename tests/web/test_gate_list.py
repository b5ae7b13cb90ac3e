"""Which routes and jobs can change what goes out: all of them are known, and say who may. `test_every_way` walks them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from flask import Flask

import workers.chores
import workers.jobs
from scheduler.people import Right
from tests.web.gate_list import INWARD, RUNS_INWARD, RUNS_OUT, WAYS

LOOKING = {"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"}
# Who comes by a secret in a letter or by a device's password proves who they are inside.
BY_SECRET = {"answering.decide", "dav.dav", "unsubscribe.unsubscribe", "unsubscribe.undo"}
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
