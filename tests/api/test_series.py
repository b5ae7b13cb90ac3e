"""What comes back, asked by a program."""

from __future__ import annotations

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
