from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler.content import Revision, Stage, writing
from scheduler.db import Sessions
from scheduler.people import Role
from scheduler.people.roles import NotAllowed
from tests.newsroom import NOON, a_channel, a_member, a_post, a_user, a_workspace


def test_a_draft_has_a_variant_on_each_channel_that_follows_the_common_text(sessions: Sessions) -> None:
    with sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        square, wall = (a_channel(session, editor.workspace, name) for name in ("Square", "Wall"))

        post = writing.draft(
            session,
            by=editor,
            title="  Winter \n season ",
            text="Open.\r\nCome\x00!",
            language="en",
            channels=[square, wall],
            now=NOON,
        )

        assert (post.title, post.text) == ("Winter season", "Open.\nCome!")
        assert [(v.channel.name, v.text, v.wording) for v in post.variants] == [
            ("Square", None, "Open.\nCome!"),
            ("Wall", None, "Open.\nCome!"),
        ]


def test_everything_wrong_with_a_draft_is_said_at_once(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        editor = a_member(session, a_workspace(session))

        with pytest.raises(writing.Unfit) as refused:
            writing.draft(
                session,
                by=editor,
                title="t" * 201,
                text="x" * 50_001,
                language="klingon",
                channels=[],
                now=NOON,
            )

    assert {name: str(text) for name, text in refused.value.problems.items()} == {
        "title": "The title has 201 characters; 200 fit.",
        "text": "The text has 50001 characters; 50000 fit.",
        "language": "“klingon” is not a language we know.",
    }


def test_half_a_surrogate_pair_does_not_reach_the_database(sessions: Sessions) -> None:
    with sessions.writing() as session:
        editor = a_member(session, a_workspace(session))

        post = writing.draft(session, by=editor, title="", text="half \ud83d", language="en", now=NOON)

        assert post.text == "half ?"


def test_a_revision_keeps_what_the_post_said(sessions: Sessions) -> None:
    with sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        post = a_post(session, editor, "Old words.")

        assert writing.revise(session, post, by=editor, now=NOON, text="New words.") is True

        kept = session.scalars(select(Revision).where(Revision.workspace_id == post.workspace_id)).one()
        assert (kept.number, kept.said["text"], post.text, post.version) == (1, "Old words.", "New words.", 2)


def test_saving_every_few_seconds_makes_one_revision_a_sitting(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        post = a_post(session, editor, "Zero.")
        for second in range(5):
            writing.revise(
                session, post, by=editor, now=NOON + timedelta(seconds=second), text=f"Text {second}."
            )
        writing.revise(session, post, by=editor, now=NOON + timedelta(minutes=11), text="Later.")

        kept = session.scalars(
            select(Revision).where(Revision.workspace_id == post.workspace_id).order_by(Revision.number)
        ).all()

    assert [r.said["text"] for r in kept] == ["Zero.", "Text 4."]


def test_another_persons_change_is_a_revision_of_its_own(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        other = a_member(session, editor.workspace, name="Lou Petit")
        post = a_post(session, editor, "Zero.")
        writing.revise(session, post, by=editor, now=NOON, text="Ada's.")
        writing.revise(session, post, by=other, now=NOON + timedelta(seconds=9), text="Lou's.")

        count = session.scalar(
            select(func.count(Revision.id)).where(Revision.workspace_id == post.workspace_id)
        )

    assert count == 2


def test_writing_on_an_old_version_overwrites_nothing(sessions: Sessions) -> None:
    with sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        post = a_post(session, editor, "Zero.")
        read = post.version
        writing.revise(session, post, by=editor, now=NOON, text="First.", version=read)

        with pytest.raises(writing.Conflict) as conflict:
            writing.revise(session, post, by=editor, now=NOON, text="Second.", version=read)

        assert (conflict.value.post.text, conflict.value.mine["text"]) == ("First.", "Second.")


def test_saving_the_same_words_changes_nothing(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        post = a_post(session, editor, "Zero.")

        assert writing.revise(session, post, by=editor, now=NOON, text="Zero.", title=post.title) is False
        assert post.version == 1


def test_a_change_moves_the_workspace_so_that_feeds_see_it(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        post = a_post(session, editor)
        before = editor.workspace.changes

        writing.revise(session, post, by=editor, now=NOON, title="Another title")
        session.refresh(editor.workspace)

        assert editor.workspace.changes == before + 1


def test_a_contributor_writes_their_own_posts_only(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        colleague = a_member(session, editor.workspace, Role.CONTRIBUTOR, name="Lou Petit")
        theirs, foreign = a_post(session, colleague), a_post(session, editor)

        writing.revise(session, theirs, by=colleague, now=NOON, text="Mine.")
        with pytest.raises(NotAllowed):
            writing.revise(session, foreign, by=colleague, now=NOON, text="Not mine.")
        with pytest.raises(NotAllowed):
            writing.delete(session, foreign, by=colleague, now=NOON)

        assert foreign.text == "The winter season is open."


def test_who_is_asked_to_write_a_post_may_write_it(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        colleague = a_member(session, editor.workspace, Role.CONTRIBUTOR, name="Lou Petit")
        post = a_post(session, editor)

        writing.revise(session, post, by=editor, now=NOON, assignee=colleague.user)

        assert writing.may_write(colleague, post)


def test_a_viewer_writes_nothing(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        viewer = a_member(session, a_workspace(session), Role.VIEWER)

        with pytest.raises(NotAllowed):
            writing.draft(session, by=viewer, title="", text="Hello", language="en", now=NOON)


def test_a_stranger_cannot_be_asked_to_write(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        stranger = a_user(session, "Sam Nobody")
        post = a_post(session, editor)

        with pytest.raises(writing.Unfit, match="Sam Nobody does not work here any more"):
            writing.revise(session, post, by=editor, now=NOON, assignee=stranger)


def test_an_idea_becomes_a_draft_and_nothing_goes_backwards(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        idea = a_post(session, editor, stage=Stage.IDEA)
        submitted = a_post(session, editor, stage=Stage.SUBMITTED)
        for post in (idea, submitted):
            writing.promote(session, post, by=editor, now=NOON)

    assert (idea.stage, submitted.stage) == (Stage.DRAFT, Stage.SUBMITTED)


def test_going_back_keeps_both_texts(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        post = a_post(session, editor, "Zero.", a_channel(session, editor.workspace))
        writing.tailor(session, post.variants[0], "Own.", by=editor, now=NOON)
        writing.revise(session, post, by=editor, now=NOON + timedelta(hours=1), text="One.")
        first = session.scalars(
            select(Revision).where(Revision.workspace_id == post.workspace_id).order_by(Revision.number)
        ).first()

        assert first is not None
        writing.go_back(session, post, first, by=editor, now=NOON + timedelta(hours=2))

        newest = session.scalars(
            select(Revision)
            .where(Revision.workspace_id == post.workspace_id)
            .order_by(Revision.number.desc())
        ).first()
        assert newest is not None
        assert (post.text, post.variants[0].text) == ("Zero.", None)
        assert (newest.said["text"], list(newest.said["own"].values())) == ("One.", ["Own."])
