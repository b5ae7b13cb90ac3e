import pytest

from scheduler.charter import Severity, adopted, editing, starter, versions
from scheduler.people import Role
from scheduler.people.roles import NotAllowed
from scheduler.rules import RULES, BadSettings
from tests.newsroom import NOON, a_member, a_workspace


@pytest.fixture
def session(sessions):
    with sessions.writing() as opened:
        yield opened


@pytest.fixture
def editor(session):
    return a_member(session, a_workspace(session))


def a_draft(session, by):
    version = versions.draft_from(session, by=by, now=NOON)
    clause = editing.write_clause(session, version, key="liberty", title="Limits", text="Within the law.")
    editing.write_rule(session, version, kind="words-to-avoid", settings={"words": ["cure"]}, clause=clause)
    return version


def test_an_adopted_version_is_numbered_dated_and_signed(session, editor):
    version = a_draft(session, editor)

    versions.adopt(session, version, by=editor, note=" First. ", now=NOON)

    assert adopted(session, editor.workspace_id) is version
    assert (version.number, version.adopted_at, version.adopted_by_id) == (1, NOON, editor.user_id)
    assert version.note == "First."


def test_an_adopted_version_can_no_longer_be_changed(session, editor):
    version = a_draft(session, editor)
    versions.adopt(session, version, by=editor, now=NOON)
    clause, rule = version.clauses[0], version.rules[0]

    for change in (
        lambda: editing.write_clause(session, version, key="ears", title="New", text=""),
        lambda: editing.write_clause(session, version, key="ears", title="New", text="", clause=clause),
        lambda: editing.drop_clause(session, version, clause),
        lambda: editing.write_rule(session, version, kind="alt-text-required", settings={}),
        lambda: editing.drop_rule(session, version, rule),
        lambda: versions.adopt(session, version, by=editor, now=NOON),
        lambda: versions.discard(session, version, by=editor, now=NOON),
    ):
        with pytest.raises(versions.AlreadyAdopted):
            change()

    assert [c.title for c in version.clauses] == ["Limits"]


def test_a_charter_without_a_word_is_not_adopted(session, editor):
    version = versions.draft_from(session, by=editor, now=NOON)

    with pytest.raises(versions.EmptyCharter):
        versions.adopt(session, version, by=editor, now=NOON)


def test_a_new_draft_begins_as_a_copy_with_its_rules_on_its_own_clauses(session, editor):
    first = a_draft(session, editor)
    versions.adopt(session, first, by=editor, now=NOON)

    draft = versions.draft_from(session, by=editor, now=NOON)

    assert draft.number == 2
    assert [(c.key, c.title, c.text) for c in draft.clauses] == [("liberty", "Limits", "Within the law.")]
    assert draft.rules[0].settings == first.rules[0].settings
    assert draft.rules[0].clause is draft.clauses[0]
    assert draft.clauses[0].id != first.clauses[0].id


def test_there_is_one_open_draft_at_a_time(session, editor):
    draft = a_draft(session, editor)

    again = versions.draft_from(session, by=editor, now=NOON)

    assert again is draft
    assert versions.open_draft(session, editor.workspace_id) is draft


def test_editing_a_draft_leaves_the_adopted_version_alone(session, editor):
    first = a_draft(session, editor)
    versions.adopt(session, first, by=editor, now=NOON)
    draft = versions.draft_from(session, by=editor, now=NOON)

    editing.drop_clause(session, draft, draft.clauses[0])

    assert [c.title for c in first.clauses] == ["Limits"]
    assert draft.clauses == []
    assert [(r.kind, r.clause) for r in draft.rules] == [("words-to-avoid", None)]


def test_a_discarded_draft_gives_its_number_back(session, editor):
    versions.discard(session, a_draft(session, editor), by=editor, now=NOON)

    assert versions.draft_from(session, by=editor, now=NOON).number == 1


def test_a_viewer_neither_drafts_nor_adopts(session, editor):
    viewer = a_member(session, editor.workspace, Role.VIEWER, name="Vic Low")
    draft = a_draft(session, editor)

    with pytest.raises(NotAllowed):
        versions.draft_from(session, by=viewer, now=NOON)
    with pytest.raises(NotAllowed):
        versions.adopt(session, draft, by=viewer, now=NOON)


def test_a_rule_that_cannot_work_is_not_kept(session, editor):
    draft = versions.draft_from(session, by=editor, now=NOON)

    with pytest.raises(BadSettings):
        editing.write_rule(session, draft, kind="words-to-avoid", settings={"words": []})
    with pytest.raises(BadSettings):
        editing.write_rule(session, draft, kind="telepathy", settings={})
    with pytest.raises(editing.BadClause) as refused:
        editing.write_clause(session, draft, key="moon", title=" ", text="")

    assert set(refused.value.problems) == {"key", "title"}


@pytest.mark.parametrize(("locale", "legal"), [("en", "risk-free"), ("fr", "sans aucun risque")])
def test_a_workspace_opens_with_a_starter_in_its_language(session, locale, legal):
    owner = a_member(session, a_workspace(session, locale=locale), Role.OWNER)

    version = starter.adopt_starter(session, workspace=owner.workspace, by=owner, now=NOON)

    assert adopted(session, owner.workspace_id) is version
    assert len(version.clauses) == 7
    # All but those that need names, words or days of the house's own.
    assert set(RULES) - {r.kind for r in version.rules} == {
        "words-required", "sensitive-names", "confidential-terms", "topic-blackouts", "silence-periods",
    }  # fmt: skip
    stopping = {r.kind: str(r.settings) for r in version.rules if r.severity != Severity.ADVISE}
    assert set(stopping) == {"words-to-avoid", "paid-partnership"} and legal in stopping["words-to-avoid"]


def test_the_starter_never_replaces_a_charter(session, editor):
    mine = a_draft(session, editor)
    versions.adopt(session, mine, by=editor, now=NOON)

    assert starter.adopt_starter(session, workspace=editor.workspace, by=None, now=NOON) is mine


def test_before_a_vote_a_public_house_still_seeks_staff_and_its_silence_wants_a_yes():
    rules = {
        language: {rule.kind: rule for one in starter.chapters("public", language) for rule in one.rules}
        for language in ("en", "fr")
    }

    for found in rules.values():
        words = found["topic-blackouts"].settings["words"]
        assert not {"candidate", "candidat"} & set(words)
        assert any("candidat" in word for word in words)
    assert rules["en"]["silence-periods"].severity == Severity.APPROVE
    assert "silence-periods" not in rules["fr"]  # no date is known yet: its words say so
