"""Ideas over the API: one field, a vote, the backlog."""


def test_an_idea_takes_one_field_and_votes(call):
    made = call("POST", "/ideas", {"idea": "The saddler at work"})
    voted = call("PUT", f"/ideas/{made.json['id']}/vote")
    again = call("PUT", f"/ideas/{made.json['id']}/vote")
    [listed] = call("GET", "/ideas").json["items"]

    assert (made.status_code, made.json["title"]) == (201, "The saddler at work")
    assert (voted.json, again.json, listed["votes"]) == ({"votes": 1}, {"votes": 1}, 1)
    assert call("DELETE", f"/ideas/{made.json['id']}/vote").json == {"votes": 0}
    assert call("POST", "/ideas", {"idea": ""}).status_code == 422
