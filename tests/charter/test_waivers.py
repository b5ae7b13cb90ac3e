"""A yes to what the charter stops: by the named role, never by the author, for these words and this finding only."""

import pytest

from scheduler.approvals import agreeing
from scheduler.charter import Severity, book, editing, review, versions, waivers
from scheduler.content import Stage
from scheduler.people import Role
from scheduler.publishing.gating import gate
from tests.newsroom import NOON, a_channel, a_member, a_post, a_user, a_workspace

WORDS = ("words-to-avoid", {"words": ["cure"]})


@pytest.fixture
def session(sqlite_sessions):
    with sqlite_sessions.writing() as opened:
        yield opened


@pytest.fixture
def author(session):
    return a_member(session, a_workspace(session))


@pytest.fixture
def legal(session, author):
    return a_member(session, author.workspace, Role.APPROVER, user=a_user(session, "Lea Marin"))


def adopt(session, author, **more):
    draft = versions.draft_from(session, by=author, now=NOON)
    draft.rules.clear()
    more = {"severity": Severity.APPROVE, "role": "approver"} | more
    editing.write_rule(session, draft, kind=WORDS[0], settings=WORDS[1], **more)
    versions.adopt(session, draft, by=author, now=NOON)


@pytest.fixture
def variant(session, author):
    adopt(session, author)
    return a_post(session, author, "A miracle cure", a_channel(session, author.workspace)).variants[0]


def refusals(session, variant, author):
    return [
        one for one in gate.look(session, variant, at=NOON, by=author, now=NOON) if one.ground == "charter"
    ]


def test_a_claim_goes_to_legal_and_comes_back(session, author, legal, variant):
    [found] = review(session, variant, at=NOON)
    stopped = refusals(session, variant, author)

    waivers.waive(session, variant, found, why="Proven by the trial of 2024.", by=legal, now=NOON)

    assert stopped
    assert refusals(session, variant, author) == []
    assert review(session, variant, at=NOON)[0].waiver.by_user_id == legal.user_id


def test_other_words_and_another_rule_need_another_yes(session, author, legal, variant):
    [found] = review(session, variant, at=NOON)
    waivers.waive(session, variant, found, why="Proven.", by=legal, now=NOON)

    variant.text = "A certain miracle cure"
    rewritten = refusals(session, variant, author)
    variant.text = None
    adopt(session, author)
    same_rule = refusals(session, variant, author)
    draft = versions.draft_from(session, by=author, now=NOON)
    editing.write_rule(
        session, draft, rule=draft.rules[0], kind=WORDS[0], settings={"words": ["cure", "remedy"]},
        severity=Severity.APPROVE, role="approver",
    )  # fmt: skip
    versions.adopt(session, draft, by=author, now=NOON)

    assert rewritten
    assert same_rule == []
    assert refusals(session, variant, author)


def test_neither_the_author_nor_another_role_can_agree(session, author, legal, variant):
    [found] = review(session, variant, at=NOON)
    owner = a_member(session, author.workspace, Role.OWNER, user=a_user(session, "Owen Ker"))
    colleague = a_member(session, author.workspace, Role.EDITOR, user=a_user(session, "Zoe Le Gall"))
    variant.post.author_id = legal.user_id

    for person in (legal, colleague):
        with pytest.raises(waivers.CannotWaive):
            waivers.waive(session, variant, found, why="Because.", by=person, now=NOON)

    assert waivers.why_not(session, variant, found, owner, NOON) is None


@pytest.mark.parametrize(
    "stricter",
    [
        {"severity": Severity.BLOCK, "role": None},
        {"role": "owner"},
        {"scope": {"languages": ["en", "fr"]}},
    ],
    ids=["nobody may", "another role", "elsewhere too"],
)
def test_a_yes_ends_with_the_rule_it_was_given_under(session, author, legal, variant, stricter):
    [found] = review(session, variant, at=NOON)
    waivers.waive(session, variant, found, why="Proven.", by=legal, now=NOON)
    before = refusals(session, variant, author)

    adopt(session, author, **stricter)

    assert before == []
    assert refusals(session, variant, author)


def test_who_wrote_the_words_of_a_series_does_not_agree_to_one_of_its_dates(session, author, legal, variant):
    [found] = review(session, variant, at=NOON)
    variant.post.template_id = a_post(session, legal, "A miracle cure", variant.channel).id
    session.flush()

    assert "You wrote" in str(waivers.why_not(session, variant, found, legal, NOON))


def test_a_clause_that_names_nobody_cannot_be_waived(session, author, legal):
    adopt(session, author, severity=Severity.BLOCK, role=None)
    variant = a_post(session, author, "A cure", a_channel(session, author.workspace)).variants[0]
    [found] = review(session, variant, at=NOON)

    with pytest.raises(waivers.CannotWaive):
        waivers.waive(session, variant, found, why="Because.", by=legal, now=NOON)


def kept(session, by):
    return [one.variant.id for one in agreeing.kept_in(session, by, book(session, by.workspace_id), now=NOON)]


def test_what_is_held_or_submitted_and_stopped_is_listed_for_whoever_may_agree(session, author, legal):
    adopt(session, author, severity=Severity.BLOCK)
    channel = a_channel(session, author.workspace)
    variant = a_post(session, author, "A miracle cure", channel).variants[0]
    submitted = a_post(session, author, "Another cure", channel)
    submitted.stage = Stage.SUBMITTED
    a_post(session, author, "A cure nobody has submitted", channel)
    a_post(session, author, "A quiet day", channel).stage = Stage.SUBMITTED
    variant.delivery.state = "held"
    session.flush()

    before = kept(session, legal)
    [found] = review(session, variant, at=NOON)
    waivers.waive(session, variant, found, why="Proven.", by=legal, now=NOON)

    other = submitted.variants[0].id
    assert sorted(before) == sorted([variant.id, other])
    assert kept(session, legal) == [other]
    assert kept(session, author) == []  # wrote the words
    assert (
        kept(session, a_member(session, author.workspace, Role.EDITOR, user=a_user(session, "Ed Roy"))) == []
    )
