"""Speakers, readers, dry runs, deputies and links to people outside, through the API, with the rights of the pages."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from scheduler.approvals import ApprovalLink
from scheduler.approvals.chasing import chase
from scheduler.charter.starter import adopt_starter
from scheduler.db import across_workspaces
from scheduler.people import Membership, Right, Role
from tests.api.conftest import Caller
from tests.api.drafting import drafted
from tests.newsroom import NOON

SOON, LATER = "2026-11-23T09:00:00+01:00", "2026-11-30T09:00:00+01:00"


@pytest.fixture
def maud(call: Caller) -> str:
    """The token of an approver."""
    return call.token_for(Role.APPROVER, "maud@example.org")


@pytest.fixture
def adopted(call: Caller) -> int:
    with call.sessions.writing() as session:
        me = session.scalars(select(Membership).where(Membership.workspace_id == 1)).first()
        assert me is not None
        adopt_starter(session, workspace=me.workspace, by=me, now=NOON)
    return 1


def test_a_speaker_is_named_lends_their_word_and_takes_it_back(call: Caller, channel: str, maud: str) -> None:
    mission = call("POST", "/missions", {"name": "Support", "channels": [channel]}).get_json()
    body = {"person": "ada@example.org", "mission": mission["id"], "languages": ["fr"], "until": LATER}
    named = call("POST", "/speakers", body).get_json()
    lending = f"/speakers/{named['id']}/lendings"

    lent = call("POST", lending, {"person": "maud@example.org", "until": SOON}).get_json()
    wrong = call("POST", lending, {"person": "ada@example.org", "until": SOON})
    listed = call("GET", "/speakers").get_json()["items"]
    ada, call.secret = call.secret, maud
    refused = [
        call("POST", "/speakers", body),
        call("POST", lending, {"person": "maud@example.org", "until": SOON}),
        call("DELETE", f"/missions/{mission['id']}"),
    ]
    call.secret = ada
    gone = call("DELETE", f"/speakers/{named['id']}")

    assert (named["mission"], named["languages"], lent["lent_by"]) == (mission["id"], ["fr"], named["id"])
    assert wrong.get_json()["errors"][0]["field"] == "member"
    assert [one["name"] for one in listed] == ["Ada", "Maud"]
    assert [answer.status_code for answer in refused] == [403, 403, 403]
    assert gone.status_code == 204 and call("GET", "/speakers").get_json()["items"] == []
    assert call("DELETE", f"/speakers/{named['id']}").status_code == 404


def test_the_charter_is_acknowledged_by_its_hash_and_never_by_a_token_that_only_reads(
    call: Caller, adopted: int
) -> None:
    ada, call.secret = call.secret, call.token_for(Role.EDITOR, "bea@example.org", [Right.READ])
    mine = call("GET", "/charter/acknowledgement").get_json()
    reading = call("PUT", "/charter/acknowledgement", {"hash": mine["hash"]})
    call.secret = call.token_for(Role.APPROVER, "maud@example.org")
    other = call("PUT", "/charter/acknowledgement", {"hash": "0" * 64})
    said = call("PUT", "/charter/acknowledgement", {"hash": mine["hash"]}).get_json()
    hidden = call("GET", "/charter/readers")
    call.secret = ada

    readers = call("GET", "/charter/readers").get_json()["items"]

    assert mine["acknowledged_at"] is None
    assert (reading.status_code, hidden.status_code) == (403, 403)
    assert (other.status_code, other.get_json()["type"].rpartition("/")[2]) == (409, "other-words")
    assert said["acknowledged_at"] is not None
    assert {one["name"]: one["acknowledged_at"] is not None for one in readers} == {
        "Ada": True, "Maud": True, "Bea": False,
    }  # fmt: skip


def test_a_draft_is_tried_and_its_run_given_up(call: Caller, adopted: int, maud: str) -> None:
    number = call("POST", "/charter/versions").get_json()["number"]
    path = f"/charter/versions/{number}/dry-runs"

    run = call("POST", path).get_json()
    over = call("POST", f"/charter/dry-runs/{run['id']}/cancellation").get_json()
    changes = call("GET", f"/charter/dry-runs/{run['id']}/changes?after=block").get_json()
    frozen = call("POST", "/charter/versions/1/dry-runs")
    call.secret = maud

    assert (run["state"], over["state"], run["version"]) == ("asked", "cancelled", number)
    assert changes == {"items": [], "next": None}
    assert (frozen.status_code, call("POST", path).status_code) == (409, 403)


def test_a_deputy_is_named_for_oneself_and_for_others_by_who_may(call: Caller, maud: str) -> None:
    times = {"from": SOON, "until": LATER}
    call.secret = maud
    mine = call("POST", "/deputies", {"deputy": "ada@example.org"} | times).get_json()
    theirs = call("POST", "/deputies", {"person": "ada@example.org", "deputy": "maud@example.org"} | times)
    twice = call("POST", "/deputies", {"deputy": "ada@example.org"} | times)

    listed = call("GET", "/deputies").get_json()["items"]
    ended = call("DELETE", f"/deputies/{mine['id']}").status_code

    assert listed == [mine] and (mine["person"], mine["deputy"]) == ("Maud", "Ada")
    assert (theirs.status_code, twice.status_code, ended) == (403, 422, 204)


def test_a_link_that_was_lost_is_sent_again(call: Caller, channel: str) -> None:
    outside = {"outside": [{"email": "claire@client.example", "name": "Claire"}]}
    call("PUT", "/approval-paths", {"items": [{"name": "The client", "steps": [outside]}]})
    variant = drafted(call, channel)["variants"][0]["id"]
    with call.sessions.writing() as session, across_workspaces(session):
        from scheduler.content import Post, Stage

        post = session.query(Post).one()
        post.stage, post.submitted_at = Stage.SUBMITTED, NOON
    chase(call.sessions, call.clock.now())
    [link] = call("GET", f"/variants/{variant}/decisions").get_json()["links"]
    path = f"/approval-links/{link['id']}/letter"

    leaving = call("POST", path)
    with call.sessions.writing() as session, across_workspaces(session):
        row = session.query(ApprovalLink).one()
        row.mailed_at, row.mail_unsure = NOON.replace(hour=1), True
    [lost] = call("GET", f"/variants/{variant}/decisions").get_json()["links"]
    again = call("POST", path)

    assert (link["letter"], lost["letter"]) == ("leaving", "perhaps")
    assert (leaving.status_code, again.status_code, call("POST", path).status_code) == (409, 201, 409)
    assert again.get_json()["letter"] == "leaving" and again.get_json()["id"] != link["id"]
