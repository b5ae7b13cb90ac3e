"""What comes back, asked by a program."""

from __future__ import annotations

from scheduler.people import Right, Role
from scheduler.series import filling
from tests.api.conftest import Caller
from tests.api.drafting import drafted

WEEKLY = {"name": "Visit", "starts_at": "2026-11-24T09:00", "zone": "Europe/Paris", "rule": "FREQ=WEEKLY"}


def test_a_post_comes_back_a_date_is_left_out_and_the_series_ends(call: Caller, channel: str) -> None:
    post = drafted(call, channel)["id"]

    made = call("POST", "/series", WEEKLY | {"post": post})
    assert made.status_code == 201
    where = f"/series/{made.get_json()['id']}"
    assert call("PUT", f"{where}/skipped/2026-12-01T09:00").status_code == 204
    fates = [date["fate"] for date in call("GET", where).get_json()["dates"]]
    assert fates[:3] == ["made", "skipped", "made"]
    assert call("DELETE", f"{where}/skipped/2026-12-01T09:00").status_code == 204
    assert call("DELETE", where).status_code == 204
    assert call("GET", where).get_json()["ended"]


def test_what_cannot_come_back_is_a_problem_with_a_sentence(call: Caller, channel: str) -> None:
    post = drafted(call, channel)["id"]

    hourly = call("POST", "/series", WEEKLY | {"post": post, "rule": "FREQ=HOURLY"})
    yesterday = call("PUT", f"/posts/{post}/expiry", {"on": "2026-11-21", "deed": "review"})

    assert (hourly.status_code, hourly.get_json()["errors"][0]["field"]) == (422, "rule")
    assert (yesterday.status_code, yesterday.get_json()["type"].rpartition("/")[2]) == (422, "bad-expiry")


def test_a_rhythm_changes_from_one_date_on_and_words_go_from_one_date_to_others(
    call: Caller, channel: str
) -> None:
    made = call("POST", "/series", WEEKLY | {"post": drafted(call, channel)["id"]}).get_json()
    noon = {
        "starts_at": "2026-12-08T12:00",
        "zone": "Europe/Paris",
        "rule": "FREQ=WEEKLY",
        "from": "2026-12-08T09:00",
    }

    later = call("PUT", f"/series/{made['id']}/rhythm", noon).get_json()
    assert later["id"] != made["id"]
    assert [date["at"][11:16] for date in later["dates"]][:2] == ["12:00", "12:00"]
    third = later["dates"][1]
    call("PATCH", f"/posts/{third['post']}", {"text": "Other words."})
    all_say = call("POST", f"/series/{later['id']}/dates/{third['at']}/words", {"scope": "all"})
    assert all_say.status_code == 200
    assert call("GET", f"/posts/{later['dates'][0]['post']}").get_json()["text"] == "Other words."

    call("PATCH", f"/posts/{all_say.get_json()['words']}", {"text": "Newer words."})
    alone = f"/series/{later['id']}/dates/{third['at']}/detachment"
    assert call("POST", alone, {}).status_code == 204
    assert call("POST", alone, {}).status_code == 422
    taken = call("POST", f"/series/{later['id']}/words", {}).get_json()["dates"]
    assert taken == len([date for date in later["dates"] if date["post"]]) - 1


def test_a_rotation_is_opened_filled_and_looked_over(call: Caller, channel: str) -> None:
    wish = {key: value for key, value in WEEKLY.items()} | {"least_days": 14, "leaves": "draft"}
    pool = call("POST", "/rotations", wish).get_json()["id"]
    for _ in range(2):
        filled = call("POST", f"/series/{pool}/texts", {"post": drafted(call, channel)["id"]})
        assert filled.status_code == 201
    first, second = filled.get_json()["items"]
    assert (first["last_used"], second["retired"]) != (None, True)

    out = call(
        "PATCH", f"/series/{pool}/texts/{second['id']}", {"retired": True, "fresh_until": "2027-01-31"}
    )

    assert out.get_json()["items"][1]["fresh_until"] == "2027-01-31"
    assert [one["retired"] for one in out.get_json()["items"]] == [False, True]
    assert call("GET", f"/series/{pool}").get_json()["kind"] == "rotation"


def test_a_full_rotation_refuses_a_text_in_a_sentence(call: Caller, channel: str, monkeypatch) -> None:
    monkeypatch.setattr(filling, "MOST", 1)
    pool = call("POST", "/rotations", WEEKLY | {"least_days": 14, "leaves": "draft"}).get_json()["id"]
    texts = f"/series/{pool}/texts"
    [first] = call("POST", texts, {"post": drafted(call, channel)["id"]}).get_json()["items"]

    joins = call("POST", texts, {"post": drafted(call, channel)["id"]})
    call("PATCH", f"{texts}/{first['id']}", {"retired": True})
    call("POST", texts, {"post": drafted(call, channel)["id"]})
    returns = call("PATCH", f"{texts}/{first['id']}", {"retired": False})

    for refused in (joins, returns):
        assert refused.status_code == 422
        assert "A pool holds at most 1 texts." in refused.get_data(as_text=True)
    assert {one["id"] == first["id"]: one["retired"] for one in call("GET", texts).get_json()["items"]} == {
        True: True, False: False,
    }  # fmt: skip


def test_a_token_that_only_writes_lets_nothing_leave_by_itself(call: Caller, channel: str) -> None:
    scheduled = call("POST", "/series", WEEKLY | {"post": drafted(call, channel)["id"]}).get_json()["id"]
    loose = WEEKLY | {"leaves": "draft"}
    draft = call("POST", "/series", loose | {"post": drafted(call, channel)["id"]}).get_json()
    rhythm = {key: WEEKLY[key] for key in ("starts_at", "zone", "rule")}
    first, post = draft["dates"][0], drafted(call, channel)["id"]
    variant = call("GET", f"/posts/{first['post']}").get_json()["variants"][0]["id"]
    planned = {"at": first["at"], "zone": "Europe/Paris"}
    assert call("PUT", f"/variants/{variant}/schedule", planned).status_code == 200
    call.secret = call.token_for(Role.EDITOR, "bot@example.org", [Right.READ, Right.WRITE])

    answers = [
        call("POST", "/series", WEEKLY | {"post": post}),
        call("POST", "/rotations", WEEKLY),
        call("PUT", f"/series/{draft['id']}/rhythm", rhythm | {"leaves": "schedule"}),
        call("PUT", f"/series/{draft['id']}/rhythm", rhythm | {"starts_at": "2026-11-24T10:00"}),
        call("POST", f"/series/{scheduled}/words", {}),
        call("PUT", f"/series/{scheduled}/skipped/2026-12-01T09:00"),
        call("DELETE", f"/series/{scheduled}"),
    ]

    assert [answer.status_code for answer in answers] == [403] * len(answers)
    assert call("POST", "/series", loose | {"post": post}).status_code == 201


def test_dates_beside_the_rule_stay_and_an_old_version_overwrites_nothing(call: Caller, channel: str) -> None:
    wish = WEEKLY | {"post": drafted(call, channel)["id"], "extra": ["2026-11-27T18:00"]}
    made = call("POST", "/series", wish).get_json()
    noon = {"starts_at": "2026-11-24T12:00", "zone": "Europe/Paris", "rule": "FREQ=WEEKLY"}

    changed = call("PUT", f"/series/{made['id']}/rhythm", noon | {"version": made["version"]}).get_json()
    late = call("PUT", f"/series/{made['id']}/rhythm", noon | {"version": made["version"]})

    assert changed["extra"] == ["2026-11-27T18:00"] and changed["version"] != made["version"]
    assert late.status_code == 412
    none = call("PUT", f"/series/{made['id']}/rhythm", noon | {"extra": []}).get_json()
    assert none["extra"] == []
