"""An exported history can be checked where there is no database, and keeps nothing from who was erased."""

from __future__ import annotations

import json

import pytest

from scheduler import activity
from scheduler.activity import ActivitySeal, Deed, PersonDetail, chain, exporting
from scheduler.activity.verifying import verify
from scheduler.db import Sessions
from scheduler.people import Membership, Workspace
from tests.newsroom import NOON, a_member, a_post, a_user, a_workspace


def test_both_exports_of_two_workspaces_hold(sessions: Sessions) -> None:
    _two_workspaces(sessions)

    for mine, deeds in ((None, 6), ("Maison", 3)):
        verdict = verify(_exported(sessions, mine))
        assert (verdict.deeds, verdict.wrong) == (deeds, "")


@pytest.mark.parametrize("mine", [None, "Maison"])
@pytest.mark.parametrize("harm", ["changed", "taken out", "moved", "cut off", "emptied"])
def test_whatever_is_done_to_an_export_shows(sqlite_sessions: Sessions, mine: str | None, harm: str) -> None:
    _two_workspaces(sqlite_sessions)
    lines = _exported(sqlite_sessions, mine)
    last = max(n for n, line in enumerate(lines) if '"deed"' in line)
    if harm == "changed":
        lines[2] = lines[2].replace('"verb": "', '"verb": "un')
    elif harm == "taken out":
        del lines[2]
    elif harm == "moved":
        lines[1], lines[2] = lines[2], lines[1]
    elif harm == "cut off":
        del lines[last:]
    else:
        lines[1] = json.dumps(json.loads(lines[1]) | {"deed": None}) + "\n"

    assert verify(lines).wrong


def test_a_hash_kept_elsewhere_betrays_a_history_written_anew(sqlite_sessions: Sessions) -> None:
    _two_workspaces(sqlite_sessions)
    kept = json.loads(_exported(sqlite_sessions, None)[2])["seal"]

    assert verify(_exported(sqlite_sessions, None), head=kept).wrong == ""
    assert "rewritten" in verify(_exported(sqlite_sessions, None), head="f" * 64).wrong


def test_erasing_a_name_leaves_the_history_valid(sessions: Sessions) -> None:
    _two_workspaces(sessions)
    with sessions.writing() as session:
        for detail in session.query(PersonDetail).filter(PersonDetail.workspace_id == 1):
            detail.name = ""

    lines = _exported(sessions, "Maison")

    assert verify(lines).wrong == ""
    assert "Ada" not in "".join(lines)


def test_what_is_no_history_is_said_so() -> None:
    assert "nothing" in verify([]).wrong
    assert "not JSON" in verify(["<html>"]).wrong
    assert "first line" in verify(['{"deed": {}}\n']).wrong


def test_a_deed_whose_transaction_ended_late_is_sealed_after_all(sessions: Sessions) -> None:
    """Numbers are drawn before the commit: a lower one may become visible after a higher one was sealed."""
    _two_workspaces(sessions)
    for number, sealed in ((1000, 1), (999, 1)):
        with sessions.writing() as session:
            session.add(
                Deed(id=number, workspace_id=1, at=NOON, verb="moved", about_kind="post", about_id="p")
            )
        with sessions.writing() as session:
            assert chain.waits(session)
            assert chain.seal(session, NOON) == sealed
            assert not chain.waits(session)

    assert verify(_exported(sessions, None)).deeds == 8


def test_what_is_sealed_while_it_is_exported_waits_for_the_next_export(sqlite_sessions: Sessions) -> None:
    _two_workspaces(sqlite_sessions)
    with sqlite_sessions.writing() as session:
        maison = session.query(Workspace).filter(Workspace.name == "Maison").one()
        ada = session.query(Membership).filter(Membership.workspace_id == maison.id).one()
        stream = exporting.lines(session, maison, now=NOON)
        first = next(stream)
        activity.record(session, None, "drafted", a_post(session, ada), now=NOON)
        session.flush()
        chain.seal(session, NOON)
        session.flush()

        verdict = verify([first, *stream])

    assert (verdict.deeds, verdict.wrong) == (3, "")


def test_the_chain_goes_on_behind_what_an_older_release_sealed(sqlite_sessions: Sessions) -> None:
    _two_workspaces(sqlite_sessions)
    with sqlite_sessions.writing() as session:
        space = session.query(Workspace).filter(Workspace.name == "Maison").one().public_id
        kept = chain.own_head(session, space)
        session.add(ActivitySeal(deed_id=99, workspace_public_id=space, hash="f" * 64, sealed_at=NOON))
        session.flush()

        assert chain.own_head(session, space) == kept


def _two_workspaces(sessions: Sessions) -> None:
    """Three deeds in each, in turns, sealed."""
    with sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        bea = a_member(session, a_workspace(session), user=a_user(session, "Bea Lo"))
        ada.workspace.name, bea.workspace.name = "Maison", "Elsewhere"
        for verb in ("drafted", "submitted", "scheduled"):
            for one in (ada, bea):
                activity.record(session, one, verb, a_post(session, one), now=NOON)
    with sessions.writing() as session:
        chain.seal(session, NOON)


def _exported(sessions: Sessions, name: str | None) -> list[str]:
    with sessions.reading() as session:
        workspace = session.query(Workspace).filter(Workspace.name == name).one() if name else None
        return list(exporting.lines(session, workspace, now=NOON))
