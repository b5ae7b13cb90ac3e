from __future__ import annotations

import re
import time

import pytest

from scheduler.people import Right, Role
from tests.api.conftest import Caller


def test_without_a_token_it_is_401_with_a_problem(call: Caller) -> None:
    call.secret = ""
    answer = call("GET", "/platforms")

    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"


def test_the_cookie_of_a_page_opens_nothing(call: Caller) -> None:
    call.client.set_cookie("marronnier", call.secret)
    call.secret = ""

    assert call("GET", "/platforms").status_code == 401


def test_platforms_say_what_can_be_connected(call: Caller) -> None:
    items = call("GET", "/platforms").get_json()["items"]

    assert {"webhook", "manual", "mastodon"} <= {item["platform"] for item in items}
    for item in items:
        assert {"platform", "kind", "fields", "limits", "capabilities", "idempotency", "proof"} <= item.keys()


def test_the_description_is_openapi_31_and_names_every_route(call: Caller) -> None:
    drawn = call("GET", "/openapi.json").get_json()

    assert drawn["openapi"].startswith("3.1")
    routes = {
        re.sub(r"<\w+:(\w+)>", r"{\1}", rule.rule)
        for rule in call.client.application.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
    }
    assert routes == set(drawn["paths"])


def test_a_token_with_the_scope_read_changes_nothing(call: Caller) -> None:
    call.secret = call.token_for(Role.OWNER, "bea@example.org", [Right.READ])

    assert call("GET", "/platforms").status_code == 200


def test_above_a_hundred_calls_a_second_it_says_when_to_come_back(
    call: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = time.time()
    monkeypatch.setattr(time, "time", lambda: second)  # however slow the machine, it is one second

    answers = [call("GET", "/platforms") for _ in range(101)]

    refused = [answer for answer in answers if answer.status_code == 429]

    assert len(refused) == 1
    assert refused[0].content_type == "application/problem+json"
    assert int(refused[0].headers["Retry-After"]) >= 0


def test_when_a_token_was_last_used_is_noted_once_a_minute(call: Caller) -> None:
    from sqlalchemy import select

    from scheduler.db import across_workspaces
    from scheduler.people import ApiToken

    call("GET", "/platforms")
    with call.sessions.reading() as session, across_workspaces(session):
        assert session.scalars(select(ApiToken.used_at)).all() == [call.clock.now()]
