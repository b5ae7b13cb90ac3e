"""Comments: whom they name, who is told, settled and taken up again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from scheduler.content import commenting
from scheduler.content.writing import Unfit
from scheduler.db import Sessions
from scheduler.notices import Notice
from scheduler.people import Role
from scheduler.people.roles import NotAllowed
from tests.newsroom import NOON, a_member, a_post, a_user, a_workspace


def test_the_person_named_and_the_author_are_told_once_each_and_not_the_one_who_speaks(
    sessions: Sessions,
) -> None:
    with sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        lou = a_member(session, ada.workspace, name="Lou Petit")
        max_ = a_member(session, ada.workspace, name="Max Petit")
        post = a_post(session, ada)

        commenting.comment(session, post, "@Max is it true?", passage="open", by=lou, now=NOON)

        told = {
            n.user_id: n.text.msgid
            for n in session.scalars(select(Notice).where(Notice.workspace_id == ada.workspace_id))
        }
        assert sorted(told) == sorted([ada.user_id, max_.user_id])
        assert "mentions you" in told[max_.user_id]


def test_a_name_is_whole_and_a_first_name_two_people_share_names_nobody(sessions: Sessions) -> None:
    with sessions.writing() as session:
        people = [
            a_user(session, name, email=f"{n}@example.org")
            for n, name in enumerate(("Ada Roux", "Ada Blanc", "Lou Petit"))
        ]

        def names(text: str) -> list[str]:
            return [person.name for person in commenting.named(text, people)]

        assert names("@Ada look") == []
        assert names("@ada roux, look") == ["Ada Roux"]
        assert names("@Lou: @Louise and lou@Louvre.example") == ["Lou Petit"]
        assert names("@Louise") == []


def test_settling_quietens_its_notices_and_it_can_be_taken_up_again(sessions: Sessions) -> None:
    with sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        lou = a_member(session, ada.workspace, name="Lou Petit")
        post = a_post(session, ada)
        said = commenting.comment(session, post, "Hm.", by=lou, now=NOON)

        commenting.resolve(session, said, by=ada, now=NOON)
        unread = select(Notice).where(Notice.workspace_id == ada.workspace_id, Notice.read_at.is_(None))
        assert session.scalars(unread).all() == []
        assert commenting.open_count(session, post) == 0
        commenting.reopen(session, said, by=ada)

        assert commenting.open_count(session, post) == 1


def test_an_empty_comment_and_one_by_a_viewer_are_refused(sessions: Sessions) -> None:
    with sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        viewer = a_member(session, ada.workspace, Role.VIEWER, name="Vic Brun")
        post = a_post(session, ada)

        with pytest.raises(Unfit):
            commenting.comment(session, post, " \n", by=ada, now=NOON)
        with pytest.raises(NotAllowed):
            commenting.comment(session, post, "x", by=viewer, now=NOON)


def test_a_contributor_settles_their_own_comments_and_those_on_their_posts_alone(
    sqlite_sessions: Sessions,
) -> None:
    with sqlite_sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        lou = a_member(session, ada.workspace, Role.CONTRIBUTOR, name="Lou Petit")
        theirs, hers = a_post(session, ada), a_post(session, lou)
        of_ada = commenting.comment(session, theirs, "Hm.", by=ada, now=NOON)
        of_lou = commenting.comment(session, theirs, "Well.", by=lou, now=NOON)
        on_hers = commenting.comment(session, hers, "Hm.", by=ada, now=NOON)

        for deed in (
            lambda: commenting.resolve(session, of_ada, by=lou, now=NOON),
            lambda: commenting.reopen(session, of_ada, by=lou),
        ):
            with pytest.raises(NotAllowed):
                deed()
        for said in (of_lou, on_hers):
            commenting.resolve(session, said, by=lou, now=NOON)

        assert [said.resolved_at for said in (of_ada, of_lou, on_hers)] == [None, NOON, NOON]
