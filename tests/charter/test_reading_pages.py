"""Reading the charter, saying so, and the page for those outside."""

from datetime import timedelta

import pytest

from scheduler.charter import Readers, acknowledging, adopted, editing, terms, versions
from scheduler.people import Role
from tests.newsroom import NOON, a_member
from tests.web.browser import text_of


@pytest.fixture
def charter(sqlite_sessions, member):
    """Adopted by the editor: two clauses, one of them public."""
    with sqlite_sessions.writing() as session:
        version = versions.draft_from(session, by=member, now=NOON)
        for title, audience in (("We answer", Readers.PUBLIC), ("Passwords", Readers.EDITORS)):
            editing.write_clause(
                session, version, key="dialogue", title=title, text="**Soon.**", audience=audience
            )
        versions.adopt(session, version, by=member, now=NOON)
        return version


@pytest.fixture
def colleague(sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        return a_member(session, member.workspace, Role.CONTRIBUTOR, name="Anaïs Petit")


def test_a_colleague_reads_acknowledges_and_is_ticked_off(
    charter, colleague, signed_in, browser, sqlite_sessions
):
    theirs = signed_in(colleague)
    asked = text_of(theirs.get("/charter"))
    theirs.send("/charter/acknowledgement", digest=charter.digest)

    assert "Read it and acknowledge it until" in asked
    assert "You acknowledged version 1 on" in text_of(theirs.get("/charter"))
    page = text_of(browser.get("/charter/readers"))
    assert "2 of 2 have acknowledged it." in page
    assert "Anaïs Petit" in browser.get("/charter/readers.csv").get_data(as_text=True)


def test_words_that_changed_meanwhile_are_shown_again_instead(charter, colleague, signed_in, sqlite_sessions):
    theirs = signed_in(colleague)
    theirs.send("/charter/acknowledgement", digest="0" * 64)

    assert "Another version was adopted meanwhile." in text_of(theirs.get("/charter"))
    with sqlite_sessions.reading() as session:
        assert acknowledging.reading_of(session, colleague).acknowledged_at is None


def test_too_late_one_is_told_what_one_may_still_do(charter, colleague, signed_in, clock):
    clock.move(timedelta(days=20))

    assert "you may draft, but not submit" in text_of(signed_in(colleague).get("/charter"))


def test_the_terms_are_set_by_those_who_write_the_charter(
    charter, browser, colleague, signed_in, sqlite_sessions
):
    refused = browser.send("/charter/terms", grace_days="900", review_on="")
    kept = browser.send("/charter/terms", grace_days="7", review_on="2027-11-01", public="1")

    assert (refused.status_code, kept.status_code) == (422, 302)
    assert signed_in(colleague).get("/charter/terms").status_code == 403
    with sqlite_sessions.reading() as session:
        assert terms.terms_of(session, charter.workspace_id).grace_days == 7


def test_the_public_page_shows_public_clauses_to_strangers_only_when_opened(
    charter, member, browser, stranger, sqlite_sessions
):
    address = f"/charter/of/{member.workspace.public_id}"
    closed = stranger.get(address)
    browser.send("/charter/terms", grace_days="14", review_on="", public="1")
    page = stranger.get(address)
    abroad = stranger.get(address, headers={"Accept-Language": "fr"})

    assert "November" in text_of(abroad)  # its own language, down to the date
    assert closed.status_code == 404
    assert "We answer" in text_of(page) and "Passwords" not in text_of(page)
    assert page.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in page.headers
    again = stranger.get(address, headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304
    with sqlite_sessions.reading() as session:
        assert adopted(session, member.workspace_id).digest == charter.digest
