from sqlalchemy import select

from scheduler.charter import editing, versions
from scheduler.db import across_workspaces
from scheduler.people import Membership, Role
from tests.newsroom import NOON, a_channel, a_post


def test_a_finding_is_lifted_by_the_role_its_rule_names_and_by_nobody_else(call):
    legal = call.token_for(Role.APPROVER, "lea@example.org")
    with call.sessions.writing() as session, across_workspaces(session):
        member = session.scalars(select(Membership).order_by(Membership.id)).first()
        draft = versions.draft_from(session, by=member, now=NOON)
        editing.write_rule(
            session,
            draft,
            kind="words-to-avoid",
            settings={"words": ["cure"]},
            severity="approve",
            role="approver",
        )
        versions.adopt(session, draft, by=member, now=NOON)
        post = a_post(session, member, "A cure", a_channel(session, member.workspace))
        variant = post.variants[0].public_id
    [found] = call("GET", f"/variants/{variant}/findings").json["findings"]

    own = call("POST", f"/findings/{found['id']}/waiver", {"why": "Because."})
    call.secret = legal
    given = call("POST", f"/findings/{found['id']}/waiver", {"why": "Proven."})

    assert (found["severity"], found["role"]) == ("approve", "approver")
    assert (own.status_code, own.json["type"].rsplit("/", 1)[-1]) == (409, "no-waiver")
    assert (given.status_code, given.json["waiver"]["why"]) == (201, "Proven.")
    assert call("POST", f"/findings/{variant}.0000/waiver", {"why": "x"}).status_code == 404
