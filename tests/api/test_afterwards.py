"""Corrections and removals of what is published, for programs."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from scheduler.channels import Channel
from scheduler.db import across_workspaces
from scheduler.people import Right, Role
from scheduler.publishing import Delivery, State
from tests.api.conftest import Caller
from tests.api.drafting import drafted, manual


@pytest.fixture
def published(call: Caller, channel: str) -> str:
    """A variant's id; where it went, a person has to do what is to be done."""
    post = drafted(call, channel)
    is_out(call)
    return str(post["variants"][0]["id"])


def is_out(call: Caller) -> None:
    with call.sessions.writing() as session, across_workspaces(session):
        session.execute(update(Delivery).values(state=State.PUBLISHED, proof="seen"))


def test_a_correction_changes_what_is_published_through_the_gate(call: Caller, published: str) -> None:
    answer = call("POST", f"/variants/{published}/correction", {"text": "Corrected.", "reason": "A date."})

    assert answer.status_code == 202, answer.get_data(as_text=True)
    shown = answer.get_json()
    assert (shown["state"], shown["text"]) == ("published", "Corrected.")
    assert (shown["correction"]["state"], shown["correction"]["reason"]) == ("waiting", "A date.")
    done = call("POST", f"/variants/{published}/resolution", {"outcome": "published"}).get_json()
    assert done["correction"]["state"] == "published"


def test_what_the_gate_refuses_is_not_kept(call: Caller, published: str) -> None:
    answer = call("POST", f"/variants/{published}/correction", {"text": ""})

    assert (answer.status_code, answer.get_json()["type"]) == (422, "refused")
    kept = call("GET", f"/variants/{published}").get_json()
    assert (kept["text"], kept["correction"]) == ("The winter season is open.", None)


def test_patch_does_not_write_over_what_is_out(call: Caller, published: str) -> None:
    answer = call("PATCH", f"/variants/{published}", {"text": "Written over."})

    assert (answer.status_code, answer.get_json()["type"]) == (409, "under-way")


def test_a_removal_is_asked_for_once_and_done_by_a_person_s_word(call: Caller, published: str) -> None:
    first = call("POST", f"/variants/{published}/removal", {"reason": "Wrong date."})
    again = call("POST", f"/variants/{published}/removal", {"reason": "Wrong date."})

    assert (first.status_code, again.status_code) == (202, 202)
    assert first.get_json()["removal"]["id"] == again.get_json()["removal"]["id"]
    done = call("POST", f"/variants/{published}/resolution", {"outcome": "published"}).get_json()
    assert (done["state"], done["status"], done["removal"]["state"]) == ("removed", "removed", "removed")
    assert "Wrong date." in done["cause"]


def test_a_removal_can_be_thought_better_of(call: Caller, published: str) -> None:
    call("POST", f"/variants/{published}/removal", {"reason": "Wrong date."})

    left = call("DELETE", f"/variants/{published}/removal").get_json()

    assert (left["state"], left["removal"]["state"]) == ("published", "dropped")
    assert call("DELETE", f"/variants/{published}/removal").status_code == 409


def test_a_removal_needs_its_reason_and_the_right(call: Caller, published: str) -> None:
    assert (
        call("POST", f"/variants/{published}/removal", {"reason": "  "}).get_json()["type"] == "reason-needed"
    )
    call.secret = call.token_for(
        Role.CONTRIBUTOR, "lou@example.org", [Right.READ, Right.WRITE], workspace="Maison"
    )

    answer = call("POST", f"/variants/{published}/removal", {"reason": "Wrong date."})

    assert answer.status_code in (403, 404)


def test_what_is_not_out_cannot_be_taken_down(call: Caller, channel: str) -> None:
    variant = drafted(call, channel)["variants"][0]["id"]

    for about in ("removal", "correction"):
        answer = call(
            "POST",
            f"/variants/{variant}/{about}",
            {"reason": "Wrong.", "text": "x"} if about == "correction" else {"reason": "Wrong."},
        )
        assert (answer.status_code, answer.get_json()["type"]) == (409, "other-state")


def test_everything_of_a_post_comes_down_with_a_word_on_what_cannot(call: Caller, channel: str) -> None:
    hall = manual(call, "The letter")
    with call.sessions.writing() as session, across_workspaces(session):
        session.execute(update(Channel).where(Channel.public_id == hall).values(platform="email"))
    post = drafted(call, channel, hall)
    is_out(call)
    call("DELETE", f"/posts/{post['id']}")

    answer = call("POST", f"/posts/{post['id']}/removal", {"reason": "Wrong date."})

    assert answer.status_code == 202, answer.get_data(as_text=True)
    states = {
        each["channel"]: each["removal"] and each["removal"]["state"]
        for each in answer.get_json()["variants"]
    }
    assert states == {channel: "waiting", hall: None}
    assert "The letter" in answer.get_json()["notes"][0]


def test_a_token_that_may_only_write_changes_nothing_public(call: Caller, published: str) -> None:
    call.secret = call.token_for(Role.EDITOR, "scribe@example.org", [Right.READ, Right.WRITE])

    answer = call("POST", f"/variants/{published}/correction", {"text": "Corrected.", "reason": "A date."})

    assert answer.status_code == 403
    shown = call("GET", f"/variants/{published}").json
    assert (shown["text"], shown["correction"]) == ("The winter season is open.", None)
