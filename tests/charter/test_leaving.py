"""What a text left with stays with it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select, update

from scheduler.approvals import Decision
from scheduler.charter import editing, versions
from scheduler.content import Variant
from scheduler.content.message import content_hash
from scheduler.db import across_workspaces
from scheduler.publishing import Delivery
from scheduler.publishing.gating import leaving
from scheduler.publishing.gating.passage import Passage
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace
from tests.web.browser import text_of


def published(session, member, text="A miracle cure."):
    version = versions.draft_from(session, by=member, now=NOON)
    clause = editing.write_clause(session, version, key="liberty", title="Promises", text="")
    editing.write_rule(session, version, kind="words-to-avoid", settings={"words": ["cure"]}, clause=clause)
    versions.adopt(session, version, by=member, now=NOON)
    variant = a_post(session, member, text, a_channel(session, member.workspace)).variants[0]
    session.execute(
        update(Delivery)
        .where(Delivery.variant_id == variant.id, Delivery.workspace_id == member.workspace_id)
        .values(
            state="published", proof="seen", published_at=NOON, changed_at=NOON,
            content_hash=content_hash(variant), charter_version_id=version.id,
        )
    )  # fmt: skip
    return variant


def said(session, member, variant, digest, *verdicts):
    """In this order, on these words; each with its number as a comment."""
    for number, verdict in enumerate(verdicts):
        session.add(
            Decision(
                workspace_id=member.workspace_id, variant_id=variant.id, verdict=verdict, content_hash=digest,
                comment=f"{number}", by_user_id=member.user_id, at=NOON,
            )
        )  # fmt: skip
        session.flush()


def test_a_published_text_keeps_its_charter_findings_and_hash_when_both_change_later(
    browser, member, sqlite_sessions
):
    with sqlite_sessions.writing() as session:
        variant = published(session, member)
        digest = content_hash(variant)
        said(session, member, variant, digest, "approve", "send_back", "approve")
    kept, again = leaving.keep(sqlite_sessions, NOON), leaving.keep(sqlite_sessions, NOON)
    with sqlite_sessions.writing() as session:
        session.execute(
            update(Variant)
            .where(Variant.id == variant.id, Variant.workspace_id == member.workspace_id)
            .values(text="Something else.")
        )
        adopted = versions.draft_from(session, by=member, now=NOON)
        editing.drop_rule(session, adopted, adopted.rules[0])
        versions.adopt(session, adopted, by=member, now=NOON)

    page = text_of(browser.get(f"/charter/passages/{variant.public_id}"))
    file = browser.get(f"/charter/passages/{variant.public_id}.json").json

    assert (kept, again) == (1, 0)
    assert "Charter, version 1" in page and "Promises" in page
    assert (file["content_hash"], file["charter"]["number"]) == (digest, 1)
    assert file["findings"][0]["clause"] == "Promises"
    assert [one["comment"] for one in file["approvals"]] == ["2"]  # the first was taken back by the second


def test_two_ticks_that_keep_the_same_at_once_keep_it_once(sessions, monkeypatch):
    with sessions.writing() as session:
        published(session, a_member(session, a_workspace(session)))
    judged, together = leaving._made, Barrier(2, timeout=20)

    def both_judge_before_either_writes(session, rows):
        made = list(judged(session, rows))
        together.wait()
        return made

    monkeypatch.setattr(leaving, "_made", both_judge_before_either_writes)
    with ThreadPoolExecutor(2) as two:
        kept = list(two.map(lambda _: leaving.keep(sessions, NOON, most=1), range(2)))

    with sessions.reading() as session, across_workspaces(session):
        assert session.scalar(select(func.count()).select_from(Passage)) == 1
    assert sorted(kept) == [0, 1]


def test_what_is_not_out_yet_says_so(browser, member, sqlite_sessions):
    with sqlite_sessions.writing() as session:
        post = a_post(session, member, "Draft.", a_channel(session, member.workspace))
        variant = post.variants[0].public_id

    assert "Nothing kept" in text_of(browser.get(f"/charter/passages/{variant}"))
    assert browser.get(f"/charter/passages/{variant}.json").status_code == 404
