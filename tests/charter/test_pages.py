"""The charter's pages, asked as a browser asks."""

import pytest

from scheduler.charter import adopted, dry_running, editing, starter, versions
from scheduler.people import Role
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace
from tests.web.browser import text_of


@pytest.fixture
def charter(sqlite_sessions, member):
    """The starter, adopted."""
    with sqlite_sessions.writing() as session:
        return starter.adopt_starter(session, workspace=member.workspace, by=None, now=NOON)


@pytest.fixture
def draft(sqlite_sessions, member, charter):
    """A draft with one clause more than what holds."""
    with sqlite_sessions.writing() as session:
        version = versions.draft_from(session, by=member, now=NOON)
        editing.write_clause(session, version, key="ears", title="We read first", text="And **then** write.")
        _ = version.clauses, version.rules
        return version


def open_draft(sqlite_sessions, member):
    with sqlite_sessions.reading() as session:
        version = versions.open_draft(session, member.workspace_id)
        if version:
            _ = version.clauses, version.rules
        return version


def test_everybody_reads_the_charter_with_its_rules_in_words(charter, signed_in, sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        viewer = a_member(session, member.workspace, Role.VIEWER, name="Vic Low")

    words = text_of(signed_in(viewer).get("/charter"))

    assert "Version 1 holds" in words
    assert "We speak as people who know their trade" in words
    assert "Every picture has an alt text." in words
    assert "Begin a draft" not in words


def test_a_workspace_without_a_charter_says_what_would_be_here(browser):
    assert "No charter yet" in text_of(browser.get("/charter"))


def test_a_draft_is_begun_written_compared_and_adopted(charter, browser, sqlite_sessions, member):
    browser.send("/charter/draft")
    browser.send("/charter/draft/clauses/new", key="ears", title="We read first", text="Then we write.")
    browser.send(
        "/charter/draft/rules/new",
        kind="words-to-avoid",
        words="synergy = teamwork\nleverage",
        severity="block",
        clause="",
    )

    changes = text_of(browser.get("/charter/draft/changes"))
    browser.send("/charter/draft/adoption", note="We listen now.")

    assert "New clause We read first" in changes
    assert "Avoid: synergy, leverage." in changes
    words = text_of(browser.get("/charter"))
    assert "Version 2 holds" in words
    assert "We listen now." in words
    assert "Version 1, of old" in text_of(browser.get("/charter/versions/1"))


def test_a_clause_keeps_its_markdown_and_loses_what_is_not_prose(draft, browser):
    browser.send(
        "/charter/draft/clauses/new",
        key="ears",
        title="<b>Bold</b>",
        text="**Yes** <script>no</script> ![x](https://elsewhere.example/x.png) [go](javascript:x)",
    )

    page = browser.get("/charter/draft").get_data(as_text=True)

    assert "<strong>Yes</strong>" in page
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page
    for bad in ("<script>no", "<img", 'href="javascript'):
        assert bad not in page


def test_a_clause_can_be_changed_and_taken_out(draft, browser, sqlite_sessions, member):
    clause = draft.clauses[-1]

    browser.send(f"/charter/draft/clauses/{clause.public_id}", key="dialogue", title="Changed", text="")
    changed = open_draft(sqlite_sessions, member).clauses[-1]
    browser.send(f"/charter/draft/clauses/{clause.public_id}/removal")

    assert (changed.key, changed.title) == ("dialogue", "Changed")
    assert clause.id not in [c.id for c in open_draft(sqlite_sessions, member).clauses]


def test_a_rule_is_set_by_its_own_form(draft, browser, sqlite_sessions, member):
    rule = next(r for r in draft.rules if r.kind == "length")
    page = browser.get(f"/charter/draft/rules/{rule.public_id}").get_data(as_text=True)

    browser.send(
        f"/charter/draft/rules/{rule.public_id}", at_most="280", on="social", severity="block", clause=""
    )

    assert 'name="platform_limit"' in page
    changed = next(r for r in open_draft(sqlite_sessions, member).rules if r.id == rule.id)
    assert changed.settings == {"at_most": 280, "at_least": None, "platform_limit": False, "on": "social"}
    assert changed.severity == "block"


def test_a_new_rule_proposes_what_most_houses_would_answer(draft, browser):
    assert 'value="3"' in browser.get("/charter/draft/rules/new?kind=emoji").get_data(as_text=True)
    assert browser.get("/charter/draft/rules/new?kind=words-to-avoid").status_code == 200


@pytest.mark.parametrize(
    ("path", "fields", "complaint"),
    [
        ("clauses/new", {"key": "ears", "title": ""}, "A clause has a title"),
        ("rules/new", {"kind": "words-to-avoid", "words": " ", "severity": "block"}, "Write at least one word"),
        ("rules/new", {"kind": "length", "at_most": "9", "at_least": "10", "on": "", "severity": "advise"}, "more than"),
        ("rules/new", {"kind": "alt-text-required", "at_least": "x", "severity": "advise"}, "whole number"),
    ],
)  # fmt: skip
def test_a_form_with_something_to_correct_comes_back(draft, browser, path, fields, complaint):
    answer = browser.send(f"/charter/draft/{path}", **fields)

    assert answer.status_code == 422
    assert complaint in text_of(answer)


def test_a_draft_is_tried_before_it_is_adopted_and_adopting_says_what_it_would_stop(
    draft, browser, sqlite_sessions, member, clock
):
    with sqlite_sessions.writing() as session:
        post = a_post(session, member, "A synergy of bees", a_channel(session, member.workspace))
        variant = post.variants[0]
        variant.planned_at, variant.planned_zone, variant.planned_instant = (
            NOON.replace(tzinfo=None),
            "Europe/Paris",
            NOON,
        )
        variant.delivery.state, variant.delivery.due_at = "scheduled", NOON
    browser.send("/charter/draft/rules/new", kind="words-to-avoid", words="synergy", severity="block")
    untried = text_of(browser.get("/charter/draft/adoption"))

    page = browser.send("/charter/draft/dry-runs").headers["Location"]
    waiting = text_of(browser.get(page))
    dry_running.take_up(sqlite_sessions, clock)
    done = text_of(browser.get(page))

    assert "Nobody has tried this draft" in untried
    assert "Cancel" in waiting and "0 of 1 posts" in waiting
    assert "One post would be judged otherwise" in done and "Winter season" in done
    assert "One scheduled post would be stopped" in text_of(browser.get("/charter/draft/adoption"))
    browser.send("/charter/draft/adoption")
    assert "0 of 1 posts asked again" in text_of(browser.get("/charter"))


def test_a_draft_thrown_away_leaves_what_holds(draft, browser, sqlite_sessions, member):
    browser.send("/charter/draft/removal")

    assert open_draft(sqlite_sessions, member) is None
    with sqlite_sessions.reading() as session:
        assert adopted(session, member.workspace_id).number == 1


def test_words_on_trial_are_marked_where_the_charter_minds(charter, browser):
    page = browser.send("/charter/review", text="It is risk-free & unmissable.").get_data(as_text=True)

    assert '<mark class="found" data-severity="block">risk-free</mark> &amp; ' in page
    assert '<mark class="found" data-severity="advise">unmissable</mark>.' in page


def test_words_nobody_minds_are_fine(charter, browser):
    assert "Nothing against it" in text_of(browser.send("/charter/review", text="The season is open."))


def test_only_the_answer_comes_back_to_a_script(charter, browser):
    answer = browser.post(
        "/charter/review",
        data={"text": "risk-free", "csrf_token": browser.token()},
        headers={"HX-Request": "true"},
    )

    assert "One finding" in text_of(answer)
    assert "<html" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.CONTRIBUTOR, Role.VIEWER])
def test_only_those_with_the_right_draft_and_adopt(draft, signed_in, sqlite_sessions, member, role):
    with sqlite_sessions.writing() as session:
        other = a_member(session, member.workspace, role, name="Otto Moor")
    browser = signed_in(other)

    assert browser.get("/charter/draft").status_code == 403
    for path in ("draft", "draft/adoption", "draft/removal", "draft/clauses/new", "draft/rules/new"):
        assert browser.send(f"/charter/{path}", kind="length").status_code == 403


def test_another_workspaces_charter_does_not_exist(draft, signed_in, sqlite_sessions):
    with sqlite_sessions.writing() as session:
        stranger = a_member(session, a_workspace(session, "Elsewhere"), Role.OWNER, name="Zoe Far")
    browser = signed_in(stranger)

    clause = draft.clauses[0].public_id
    for path in ("/charter/versions/1", "/charter/versions/1/changes", f"/charter/draft/clauses/{clause}"):
        assert browser.get(path).status_code == 404


def test_any_two_versions_are_compared_whichever_is_named_first(draft, browser, sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        versions.adopt(session, versions.open_draft(session, member.workspace_id), by=member, now=NOON)
        third = versions.draft_from(session, by=member, now=NOON)
        editing.write_clause(session, third, key="ears", title="We answer", text="Within a day.")
        versions.adopt(session, third, by=member, now=NOON)

    forwards = text_of(browser.get("/charter/versions/3/changes?against=1"))
    backwards = text_of(browser.get("/charter/versions/1/changes?against=3"))

    for page in (forwards, backwards):
        assert "Version 3 against version 1" in page
        assert "New clause We read first" in page and "New clause We answer" in page
    assert "We read first" not in text_of(browser.get("/charter/versions/3/changes"))
    assert browser.get("/charter/versions/3/changes?against=9").status_code == 404


def test_a_draft_is_not_shown_as_a_version(draft, browser):
    assert browser.get("/charter/versions/2").status_code == 404


def test_the_whole_of_it_speaks_french(draft, signed_in, sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        reader = a_member(session, member.workspace, Role.OWNER, name="Lise Fou", locale="fr")
    browser = signed_in(reader)

    assert "Version 1 en vigueur" in text_of(browser.get("/charter"))
    assert "Nouvelle clause" in text_of(browser.get("/charter/draft/changes"))
