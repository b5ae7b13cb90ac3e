"""A charter to a file and back; starters for each kind of house."""

import io

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scheduler.charter import Severity, carrying, editing, starter, versions
from scheduler.charter.written import as_written, digest_of
from tests.newsroom import NOON, a_member, a_workspace
from tests.web.browser import text_of


@pytest.fixture
def session(sqlite_sessions):
    with sqlite_sessions.writing() as opened:
        yield opened


@pytest.fixture
def ada(session):
    return a_member(session, a_workspace(session))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", list(starter.KINDS))
def test_every_starter_is_whole_survives_the_file_to_the_letter_and_can_be_adopted(
    session, ada, kind, language
):
    draft = starter.draft_starter(session, kind=kind, language=language, by=ada, now=NOON)
    written, digest = carrying.as_file(draft), digest_of(draft)

    again = carrying.bring(session, written.encode(), by=ada, now=NOON, in_place=True)

    assert len(again.clauses) >= 7 and len({rule.kind for rule in again.rules}) >= 23
    assert all(rule.role for rule in again.rules if rule.severity != Severity.ADVISE)
    assert carrying.as_file(again) == written
    assert digest_of(again) == digest
    versions.adopt(session, again, by=ada, now=NOON)
    assert again.adopted_at == NOON
    assert "text: |-\n" in written


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200))
@example("next line\x85, line\u2028 and paragraph\u2029 separators\nare no line ends of ours")
@example("0\x850")
def test_any_text_comes_back_as_it_was_kept(session, ada, text):
    draft = versions.draft_from(session, by=ada, now=NOON)
    carrying.write_over(session, draft, {})
    editing.write_clause(session, draft, key="ears", title="A title", text=text)
    before = as_written(draft)

    again = carrying.bring(session, carrying.as_file(draft).encode(), by=ada, now=NOON, in_place=True)

    assert as_written(again) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff", "UTF-8"),
        (b"a: [", "Line 1"),
        (b"a: &x 1\nb: *x", "aliases"),
        (b"- 1", "no charter"),
        (b"marronnier: charter\nformat: 9", "another release"),
        (b"marronnier: charter\nformat: 1\nclauses: [{key: nowhere, title: A}]", "Clause 1"),
        (b"marronnier: charter\nformat: 1\nrules: [{kind: magic}]", "family"),
        (b"marronnier: charter\nformat: 1\nrules: [{kind: emoji, settings: {at_most: [1]}}]", "rule 1"),
        (b"a: " + b"[" * 12, "deep"),
    ],
)
def test_a_bad_file_gets_a_sentence_that_says_where(session, ada, content, said):
    with pytest.raises(carrying.UnreadableCharter) as refused:
        carrying.bring(session, content, by=ada, now=NOON)

    assert said in str(refused.value.text)


def test_a_starter_is_read_whole_before_it_is_begun_with(browser):
    shown = text_of(browser.get("/charter/starters?language=fr"))
    read = text_of(browser.get("/charter/starters/public?language=en"))

    assert "Silence quand on vote" in shown and "can stop a post" in shown
    assert "Local elections, England" in read and "Neutral, equal, for everybody" in read
    assert browser.get("/charter/starters/circus").status_code == 404


def test_a_draft_begins_from_a_starter_and_a_file_replaces_it_only_knowingly(browser):
    browser.send("/charter/starters", kind="public", language="fr")
    written = browser.get("/charter/draft/charter.yaml").data
    token = browser.token()

    def bring(content, **more):
        return browser.post(
            "/charter/draft/file",
            data={"file": (io.BytesIO(content), "c.yaml"), "csrf_token": token} | more,
            content_type="multipart/form-data",
        )

    refused = bring(written)
    broken = bring(b"a: [", in_place="1")
    brought = bring(written.replace(b"Silence quand on vote", b"Silence"), in_place="1")

    assert (refused.status_code, broken.status_code, brought.status_code) == (422, 422, 302)
    assert "Line 1 is not YAML." in text_of(broken)
    assert "Silence quand on vote" not in text_of(browser.get("/charter/draft"))
