from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from scheduler.people import Right, Role
from tests.api.conftest import Caller
from tests.api.drafting import drafted, manual


def test_a_drafted_post_has_a_variant_for_each_channel(call: Caller, channel: str) -> None:
    post = drafted(call, channel, manual(call, "The hall"))

    assert post["stage"] == "draft"
    assert [variant["state"] for variant in post["variants"]] == ["unscheduled", "unscheduled"]
    assert call("GET", f"/posts/{post['id']}").get_json()["variants"] == post["variants"]


def test_scheduling_gives_the_time_back_as_it_was_meant(call: Caller, channel: str) -> None:
    variant = drafted(call, channel)["variants"][0]["id"]

    answer = call("PUT", f"/variants/{variant}/schedule", {"at": "2026-11-23T10:00", "zone": "Europe/Paris"})

    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.get_json()["state"] == "scheduled"
    assert answer.get_json()["planned"] == {
        "at": "2026-11-23T10:00",
        "zone": "Europe/Paris",
        "fold": None,
        "instant": "2026-11-23T09:00:00.000Z",
    }
    assert call("DELETE", f"/variants/{variant}/schedule").get_json()["state"] == "unscheduled"


def test_a_thread_is_refused_where_it_would_be_dropped(call: Caller) -> None:
    post = drafted(call, manual(call, "The hall"))
    variant = post["variants"][0]["id"]

    answer = call("PATCH", f"/variants/{variant}", {"options": {"thread": ["And the beach."]}})

    assert answer.status_code == 422
    assert "takes no threads" in answer.get_data(as_text=True)
    assert call("GET", f"/posts/{post['id']}").get_json()["variants"] == post["variants"]


@pytest.mark.parametrize(
    ("at", "problem"),
    [("2026-11-22T10:00", "past"), ("2027-03-28T02:30", "gap-hour"), ("2027-10-31T02:30", "overlap-hour")],
)
def test_a_time_that_will_not_do_is_a_problem_with_its_name(
    call: Caller, channel: str, at: str, problem: str
) -> None:
    variant = drafted(call, channel)["variants"][0]["id"]

    answer = call("PUT", f"/variants/{variant}/schedule", {"at": at, "zone": "Europe/Paris"})

    assert (answer.status_code, answer.get_json()["type"]) == (422, problem)
    assert problem == "past" or len(answer.get_json()["choices"]) == 2


def test_a_doubled_hour_is_taken_when_it_is_said_which(call: Caller, channel: str) -> None:
    variant = drafted(call, channel)["variants"][0]["id"]

    body = {"at": "2027-10-31T02:30", "zone": "Europe/Paris", "fold": 1}
    answer = call("PUT", f"/variants/{variant}/schedule", body)

    assert answer.get_json()["planned"]["instant"] == "2027-10-31T01:30:00.000Z"


def test_an_unknown_field_or_zone_is_refused_by_name(call: Caller, channel: str) -> None:
    variant = drafted(call, channel)["variants"][0]["id"]

    answer = call(
        "PUT", f"/variants/{variant}/schedule", {"at": "2026-11-23T10:00", "zone": "Europe/Atlantis"}
    )

    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == "zone"


def test_what_still_needs_approval_keeps_its_time_and_names_it(call: Caller, channel: str) -> None:
    call("PUT", "/approval-paths", {"items": [{"name": "Legal", "steps": [{"role": "approver"}]}]})
    variant = drafted(call, channel)["variants"][0]["id"]

    answer = call("PUT", f"/variants/{variant}/schedule", {"at": "2026-11-23T10:00", "zone": "Europe/Paris"})

    assert (answer.status_code, answer.get_json()["type"]) == (422, "approval-missing")
    assert call("GET", f"/variants/{variant}").get_json()["planned"]["at"] == "2026-11-23T10:00"


def test_the_approvers_yes_schedules_it(call: Caller, channel: str) -> None:
    call("PUT", "/approval-paths", {"items": [{"name": "Legal", "steps": [{"role": "approver"}]}]})
    post = drafted(call, channel)
    variant = post["variants"][0]["id"]
    call("PATCH", f"/variants/{variant}", {"planned": {"at": "2026-11-23T10:00", "zone": "Europe/Paris"}})
    assert call("POST", f"/posts/{post['id']}/submission").get_json()["variants"][0]["status"] == "review"
    call.secret = call.token_for(Role.APPROVER, "maud@example.org")

    answer = call("POST", f"/variants/{variant}/decisions", {"decision": "approve"})

    assert (answer.status_code, answer.get_json()["state"]) == (201, "scheduled")


def test_a_stale_write_is_412(call: Caller, channel: str) -> None:
    post = drafted(call, channel)
    path = f"/posts/{post['id']}"
    seen = call("GET", path).headers["ETag"]
    assert call("PATCH", path, {"title": "Spring"}, If_Match=seen).status_code == 200

    answer = call("PATCH", path, {"title": "Summer"}, If_Match=seen)

    assert (answer.status_code, answer.get_json()["type"]) == (412, "stale")
    assert call("GET", path).get_json()["title"] == "Spring"


def test_the_same_key_creates_once(call: Caller, channel: str) -> None:
    body = {"title": "Once", "text": "Hello", "language": "en", "channels": [channel]}
    first = call("POST", "/posts", body, Idempotency_Key="k1").get_json()

    again = call("POST", "/posts", body, Idempotency_Key="k1")

    assert again.get_json()["id"] == first["id"]
    assert len(call("GET", "/posts").get_json()["items"]) == 1
    other = call("POST", "/posts", body | {"title": "Other"}, Idempotency_Key="k1")
    assert (other.status_code, other.get_json()["type"]) == (409, "key-reused")


def test_a_refused_creation_may_be_tried_again_with_its_key(call: Caller, channel: str) -> None:
    wrong = {"title": "x", "text": "Hello", "language": "en", "channels": ["nowhere"]}
    assert call("POST", "/posts", wrong, Idempotency_Key="k2").status_code == 422

    assert call("POST", "/posts", wrong | {"channels": [channel]}, Idempotency_Key="k2").status_code == 201


def test_lists_go_page_by_page(call: Caller, channel: str) -> None:
    made = [drafted(call, channel, title=f"Post {n}")["id"] for n in range(5)]

    seen, cursor = [], ""
    while True:
        page = call("GET", f"/posts?limit=2{cursor}").get_json()
        seen += [post["id"] for post in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"

    assert seen == made


def test_publish_now_is_due_and_rings(call: Caller, channel: str) -> None:
    variant = drafted(call, channel)["variants"][0]["id"]

    answer = call("POST", f"/variants/{variant}/publication")

    assert (answer.status_code, answer.get_json()["state"]) == (202, "scheduled")
    assert call.courier.times == 1


def test_an_edit_that_no_longer_passes_says_so(call: Caller, channel: str) -> None:
    call("POST", "/charter/versions")
    call(
        "PUT",
        "/charter/versions/1/rules",
        {"rules": [{"kind": "words-to-avoid", "settings": {"words": ["guaranteed"]}, "severity": "block"}]},
    )
    assert call("POST", "/charter/versions/1/adoption", {"note": "First"}).status_code == 200
    post = drafted(call, channel)
    variant = post["variants"][0]["id"]
    call("PUT", f"/variants/{variant}/schedule", {"at": "2026-11-23T10:00", "zone": "Europe/Paris"})

    answer = call("PATCH", f"/posts/{post['id']}", {"text": "Success guaranteed."}).get_json()

    assert answer["variants"][0]["state"] == "unscheduled"
    assert "no longer scheduled" in answer["notes"][0]
    refused = call("PUT", f"/variants/{variant}/schedule", {"at": "2026-11-23T10:00", "zone": "Europe/Paris"})
    [finding] = refused.get_json()["findings"]
    assert (finding["start"], finding["end"], finding["severity"]) == (8, 18, "block")


def test_a_review_tells_the_exact_words(call: Caller) -> None:
    call("POST", "/charter/versions")
    call(
        "PUT",
        "/charter/versions/1/rules",
        {"rules": [{"kind": "words-to-avoid", "settings": {"words": ["cheap"]}}]},
    )
    call("POST", "/charter/versions/1/adoption", {})

    answer = call("POST", "/charter/reviews", {"text": "😀 Not cheap.", "language": "en"})

    [finding] = answer.get_json()["findings"]
    assert (finding["rule"], finding["start"], finding["end"]) == ("words-to-avoid", 6, 11)
    assert call("POST", "/charter/reviews", {"text": "Not cheap.", "language": "xx"}).status_code == 422


def test_a_picture_uploaded_twice_is_one_and_leaves_no_files_behind(
    call: Caller, channel: str, tmp_path: Path
) -> None:
    keys = ({}, {}, {"Idempotency-Key": "k"}, {"Idempotency-Key": "k"})
    ids = {upload(call, **key).get_json()["id"] for key in keys}

    assert len(ids) == 1
    assert len(list((tmp_path / "media").glob("*/*"))) == 3


def test_what_is_not_a_picture_is_refused(call: Caller) -> None:
    data = {"file": (io.BytesIO(b"<svg onload=alert(1)>"), "a.svg")}
    answer = call.client.post("/api/v1/media", data=data, headers={"Authorization": f"Bearer {call.secret}"})

    assert (answer.status_code, answer.get_json()["type"]) == (422, "unsuitable-file")


def test_the_calendar_shows_the_window_in_order(call: Caller, channel: str) -> None:
    for day in (25, 23, 24):
        variant = drafted(call, channel, title=f"Day {day}")["variants"][0]["id"]
        call("PUT", f"/variants/{variant}/schedule", {"at": f"2026-11-{day}T10:00", "zone": "Europe/Paris"})

    path = "/calendar?from=2026-11-23T00:00:00Z&to=2026-11-26T00:00:00Z&limit=2"
    first = call("GET", path).get_json()
    rest = call("GET", f"{path}&cursor={first['next']}").get_json()

    assert [entry["title"] for entry in first["items"] + rest["items"]] == ["Day 23", "Day 24", "Day 25"]
    assert rest["next"] is None


def test_a_freeze_stops_scheduling_inside_it(call: Caller, channel: str) -> None:
    variant = drafted(call, channel)["variants"][0]["id"]
    frozen = call("POST", "/freezes", {"scope": {"kind": "workspace"}, "reason": "Crisis"}).get_json()
    assert frozen["state"] == "frozen"

    assert call("POST", f"/variants/{variant}/publication").get_json()["refusals"][0]["ground"] == "freeze"
    call("DELETE", f"/freezes/{frozen['id']}")

    assert call("POST", f"/variants/{variant}/publication").status_code == 202


def test_another_workspaces_objects_are_not_there(call: Caller, channel: str) -> None:
    post = drafted(call, channel)
    variant = post["variants"][0]["id"]
    call.secret = call.token_for(Role.OWNER, "eve@example.org", workspace="Others")

    for method, path in [
        ("GET", f"/posts/{post['id']}"), ("PATCH", f"/posts/{post['id']}"), ("DELETE", f"/posts/{post['id']}"),
        ("POST", f"/posts/{post['id']}/submission"), ("GET", f"/variants/{variant}"),
        ("POST", f"/variants/{variant}/publication"), ("DELETE", f"/variants/{variant}/schedule"),
        ("GET", f"/variants/{variant}/attempts"), ("GET", f"/variants/{variant}/figures"), ("GET", f"/channels/{channel}"), ("DELETE", f"/channels/{channel}"),
    ]:  # fmt: skip
        answer = call(method, path, {} if method == "PATCH" else None)
        assert answer.status_code == 404, (method, path)


def test_a_viewer_reads_and_changes_nothing(call: Caller, channel: str) -> None:
    post = drafted(call, channel)
    call.secret = call.token_for(Role.VIEWER, "vi@example.org")

    assert call("GET", f"/posts/{post['id']}").status_code == 200
    answer = call("PATCH", f"/posts/{post['id']}", {"title": "Mine"})
    assert (answer.status_code, answer.get_json()["type"]) == (403, "not-allowed")


def upload(call: Caller, **headers: str) -> TestResponse:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    picture.seek(0)
    return call.client.post(
        "/api/v1/media",
        data={"file": (picture, "teal.png"), "alt": "A teal rectangle"},
        headers={"Authorization": f"Bearer {call.secret}", **headers},
    )


def test_null_where_words_belong_is_a_sentence(call: Caller, channel: str) -> None:
    post = drafted(call, channel)

    for body in ({"title": None}, {"text": None}, {"language": None}):
        answer = call("PATCH", f"/posts/{post['id']}", body)
        assert (answer.status_code, answer.get_json()["type"]) == (422, "invalid")


def test_a_year_no_calendar_holds_is_refused(call: Caller, channel: str) -> None:
    variant = drafted(call, channel)["variants"][0]["id"]

    for at in ("9999-12-31T23:59", "0001-01-01T00:00"):
        answer = call("PUT", f"/variants/{variant}/schedule", {"at": at, "zone": "America/New_York"})
        assert answer.status_code == 422


def test_a_writing_token_moves_nothing_that_is_scheduled(call: Caller, channel: str) -> None:
    variant = drafted(call, channel)["variants"][0]["id"]
    call("PUT", f"/variants/{variant}/schedule", {"at": "2026-11-23T10:00", "zone": "Europe/Paris"})
    call.secret = call.token_for(Role.EDITOR, "bea@example.org", [Right.READ, Right.WRITE, Right.SUBMIT])

    for planned in ({"at": "2026-11-24T10:00", "zone": "Europe/Paris"}, None):
        answer = call("PATCH", f"/variants/{variant}", {"planned": planned})
        assert answer.status_code == 403

    assert call("GET", f"/variants/{variant}").get_json()["planned"]["at"] == "2026-11-23T10:00"


def test_a_stale_approval_is_412(call: Caller, channel: str) -> None:
    variant = drafted(call, channel)["variants"][0]["id"]
    old = call("GET", f"/variants/{variant}").headers["ETag"]
    call("PATCH", f"/variants/{variant}", {"text": "Other words"})

    answer = call("POST", f"/variants/{variant}/decisions", {"decision": "approve"}, If_Match=old)

    assert answer.status_code == 412


def test_posts_are_labelled_and_found_by_their_label(call: Caller, channel: str) -> None:
    post = drafted(call, channel, labels=["Youth", "Winter"])
    drafted(call, channel)
    assert post["labels"] == ["Winter", "Youth"]

    changed = call("PATCH", f"/posts/{post['id']}", {"labels": ["Youth", "Press"]})

    assert changed.get_json()["labels"] == ["Press", "Youth"]
    assert changed.headers["ETag"] != f'"{post["version"]}"'
    found = call("GET", "/posts?label=Youth").get_json()["items"]
    assert [one["id"] for one in found] == [post["id"]]
    assert call("GET", "/posts?label=Winter").get_json()["items"] == []
    unknown = call("PATCH", f"/posts/{post['id']}", {"campaign": "No such"})
    assert unknown.get_json()["type"] == "unknown-campaign"


def test_a_post_is_given_to_somebody_of_the_house(call: Caller, channel: str) -> None:
    call.token_for(Role.EDITOR, "bea@example.org")
    mine = {"assignee": "bea@example.org", "due_on": "2026-11-30"}

    post = call("POST", "/posts", {"language": "en", "text": "Sel", **mine}).get_json()
    refused = call("PATCH", f"/posts/{post['id']}", {"assignee": "nobody@example.org"})
    freed = call("PATCH", f"/posts/{post['id']}", {"assignee": None}).get_json()

    assert {name: post[name] for name in mine} == mine
    assert refused.get_json()["type"] == "unknown-member"
    assert freed["assignee"] is None
