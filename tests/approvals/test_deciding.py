from datetime import timedelta

import pytest
from sqlalchemy import select, update

from scheduler.approvals import Verdict, deciding, paths, standing
from scheduler.approvals.paths import Step
from scheduler.content import Post, Revision, Stage
from scheduler.content.message import content_hash
from scheduler.notices import Notice
from scheduler.people import Role
from scheduler.people.roles import NotAllowed
from scheduler.publishing.delivery import State
from scheduler.publishing.planned import scheduling
from tests.newsroom import NOON, a_channel, a_member, a_post, a_variant


def approve(desk, variant, by, now=NOON, **more):
    return deciding.decide(desk.session, variant, verdict=Verdict.APPROVE, by=by, now=now, **more)


def send_back(desk, variant, by, comment="Too long."):
    return deciding.decide(desk.session, variant, verdict=Verdict.SEND_BACK, comment=comment, by=by, now=NOON)


def stands(desk, variant, at=NOON):
    return standing(desk.session, variant, content_hash(variant), at=at)


def told(desk, member):
    rows = desk.session.scalars(
        select(Notice).where(
            Notice.workspace_id == desk.workspace.id,
            Notice.user_id == member.user_id,
            Notice.read_at.is_(None),
        )
    )
    return [notice.kind for notice in rows]


def test_without_a_path_nobody_needs_to_be_asked(desk):
    variant = desk.submitted()

    assert (stands(desk, variant).needed, stands(desk, variant).approved) == (False, True)


def test_a_path_asks_for_its_role_and_says_so(desk):
    desk.path()
    variant = desk.submitted()

    found = stands(desk, variant)

    assert (found.needed, found.approved, found.number) == (True, False, 0)
    assert str(found.missing) == "Approval by Approver is missing (“Legal”)."


def test_the_yes_of_the_right_person_approves(desk):
    desk.path()
    variant = desk.submitted()

    decision = approve(desk, variant, desk.approver)

    assert stands(desk, variant).approved
    assert stands(desk, variant).decisions == (decision,)
    assert decision.said == {"title": "Winter season", "text": "The winter season is open.", "alts": []}
    assert told(desk, desk.author) == ["approved"]


def test_a_changed_word_takes_the_yes_away_and_the_old_word_brings_it_back(desk):
    desk.path()
    variant = desk.submitted()
    approve(desk, variant, desk.approver)

    variant.post.text = "The summer season is open."
    after_change = stands(desk, variant).approved
    variant.post.text = "The winter season is open."

    assert (after_change, stands(desk, variant).approved) == (False, True)


def test_a_yes_for_one_channel_says_nothing_about_another(desk):
    desk.path()
    variant = desk.submitted()
    other = a_variant(desk.session, variant.post, a_channel(desk.session, desk.workspace, "Other"))

    approve(desk, variant, desk.approver)

    assert not stands(desk, other).approved


def test_nobody_approves_their_own_words(desk):
    desk.path()
    variant = desk.submitted(by=desk.approver)

    with pytest.raises(deciding.OwnWords):
        approve(desk, variant, desk.approver)

    approve(desk, variant, desk.owner)
    assert stands(desk, variant).approved


def test_who_changed_the_words_does_not_approve_them_while_somebody_else_can(desk):
    desk.path()
    variant = desk.submitted()
    desk.session.add(
        Revision(
            workspace_id=desk.workspace.id, post_id=variant.post_id, number=1, said={},
            by_user_id=desk.approver.user_id, at=NOON,
        )
    )  # fmt: skip
    desk.session.flush()

    with pytest.raises(deciding.OwnWords):
        approve(desk, variant, desk.approver)


def test_nobody_approves_their_own_words_even_where_nobody_else_could(desk):
    desk.path(Step(Role.OWNER))
    post = a_post(desk.session, desk.owner, "The doors open at eight.", desk.channel)

    scheduling.submit(desk.session, post, by=desk.owner, now=NOON)

    with pytest.raises(deciding.OwnWords):
        approve(desk, post.variants[0], desk.owner)
    assert not stands(desk, post.variants[0]).approved


def test_another_role_does_not_fulfil_the_step(desk):
    desk.path()
    variant = desk.submitted(by=desk.owner)

    with pytest.raises(deciding.NotThisStep):
        approve(desk, variant, desk.author)
    with pytest.raises(NotAllowed):
        approve(desk, variant, a_member(desk.session, desk.workspace, Role.CONTRIBUTOR, name="Cleo Mai"))


def test_steps_follow_each_other_and_need_different_people(desk):
    desk.path(Step(Role.APPROVER), Step(Role.OWNER))
    variant = desk.submitted()

    with pytest.raises(deciding.NotThisStep):
        approve(desk, variant, desk.author)
    approve(desk, variant, desk.approver)

    assert stands(desk, variant).number == 1
    assert told(desk, desk.owner) == ["review"]
    with pytest.raises(deciding.NotThisStep):
        approve(desk, variant, desk.approver)
    approve(desk, variant, desk.owner)
    assert stands(desk, variant).approved


def test_an_owner_who_stood_in_once_does_not_say_yes_twice_while_another_can(desk):
    desk.path(Step(Role.APPROVER), Step(Role.APPROVER))
    variant = desk.submitted()

    approve(desk, variant, desk.owner)

    with pytest.raises(deciding.OwnWords):
        approve(desk, variant, desk.owner)
    approve(desk, variant, desk.approver)
    assert stands(desk, variant).approved


def test_a_yes_lapses_after_its_days(desk):
    desk.path(Step(Role.APPROVER, days=7))
    variant = desk.submitted()

    approve(desk, variant, desk.approver)

    assert stands(desk, variant, at=NOON + timedelta(days=6)).approved
    assert not stands(desk, variant, at=NOON + timedelta(days=7)).approved
    assert stands(desk, variant).until == NOON + timedelta(days=7)


def test_sending_back_needs_a_comment_and_makes_it_a_draft_again(desk):
    desk.path()
    variant = desk.submitted()

    with pytest.raises(deciding.CommentNeeded):
        send_back(desk, variant, desk.approver, comment="  ")
    send_back(desk, variant, desk.approver)

    assert variant.post.stage == Stage.DRAFT
    assert told(desk, desk.author) == ["sent_back"]
    with pytest.raises(deciding.NothingToDecide):
        approve(desk, variant, desk.approver)


def test_what_is_scheduled_is_taken_off_the_calendar_before_it_is_sent_back(desk):
    variant = desk.submitted()
    variant.delivery.state, variant.delivery.due_at = State.SCHEDULED, NOON
    desk.session.flush()

    with pytest.raises(deciding.Scheduled):
        send_back(desk, variant, desk.approver)


def test_what_was_sent_back_needs_every_yes_again(desk):
    desk.path(Step(Role.APPROVER), Step(Role.OWNER))
    variant = desk.submitted()
    approve(desk, variant, desk.approver)

    send_back(desk, variant, desk.owner)
    variant.post.stage = Stage.SUBMITTED

    assert stands(desk, variant).number == 0


def test_a_decision_about_words_nobody_showed_is_refused(desk):
    desk.path()
    variant = desk.submitted()

    with pytest.raises(deciding.ChangedMeanwhile):
        approve(desk, variant, desk.approver, seen="0" * 64)


def test_there_is_nothing_to_decide_on_a_draft_nor_on_what_is_out(desk):
    desk.path()
    draft, out = desk.submitted(), desk.submitted()
    draft.post.stage = Stage.DRAFT
    out.delivery.state, out.delivery.proof = State.PUBLISHED, "seen"
    desk.session.flush()

    for variant in (draft, out):
        with pytest.raises(deciding.NothingToDecide):
            approve(desk, variant, desk.approver)


def test_yeses_given_to_a_path_that_asked_for_less_do_not_count_for_the_new_one(desk):
    path = desk.path()
    variant = desk.submitted()
    approve(desk, variant, desk.approver)

    paths.edit(
        desk.session, path, by=desk.owner, name="Legal", channels=None, steps=(Step(Role.OWNER),), now=NOON
    )

    assert not stands(desk, variant).approved


def test_renaming_a_path_keeps_its_yeses(desk):
    path = desk.path()
    variant = desk.submitted()
    approve(desk, variant, desk.approver)

    kept = paths.edit(
        desk.session, path, by=desk.owner, name="Law", channels=None, steps=paths.steps_of(path), now=NOON
    )

    assert kept is path
    assert stands(desk, variant).approved


def test_only_those_whose_yes_is_the_next_one_are_asked(desk):
    somebody = a_member(desk.session, desk.workspace, Role.EDITOR, name="Cy Noir")
    desk.path(Step(Role.APPROVER), Step(Role.OWNER))
    post = a_post(desk.session, desk.author, "The doors open at eight.", desk.channel)

    scheduling.submit(desk.session, post, by=desk.author, now=NOON)

    assert told(desk, desk.approver) == ["review"]
    assert told(desk, desk.author) == told(desk, somebody) == []


@pytest.mark.parametrize(("lock", "decided"), [("hold", approve), ("close", send_back)])
def test_words_written_while_a_decision_waited_are_not_what_it_is_about(desk, monkeypatch, lock, decided):
    desk.path()
    variant = desk.submitted()
    seen = content_hash(variant)

    def somebody_writes(session, _):
        other = update(Post).where(Post.workspace_id == desk.workspace.id).values(text="Other words.")
        session.execute(other, execution_options={"synchronize_session": False})

    monkeypatch.setattr(deciding.gate_lock, lock, somebody_writes)
    decision = decided(desk, variant, desk.approver)

    assert decision.content_hash == content_hash(variant) != seen
