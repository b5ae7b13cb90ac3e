"""Paths written and read by a program, and whose yes a version needs."""

from scheduler.people import Role
from tests.api.conftest import Caller
from tests.api.drafting import drafted

ITEMS = [
    {
        "name": "Legal",
        "families": ["superlatives"],
        "steps": [{"role": "owner", "within": 24, "then": "editor"}],
    },
    {
        "name": "All",
        "steps": [{"role": "approver", "days": 30}, {"outside": [{"email": "claire@client.example"}]}],
    },
]


def test_paths_come_back_as_they_were_put_and_keep_their_yeses(call: Caller, channel: str) -> None:
    put = call("PUT", "/approval-paths", {"items": ITEMS}).get_json()["items"]
    variant = drafted(call, channel)["variants"][0]["id"]

    again = call("PUT", "/approval-paths", {"items": put}).get_json()["items"]
    asked = call("GET", f"/variants/{variant}/decisions").get_json()

    assert again == put
    assert [(one["path"], one["whom"]) for one in asked["steps"]] == [
        ("All", "Approver"),
        ("All", "claire@client.example"),
    ]
    assert asked["missing"] == "Approval by Approver is missing (“All”)."


def test_a_path_for_two_kinds_of_places_or_a_stranger_is_refused_and_nothing_is_lost(call: Caller) -> None:
    call("PUT", "/approval-paths", {"items": ITEMS})

    two = call("PUT", "/approval-paths", {"items": [ITEMS[0] | {"channels": []}]})
    stranger = call(
        "PUT",
        "/approval-paths",
        {"items": [{"name": "X", "steps": [{"people": ["nobody"], "role": "owner"}]}]},
    )

    assert (two.status_code, stranger.status_code) == (422, 422)
    assert len(call("GET", "/approval-paths").get_json()["items"]) == 2


def test_who_only_reads_sets_no_paths(call: Caller) -> None:
    call.secret = call.token_for(Role.APPROVER, "maud@example.org")

    assert call("PUT", "/approval-paths", {"items": []}).status_code == 403


def test_two_paths_of_one_name_both_end_and_a_reader_sees_no_address(call: Caller) -> None:
    twice = [ITEMS[0] | {"families": [kind]} for kind in ("superlatives", "emoji")]
    put = call("PUT", "/approval-paths", {"items": [*twice, ITEMS[1]]}).get_json()["items"]

    left = call("PUT", "/approval-paths", {"items": [ITEMS[1]]}).get_json()["items"]
    call.secret = call.token_for(Role.APPROVER, "maud@example.org")
    read = call("GET", "/approval-paths").get_data(as_text=True)

    assert len(put) == 3
    assert "claire@" not in read
    assert [one["name"] for one in left] == ["All"]
