"""What happened is told in sentences: of a post in the composer, of all in the settings."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from scheduler import activity
from scheduler.activity import chain
from scheduler.activity.verifying import verify
from scheduler.content.expiry import Deed
from scheduler.db import Sessions
from scheduler.people import Membership
from tests.newsroom import NOON, a_member, a_post, a_user, a_workspace
from tests.web.browser import Browser, text_of
from web.history import words
from web.history.of_post import DEEDS

ROOT = Path(__file__).parents[2] / "scheduler"
# What is done to a post or one of its variants, as the code records it.
RECORDED = re.compile(r'record\(\s*session, by, f?"([^"]+)", (?:post|variant)\b')
PLAINLY = re.compile(r'activity\.record\(\s*[\w.]+,\s*[\w.]+,\s*"([^"]+)",')
OUTCOMES = ("published", "absent", "dropped")


def test_every_deed_on_a_post_has_a_sentence() -> None:
    found = {verb for path in ROOT.rglob("*.py") for verb in RECORDED.findall(path.read_text())}
    verbs = {verb.replace("{outcome}", outcome) for verb in found for outcome in OUTCOMES}
    verbs = {verb.replace("{deed}", deed) for verb in verbs for deed in Deed}

    assert len(verbs) > 15
    assert {verb for verb in verbs if verb not in DEEDS} == set()


def test_every_deed_anywhere_has_a_sentence() -> None:
    paths = [path for room in ("scheduler", "web") for path in (ROOT.parent / room).rglob("*.py")]
    found = {verb for path in paths for verb in PLAINLY.findall(path.read_text())}
    told = set(DEEDS) | set(words.DEEDS) | {of.partition(" ")[2] for of in words.DEEDS}

    assert len(found) > 80
    assert found - told == set()


def test_the_history_of_a_workspace_is_told_narrowed_and_paged(
    signed_in: Callable[[Membership], Browser], owner: Membership, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        me = session.merge(owner, load=False)
        post = a_post(session, me)
        for _ in range(50):
            activity.record(session, me, "revised", post, now=NOON)
        activity.record(
            session, me, "opened_campaign", _Gone("campaign"), now=NOON, name="Spring", workspace_id=1
        )
        activity.record(session, me, "unheard of", post, now=NOON)
    boss = signed_in(owner)

    first = text_of(boss.get("/settings/history"))
    second = text_of(boss.get("/settings/history?below=3"))
    campaigns = text_of(boss.get("/settings/history?kind=campaign"))

    assert "opened the campaign Spring." in first and "Next" in first and "unheard of" in first
    assert second.count("changed the text") == 2 and "Previous" in second
    assert "Spring" in campaigns and "changed the text" not in campaigns
    assert "Nothing here" in text_of(boss.get("/settings/history?until=1999-12-31"))
    assert boss.get("/settings/history?below=30&endpoint=x&_external=1&values=y").status_code == 200
    assert boss.get("/settings/history?until=9999-12-31&below=x&kind=%00&person=%ff").status_code == 200


def test_what_was_taken_along_can_be_verified_and_says_nothing_of_others(
    signed_in: Callable[[Membership], Browser], owner: Membership, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        stranger = a_member(session, a_workspace(session), user=a_user(session, "Zoe Far"))
        for one in (stranger, session.merge(owner, load=False)):
            activity.record(session, one, "drafted", a_post(session, one), now=NOON)
    with sqlite_sessions.writing() as session:
        chain.seal(session, NOON)
    boss = signed_in(owner)

    file = boss.send("/settings/history/file").get_data(as_text=True)

    assert verify(file.splitlines()).wrong == ""
    assert verify(file.splitlines()).deeds == 1
    assert "Zoe" not in file
    assert "took the history along" in text_of(boss.get("/settings/history"))


class _Gone:
    """A row that is no longer there."""

    public_id = "gone"

    def __init__(self, kind: str) -> None:
        self.__tablename__ = kind
