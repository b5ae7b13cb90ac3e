from __future__ import annotations

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
        rule.rule.replace("<string:id>", "{id}").replace("<int:n>", "{n}")
        for rule in call.client.application.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
    }
    assert routes == set(drawn["paths"])


def test_a_token_with_the_scope_read_changes_nothing(call: Caller) -> None:
    call.secret = call.token_for(Role.OWNER, "bea@example.org", [Right.READ])

    assert call("GET", "/platforms").status_code == 200
