"""Which path holds, what the charter adds to it, and who of those asked may answer."""

from datetime import timedelta

import pytest

from scheduler.approvals import asking, deciding, deputising, paths, standing
from scheduler.approvals.eyes import Eyes
from scheduler.approvals.paths import Step, Where
from scheduler.charter import Severity, editing, review, versions
from scheduler.content.message import content_hash
from scheduler.notices.telling import unread
from scheduler.people import Role
from scheduler.planning import around, pillars
from scheduler.publishing.gating import gate
from tests.approvals.conftest import Desk
from tests.newsroom import NOON, a_member

DAY = timedelta(days=1)
APPROVER = Step(Role.APPROVER)


@pytest.fixture
def desk(sqlite_sessions):
    with sqlite_sessions.writing() as session:
        yield Desk(session)


def stands(desk, variant):
    return standing(desk.session, variant, content_hash(variant), at=NOON)


def approve(desk, variant, by, now=NOON, **more):
    return deciding.decide(desk.session, variant, verdict="approve", by=by, now=now, **more)


def charter(desk, **rule):
    draft = versions.draft_from(desk.session, by=desk.owner, now=NOON)
    draft.rules.clear()
    editing.write_rule(desk.session, draft, kind="words-to-avoid", settings={"words": ["cure"]}, **rule)
    versions.adopt(desk.session, draft, by=desk.owner, now=NOON)


def test_the_closest_place_goes_first_and_says_why(desk):
    session = desk.session
    tides = around.open_campaign(
        session, by=desk.owner, name="The tides", starts_on=NOON.date(), ends_on=NOON.date(), now=NOON
    )
    people = pillars.create(session, by=desk.owner, name="People", now=NOON)
    desk.path(name="All")
    desk.path(name="Square", channels=[desk.channel])
    for name, where in (
        ("People", Where(pillars=(people.public_id,))),
        ("Tides", Where(campaigns=(tides.public_id,))),
    ):
        paths.create(session, by=desk.owner, name=name, where=where, steps=[APPROVER], now=NOON)
    variant, held = desk.submitted(), []

    for campaign, pillar in ((tides.id, people.id), (None, people.id), (None, None)):
        variant.post.campaign_id, variant.post.pillar_id = campaign, pillar
        session.flush()
        held.append((stands(desk, variant).path.name, str(stands(desk, variant).turn.why)))

    assert held == [
        ("Tides", "It belongs to the campaign “The tides”."),
        ("People", "It belongs to the pillar “People”."),
        ("Square", f"It goes out on {desk.channel.name}."),
    ]


def test_what_the_charter_only_advises_against_goes_to_legal_first(desk):
    charter(desk, severity=Severity.ADVISE)
    desk.path(Step(Role.OWNER), name="All")
    legal = a_member(desk.session, desk.workspace, Role.EDITOR, name="Lea Marin")
    paths.create(
        desk.session, by=desk.owner, name="Legal", where=Where(families=("words-to-avoid",)), now=NOON,
        steps=[Step(Role.OWNER, people=(legal.user.public_id,))],
    )  # fmt: skip
    plain, claim = desk.submitted(), desk.submitted("A miracle cure")

    asked = [turn.path.name for turn in stands(desk, claim).turns]
    with pytest.raises(deciding.NotThisStep):
        approve(desk, claim, desk.owner)
    approve(desk, claim, legal)
    approve(desk, claim, desk.owner)

    assert [turn.path.name for turn in stands(desk, plain).turns] == ["All"]
    assert asked == ["Legal", "All"]
    assert stands(desk, claim).approved


def test_a_finding_that_asks_a_role_is_a_step_whose_yes_lifts_it(desk):
    charter(desk, severity=Severity.APPROVE, role="approver")
    claim = desk.submitted("A miracle cure")
    missing = str(stands(desk, claim).missing)

    with pytest.raises(deciding.WhyNeeded):
        approve(desk, claim, desk.approver)
    approve(desk, claim, desk.approver, comment="Proven by the trial of 2024.")

    assert missing.startswith("The charter asks Approver to agree: ")
    assert stands(desk, claim).approved
    assert review(desk.session, claim, at=NOON)[0].waiver.why == "Proven by the trial of 2024."
    assert [one.ground for one in gate.look(desk.session, claim, at=NOON, by=None, now=NOON)] == []


def test_everybody_asked_has_to_say_yes_but_who_wrote_it(desk):
    lea, author = a_member(desk.session, desk.workspace, Role.EDITOR, name="Lea Marin"), desk.author
    named = tuple(one.user.public_id for one in (lea, desk.approver, author))
    desk.path(Step(Role.OWNER, people=named, everyone=True))
    variant = desk.submitted()

    approve(desk, variant, lea)
    half = stands(desk, variant).approved
    with pytest.raises(deciding.SaidAlready):
        approve(desk, variant, lea)
    with pytest.raises(deciding.OwnWords):
        approve(desk, variant, author)
    approve(desk, variant, desk.approver)

    assert (half, stands(desk, variant).approved) == (False, True)


def test_a_deputy_answers_for_who_is_away_and_only_then(desk):
    lea = a_member(desk.session, desk.workspace, Role.EDITOR, name="Lea Marin")
    desk.path(Step(Role.OWNER, people=(desk.approver.user.public_id,)))
    deputising.name(
        desk.session, desk.approver, lea, from_at=NOON, until_at=NOON + DAY, by=desk.approver, now=NOON
    )
    variant, later = desk.submitted(), desk.submitted()

    said = approve(desk, variant, lea)

    assert (said.by_user_id, said.for_user_id) == (lea.user_id, desk.approver.user_id)
    with pytest.raises(deciding.NotThisStep):
        approve(desk, later, lea, now=NOON + DAY)


def test_nobody_approves_their_words_through_a_deputy_nor_as_one(desk):
    desk.path()
    deputising.name(
        desk.session, desk.approver, desk.author, from_at=NOON, until_at=NOON + DAY, by=desk.owner, now=NOON
    )
    as_a_deputy, through_one = desk.submitted(), desk.submitted(by=desk.approver)

    for variant in (as_a_deputy, through_one):
        with pytest.raises((deciding.NotThisStep, deciding.OwnWords)):
            approve(desk, variant, desk.author)


def test_a_deputy_is_somebody_else_who_may_decide_at_another_time_than_the_next(desk):
    cleo = a_member(desk.session, desk.workspace, Role.CONTRIBUTOR, name="Cleo Mai")

    def name(deputy, until_at=NOON + DAY):
        deputising.name(
            desk.session, desk.approver, deputy, from_at=NOON, until_at=until_at, by=desk.owner, now=NOON
        )

    for deputy, until_at in ((desk.approver, NOON + DAY), (cleo, NOON + DAY), (desk.author, NOON)):
        with pytest.raises(deputising.BadDeputy):
            name(deputy, until_at)
    name(desk.author)
    with pytest.raises(deputising.BadDeputy, match="already"):
        name(desk.owner)


def test_when_people_are_reminded_changes_no_yes(desk):
    path = desk.path()
    variant = desk.submitted()
    approve(desk, variant, desk.approver)

    kept = paths.edit(
        desk.session, path, by=desk.owner, name="Legal", now=NOON,
        steps=[Step(Role.APPROVER, remind=4, within=24, then=Role.OWNER)],
    )  # fmt: skip

    assert kept is path
    assert stands(desk, variant).approved


def test_nobody_named_who_cannot_decide_and_nobody_left_is_said(desk):
    cleo = a_member(desk.session, desk.workspace, Role.CONTRIBUTOR, name="Cleo Mai")

    with pytest.raises(paths.BadPath):
        desk.path(Step(Role.OWNER, people=(cleo.user.public_id,)))

    assert Eyes(desk.session, desk.workspace.id).names()[cleo.user.public_id] == "Cleo Mai"


def test_one_deputy_for_two_says_yes_for_each_and_the_others_keep_their_notice(desk):
    lea, mia, stand_in = (
        a_member(desk.session, desk.workspace, Role.EDITOR, name=name) for name in ("Lea", "Mia", "Zoe")
    )
    named = tuple(one.user.public_id for one in (lea, mia, desk.approver))
    desk.path(Step(Role.OWNER, people=named, everyone=True))
    for away in (lea, mia):
        deputising.name(
            desk.session, away, stand_in, from_at=NOON, until_at=NOON + DAY, by=desk.owner, now=NOON
        )
    variant = desk.submitted()
    asking.ask(desk.session, variant, stands(desk, variant), by=None, now=NOON)

    said = [approve(desk, variant, stand_in).for_user_id for _ in range(2)]
    waits = unread(desk.session, desk.workspace.id, desk.approver.user_id)
    with pytest.raises(deciding.SaidAlready):
        approve(desk, variant, stand_in)
    approve(desk, variant, desk.approver)

    assert said == [lea.user_id, mia.user_id]
    assert waits == 1
    assert stands(desk, variant).approved
