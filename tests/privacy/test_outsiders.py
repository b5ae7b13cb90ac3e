"""People without an account are found by their address, get what is kept about them, and are forgotten on their wish."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from scheduler import notices
from scheduler.activity import chain
from scheduler.approvals import ApprovalLink, Decision, Verdict, linking, paths, standing
from scheduler.approvals.by_link import decide_by_link
from scheduler.approvals.posting import UNDELIVERABLE
from scheduler.approvals.step import Outside, Step
from scheduler.content import Stage, Variant
from scheduler.content.message import content_hash
from scheduler.db import Sessions, across_workspaces
from scheduler.notices import Notice
from scheduler.people import Membership, Role, Workspace
from scheduler.privacy import outsiders, retention
from scheduler.publishing import Passage
from scheduler.wording import Text
from tests.newsroom import NOON, a_channel, a_member, a_post
from tests.web.browser import Browser, text_of
from tests.web.conftest import app, clock, owner, settings, signed_in, stranger  # noqa: F401

CLAIRE = Outside("claire@client.example", "Claire Roy")


@pytest.fixture
def asked(owner: Membership, sqlite_sessions: Sessions) -> int:  # noqa: F811
    """Claire said yes to a post that is out; her path has ended since. Gives the workspace's id."""
    with sqlite_sessions.writing() as session:
        session.add(owner)
        author = a_member(session, owner.workspace, Role.EDITOR, name="Idris Benali")
        path = paths.create(
            session, by=owner, name="The client", steps=[Step(Role.OWNER, outside=(CLAIRE,))], now=NOON
        )
        channel = a_channel(session, owner.workspace)
        post = a_post(session, author, "Doors open.", channel, stage=Stage.SUBMITTED, submitted_at=NOON)
        variant = post.variants[0]
        stands = standing(session, variant, content_hash(variant), at=NOON)
        [link] = linking.invite(session, variant, stands, by=None, now=NOON)
        notices.tell(
            session, owner.workspace_id, kind="review_late", about=variant.public_id, now=NOON, users={author.user_id},
            text=Text(UNDELIVERABLE.msgid, {"email": CLAIRE.email, "title": "Doors"}),
        )  # fmt: skip
        link.mailed_at = NOON
        _, decision = decide_by_link(session, link, verdict=Verdict.APPROVE, now=NOON)
        row = {"by": None, "link": True, "name": decision.by_name, "at": NOON.isoformat(), "comment": ""}
        session.add(
            Passage(
                workspace_id=owner.workspace_id, delivery_id=variant.delivery.id, at=NOON,
                content_hash=decision.content_hash, approvals=[row],
            )
        )  # fmt: skip
        paths.end(session, path, by=owner, now=NOON)
        chain.seal(session, NOON)
        return owner.workspace_id


def traces(session: Session) -> str:
    """Every place her name or her address may stand."""
    with across_workspaces(session):
        rows = [
            *((one.name, one.email) for one in session.query(ApprovalLink)),
            *(one.by_name for one in session.query(Decision)),
            *(one.approvals for one in session.query(Passage)),
            *(path.steps for path in session.query(paths.ApprovalPath)),
            *(str(one.text) for one in session.query(Notice)),
        ]
    return json.dumps(rows)


def test_the_owner_finds_somebody_outside_takes_along_what_is_kept_and_erases_it(
    asked: int,
    owner: Membership,  # noqa: F811
    signed_in: Callable[[Membership], Browser],  # noqa: F811
    sqlite_sessions: Sessions,
) -> None:
    boss = signed_in(owner)
    nobody = boss.send("/members/outside", email="marc@client.example")

    found = text_of(boss.send("/members/outside", email="Claire@Client.example"))
    taken = boss.send("/members/outside/data", email=CLAIRE.email).get_json()
    boss.send("/members/outside/erase", email=CLAIRE.email)

    assert nobody.status_code == 200 and "Nothing is kept here about" in text_of(nobody)
    assert "1 letter with a link" in found and "1 answer" in found
    assert [(one["verdict"], one["name"]) for one in taken["answers"]] == [("approve", "Claire Roy")]
    assert "hash" not in json.dumps(taken)
    with sqlite_sessions.reading() as session:
        left = traces(session)
        assert "claire" not in left.lower()
        assert left.count(outsiders.CALLED_ELSE) == 3  # the answer, the stamp and the path that ended
        assert chain.first_broken(session) is None
        assert not outsiders.known(session, asked, CLAIRE.email)


def test_whom_a_path_still_asks_is_not_erased(
    sqlite_sessions: Sessions,
    owner: Membership,  # noqa: F811
    signed_in: Callable[[Membership], Browser],  # noqa: F811
) -> None:
    with sqlite_sessions.writing() as session:
        session.add(owner)
        steps = [Step(Role.OWNER, outside=(CLAIRE,))]
        paths.create(session, by=owner, name="The client", steps=steps, now=NOON)

    refused = signed_in(owner).send("/members/outside/erase", email=CLAIRE.email)

    assert refused.status_code == 422 and "“The client” still asks them." in text_of(refused)
    with sqlite_sessions.reading() as session:
        assert CLAIRE.email in traces(session)


def test_names_of_people_outside_go_by_themselves_once_nobody_waits_for_them(
    asked: int, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        with across_workspaces(session):
            variant, answered = session.query(Variant).one(), session.query(ApprovalLink).one()
        waits = ApprovalLink(
            workspace_id=asked, variant_id=variant.id, content_hash=answered.content_hash, name="Marc Vent",
            email="marc@client.example", language="fr", created_at=NOON, expires_at=NOON,
        )  # fmt: skip
        session.add(waits)
        retention.choose(session.get_one(Workspace, asked), {"outsiders": 30})

    retention.clean_all(sqlite_sessions, NOON + timedelta(days=29))
    with sqlite_sessions.reading() as session:
        early = traces(session)
    retention.clean_all(sqlite_sessions, NOON + timedelta(days=31))

    with sqlite_sessions.reading() as session:
        left = traces(session)
        assert chain.first_broken(session) is None
    assert "Claire Roy" in early
    assert "claire" not in left.lower() and "Marc Vent" in left
