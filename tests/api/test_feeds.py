from __future__ import annotations

from tests.api.conftest import Caller
from tests.api.drafting import drafted, manual


def test_a_feed_made_by_the_api_shows_what_is_scheduled(call: Caller) -> None:
    variant = drafted(call, manual(call, "The square"))["variants"][0]["id"]
    call("PUT", f"/variants/{variant}/schedule", {"at": "2026-11-23T10:00", "zone": "Europe/Paris"})

    made = call("POST", "/feeds", {"name": "Everything", "filter": {}})

    assert made.status_code == 201
    path = made.get_json()["url"].split("8000", 1)[1]
    ics = call.client.get(path).get_data(as_text=True)
    assert f"UID:variant-{variant}@marronnier" in ics
    assert "url" not in call("GET", "/feeds").get_json()["items"][0]


def test_a_revoked_feed_is_not_there(call: Caller) -> None:
    made = call("POST", "/feeds", {"name": "Everything"}).get_json()

    assert call("DELETE", f"/feeds/{made['id']}").status_code == 204

    assert call.client.get(made["url"].split("8000", 1)[1]).status_code == 404


def test_an_unknown_filter_is_refused(call: Caller) -> None:
    answer = call("POST", "/feeds", {"name": "Everything", "filter": {"colour": ["red"]}})

    assert (answer.status_code, answer.get_json()["type"]) == (422, "unknown-filter")
