"""Events over the API: written down, put off with their posts, taken away."""

from scheduler.people import Right, Role
from tests.api.drafting import drafted, manual


def test_an_event_is_put_off_with_the_posts_tied_to_it(call):
    made = call("POST", "/events", {"name": "The fair", "starts_on": "2026-12-12", "place": "Market square"})
    address = f"/events/{made.json['id']}"
    post = drafted(call, manual(call, "Square"))
    variant = post["variants"][0]["id"]
    call("PATCH", f"/variants/{variant}", {"planned": {"at": "2026-12-10T09:00", "zone": "Europe/Paris"}})
    tied = call("PUT", f"{address}/posts/{post['id']}")

    put_off = call("PATCH", address, {"starts_on": "2026-12-19", "ends_on": "2026-12-19", "posts": "move"})

    assert (made.status_code, tied.status_code) == (201, 204)
    assert call("GET", address).json["posts"] == {"before": [post["id"]]}
    assert put_off.json["moved"] == [{"variant": variant, "moved": True, "refusals": []}]
    assert call("GET", f"/variants/{variant}").json["planned"]["at"] == "2026-12-17T09:00"
    assert call("PATCH", address, {"ends_on": "2026-12-01"}).json["type"].endswith("bad-mark")
    assert [one["name"] for one in call("GET", "/events").json["items"]] == ["The fair"]
    assert call("DELETE", f"{address}/posts/{post['id']}").status_code == 204
    assert call("DELETE", address).status_code == 204
    assert call("GET", address).status_code == 404


def test_a_token_that_may_not_schedule_moves_nothing_scheduled_with_an_event(call):
    address = f"/events/{call('POST', '/events', {'name': 'The fair', 'starts_on': '2026-12-12'}).json['id']}"
    post = drafted(call, manual(call, "Square"))
    variant = f"/variants/{post['variants'][0]['id']}"
    call("PUT", f"{variant}/schedule", {"at": "2026-12-10T09:00", "zone": "Europe/Paris"})
    call("PUT", f"{address}/posts/{post['id']}")
    call.secret = call.token_for(Role.EDITOR, "bot@example.org", [Right.READ, Right.WRITE, Right.PLAN])

    put_off = call("PATCH", address, {"starts_on": "2026-12-19", "ends_on": "2026-12-19", "posts": "move"})

    assert put_off.status_code == 403
    assert call("GET", variant).json["planned"]["at"] == "2026-12-10T09:00"
    assert call("GET", address).json["starts_on"] == "2026-12-12"


def test_an_hour_with_a_zone_is_refused_with_a_sentence(call):
    fair = {"name": "The fair", "starts_on": "2026-12-12"}

    answer = call("POST", "/events", fair | {"starts_at": "14:30Z"})

    assert answer.status_code == 422 and "without a zone" in answer.get_data(as_text=True)
