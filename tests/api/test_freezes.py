"""Freezes as the API knows them: when they begin, when they end, and what cannot be one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.api.conftest import Caller
from tests.api.drafting import drafted, manual
from tests.newsroom import NOON


def a_freeze(call: Caller, begin: int | None = None, end: int | None = None) -> Any:
    """Hours from now."""
    body: dict[str, Any] = {"reason": "Crisis"}
    if begin is not None:
        body["from"] = (NOON + timedelta(hours=begin)).isoformat()
    if end is not None:
        body["until"] = (NOON + timedelta(hours=end)).isoformat()
    return call("POST", "/freezes", body)


def test_a_freeze_to_come_is_planned_then_frozen_then_over(call: Caller) -> None:
    made = a_freeze(call, 1, 3).get_json()
    states = [made["state"]]

    for _ in range(2):
        call.clock.move(timedelta(hours=2))
        states.append(call("GET", f"/freezes/{made['id']}").get_json()["state"])

    assert states == ["planned", "frozen", "over"]


def test_a_freeze_that_ends_before_it_begins_is_refused_in_a_sentence(call: Caller) -> None:
    for answer in (
        a_freeze(call, 3, 1),
        a_freeze(call, 2, 2),
        a_freeze(call, end=-1),
        a_freeze(call, -3, -1),
    ):
        assert (answer.status_code, answer.get_json()["type"].rpartition("/")[2]) == (422, "empty-freeze")
        assert "end after it begins" in answer.get_json()["detail"]

    assert call("GET", "/freezes").get_json()["items"] == []


def test_a_freeze_of_no_channel_or_for_no_reason_is_refused_in_a_sentence(call: Caller) -> None:
    nowhere = call("POST", "/freezes", {"reason": "Crisis", "scope": {"kind": "channels"}})
    unsaid = call("POST", "/freezes", {"reason": "   "})

    assert (nowhere.status_code, unsaid.status_code) == (422, 422)
    assert "at least one of them" in nowhere.get_json()["detail"]
    assert "Say why" in unsaid.get_json()["detail"]
    assert call("GET", "/freezes").get_json()["items"] == []


def test_a_freeze_of_a_language_is_told_and_one_variant_is_released_from_it(call: Caller) -> None:
    variant = drafted(call, manual(call, "The square"))["variants"][0]["id"]
    scope = {"kind": "languages", "ids": ["en"]}
    made = call("POST", "/freezes", {"reason": "Crisis", "scope": scope}).get_json()
    releases = f"/freezes/{made['id']}/releases"

    unknown = call("POST", "/freezes", {"reason": "Crisis", "scope": {"kind": "labels", "ids": ["gone"]}})
    given = call("POST", releases, {"variant": variant, "why": "The town asked."})

    assert (unknown.status_code, given.status_code) == (422, 201)
    assert made["scope"] == scope
    [one] = call("GET", releases).get_json()["items"]
    assert (one["variant"], one["stands"]) == (variant, True)
    call("DELETE", f"/freezes/{made['id']}")
    late = call("POST", releases, {"variant": variant, "why": "Too late."})
    assert late.get_json()["type"].rpartition("/")[2] == "no-release"
