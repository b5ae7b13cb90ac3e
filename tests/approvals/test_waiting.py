from sqlalchemy import event

from scheduler.approvals import Verdict, deciding, sent_back_to, standings, waiting
from scheduler.approvals.paths import Step
from scheduler.content import Stage
from scheduler.db import LocalTime
from scheduler.people import Role
from tests.newsroom import NOON, a_channel


def test_it_waits_for_me_or_for_somebody_else(desk):
    desk.path()
    theirs, own = desk.submitted("Theirs"), desk.submitted("Own", by=desk.approver)

    found = {w.variant: w for w in waiting(desk.session, desk.approver, now=NOON)}

    assert found[theirs].mine
    assert isinstance(found[own].refusal, deciding.OwnWords)


def test_drafts_deleted_posts_and_approved_ones_wait_for_nobody(desk):
    desk.path()
    draft, deleted, approved = (desk.submitted() for _ in range(3))
    draft.post.stage = Stage.DRAFT
    deleted.post.deleted_at = NOON
    deciding.decide(desk.session, approved, verdict=Verdict.APPROVE, by=desk.approver, now=NOON)

    assert waiting(desk.session, desk.approver, now=NOON) == []


def test_what_is_planned_first_comes_first_and_what_has_no_time_last(desk):
    desk.path()
    _, late, soon = (desk.submitted(title=title) for title in ("undated", "late", "soon"))
    for variant, day in ((late, 2), (soon, 1)):
        planned = LocalTime(NOON.replace(tzinfo=None, month=12, day=day), "Europe/Paris")
        variant.planned_at, variant.planned_zone = planned.at, planned.zone
        variant.planned_instant = planned.instant()
    desk.session.flush()

    found = waiting(desk.session, desk.approver, now=NOON)

    assert [w.variant.post.title for w in found] == ["soon", "late", "undated"]


def test_the_last_yes_to_other_words_is_shown_beside_the_new_ones(desk):
    desk.path()
    variant = desk.submitted("Before")
    decision = deciding.decide(desk.session, variant, verdict=Verdict.APPROVE, by=desk.approver, now=NOON)
    variant.post.text = "After"

    [found] = waiting(desk.session, desk.approver, now=NOON)

    assert found.before is decision
    assert found.before.said["text"] == "Before"


def test_many_variants_cost_no_more_queries_than_one(desk):
    other = a_channel(desk.session, desk.workspace, "Free")
    desk.path(Step(Role.APPROVER), channels=[desk.channel])
    variants = [desk.submitted(str(number)) for number in range(6)]
    for variant in variants[3:]:
        variant.channel, variant.channel_id = other, other.id
    desk.session.flush()
    asked = []
    event.listen(desk.session.connection(), "before_cursor_execute", lambda *more: asked.append(more[2]))

    found = standings(desk.session, desk.workspace.id, variants, at=NOON)

    assert [found[v.id].needed for v in variants] == [True] * 3 + [False] * 3
    assert len([sql for sql in asked if "FROM decision" in sql or "FROM approval_path" in sql]) == 2


def test_what_came_back_is_shown_to_its_author_until_submitted_again(desk):
    desk.path()
    variant = desk.submitted()
    decision = deciding.decide(
        desk.session, variant, verdict=Verdict.SEND_BACK, comment="Name the town.", by=desk.approver, now=NOON
    )

    theirs, mine = sent_back_to(desk.session, desk.owner), sent_back_to(desk.session, desk.author)
    variant.post.stage = Stage.SUBMITTED

    assert (theirs, mine) == ([], [(variant, decision)])
    assert sent_back_to(desk.session, desk.author) == []
