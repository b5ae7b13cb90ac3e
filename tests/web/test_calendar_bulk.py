"""Doing one thing to many: looked at first, done, taken back. The clock says 22 November 2026, 13:00 in Paris."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from scheduler.approvals import ApprovalPath
from scheduler.content import Label, Post, Stage, Variant
from scheduler.db import Sessions
from scheduler.people import Membership, Role
from scheduler.planning import around
from scheduler.publishing import State
from scheduler.publishing.planned import freezing
from tests.newsroom import NOON, a_member
from tests.web.browser import Browser, text_of
from tests.web.newsdesk import Desk, at


@pytest.fixture
def desk(sqlite_sessions: Sessions, member: Membership) -> Desk:
    return Desk(sqlite_sessions, member)


def send(browser: Browser, *variants: Variant, **fields: str) -> str:
    token = {"csrf_token": browser.token()}
    chosen = {"variant": [one.public_id for one in variants]}
    answer = browser.post("/calendar/bulk", data=token | chosen | fields, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def undo(browser: Browser, page: str) -> str:
    notes = [html.unescape(note) for note in re.findall(r'name="note" value="([^"]+)"', page)]
    fields = {"csrf_token": browser.token(), "note": notes}
    return browser.post("/calendar/bulk/undo", data=fields, follow_redirects=True).text


def posts(desk: Desk) -> list[Post]:
    with desk.sessions.reading() as session:
        mine = select(Post).where(Post.workspace_id == desk.member.workspace_id, Post.deleted_at.is_(None))
        return list(session.scalars(mine.order_by(Post.id)))


def test_looking_first_changes_nothing_and_says_what_would(browser: Browser, desk: Desk) -> None:
    one, gone = desk.plan("Winter season", at(24)), desk.plan("Out", at(20), state=State.PUBLISHED)

    page = send(browser, one, gone, deed="shift", days="2", hours="1")

    assert "26 November 2026, 11:00" in page
    assert "hand-stop" in page, "what is published does not move, and says why"
    assert "Do it for one" in page
    assert desk.planned(one) == at(24)


def test_what_came_of_it_is_a_page_to_reload_and_ones_own(
    browser: Browser, desk: Desk, owner: Membership, signed_in: Callable[[Membership], Browser]
) -> None:
    one = desk.plan("One", at(24, 9))
    fields = {
        "deed": "shift",
        "days": "1",
        "do": "1",
        "variant": one.public_id,
        "csrf_token": browser.token(),
    }

    told = browser.post("/calendar/bulk", data=fields)

    assert told.status_code == 303
    for _ in range(2):
        assert "Done for one." in browser.get(told.location).text
    assert desk.planned(one) == at(25, 9)
    assert signed_in(owner).get(told.location).status_code == 302


def test_many_are_shifted_on_their_walls_and_all_are_brought_back(browser: Browser, desk: Desk) -> None:
    one, two = desk.plan("One", at(24, 9)), desk.plan("Two", at(25, 18))

    page = send(browser, one, two, deed="shift", days="1", hours="0", do="1")

    assert (desk.planned(one), desk.planned(two)) == (at(25, 9), at(26, 18))

    undo(browser, page)

    assert (desk.planned(one), desk.planned(two)) == (at(24, 9), at(25, 18))


def test_an_hour_the_clocks_skip_or_double_is_asked_about_once_for_all(browser: Browser, desk: Desk) -> None:
    one, other = desk.plan("One", at(27, 2, 30)), desk.plan("Two", at(27, 2, 45))
    shift = {"deed": "shift", "days": "121", "hours": "0"}  # to the 28th of March
    assert "The clocks change" in send(browser, one, other, asked="1", **shift)

    send(browser, one, other, do="1", clock="later", **shift)

    planned = [desk.planned(each) for each in (one, other)]
    assert [f"{each.at:%d.%m. %H:%M}" for each in planned if each] == ["28.03. 03:30", "28.03. 03:45"]


def test_to_one_day_each_keeps_its_hour(browser: Browser, desk: Desk) -> None:
    one, idea = desk.plan("One", at(24, 9)), desk.plan("Idea", None, stage=Stage.IDEA)

    page = send(browser, one, idea, deed="day", day="2026-11-30", do="1")

    assert (desk.planned(one), desk.planned(idea)) == (at(30, 9), at(30, 10))
    undo(browser, page)
    assert (desk.planned(one), desk.planned(idea)) == (at(24, 9), None)


def test_what_one_refuses_does_not_stop_the_others(browser: Browser, desk: Desk) -> None:
    one, late = desk.plan("One", at(24)), desk.plan("Late", at(23))

    page = text_of(browser.post("/calendar/bulk", data={
        "csrf_token": browser.token(), "variant": [one.public_id, late.public_id],
        "deed": "shift", "days": "-1", "hours": "-20", "do": "1",
    }, follow_redirects=True))  # fmt: skip

    assert "One was refused." in page
    assert desk.planned(one) == at(22, 14)
    assert desk.planned(late) == at(23)


def test_a_label_goes_on_all_posts_once_and_comes_off_again(browser: Browser, desk: Desk) -> None:
    both = desk.plan("Both", at(24), desk.square, desk.letter)

    page = send(browser, both, deed="label", label="For the press", do="1")
    again = send(browser, both, deed="label", label="for the PRESS")

    assert "Gets “For the press”, a new label" in page
    assert "It carries “For the press” already." in again
    assert "For the press" in browser.get("/calendar").text
    undo(browser, page)
    assert "For the press" not in browser.get("/calendar").text, "made for this, it goes too"
    assert "It does not carry" in send(browser, both, deed="unlabel", label="For the press")


@pytest.mark.parametrize("taken_up", ["post", "freeze", "view", "somebody else undoes it"])
def test_a_label_taken_up_meanwhile_stays_when_the_deed_that_made_it_is_undone(
    browser: Browser, desk: Desk, signed_in: Callable[[Membership], Browser], taken_up: str
) -> None:
    one, two, other = desk.plan("One", at(24)), desk.plan("Two", at(25)), desk.plan("Other", at(26))
    page = send(browser, one, two, deed="label", label="For the press", do="1")
    undoing = browser
    with desk.sessions.writing() as session:
        house = desk.member.workspace
        owner = a_member(session, house, Role.OWNER, name="Olga Petit", email="olga@example.org")
        label = session.scalars(select(Label).where(Label.workspace_id == house.id)).one()
        if taken_up == "freeze":
            reach = freezing.Reach("labels", (label.public_id,))
            freezing.impose(session, reach=reach, reason="Later", by=owner, now=NOON)
    if taken_up == "post":
        assert "Gets “For the press”<" in send(browser, other, deed="label", label="For the press", do="1")
    elif taken_up == "view":
        browser.send("/calendar/views", name="Press", query=f"label={label.public_id}")
    elif taken_up != "freeze":
        undoing = signed_in(owner)

    undo(undoing, page)

    assert "For the press" in browser.get("/calendar").text
    assert "It does not carry" in send(browser, one, two, deed="unlabel", label="For the press")


def test_posts_are_filed_under_a_campaign_and_taken_out_again(
    browser: Browser, desk: Desk, sqlite_sessions: Sessions
) -> None:
    one = desk.plan("One", at(24))
    with sqlite_sessions.writing() as session:
        season = around.open_campaign(
            session,
            by=desk.member,
            name="Winter",
            starts_on=date(2026, 11, 1),
            ends_on=date(2026, 12, 1),
            now=NOON,
        )

    before = posts(desk)[0].version

    page = send(browser, one, deed="campaign", campaign=season.public_id, asked="1", do="1")

    assert posts(desk)[0].campaign_id == season.id
    assert posts(desk)[0].version > before  # who has it open is told
    assert "One" in browser.get(f"/calendar?campaign={season.public_id}").text
    undo(browser, page)
    assert posts(desk)[0].campaign_id is None


def test_submitting_is_taken_back_while_nothing_came_of_it(
    browser: Browser, desk: Desk, sqlite_sessions: Sessions
) -> None:
    one = desk.plan("One", at(24))
    page = send(browser, one, deed="submit", do="1")

    assert posts(desk)[0].stage == Stage.SUBMITTED
    undo(browser, page)
    assert posts(desk)[0].stage == Stage.DRAFT


def test_a_note_nobody_gave_out_submits_nothing(browser: Browser, desk: Desk) -> None:
    draft = desk.plan("A draft", at(24))

    browser.post(
        "/calendar/bulk/undo",
        data={"csrf_token": browser.token(), "note": [f"{draft.public_id} unsubmit submitted"]},
    )

    assert [each.stage for each in posts(desk)] == [Stage.DRAFT]


def test_only_what_one_may_approve_is_approved_and_then_leaves(
    browser: Browser, desk: Desk, sqlite_sessions: Sessions, member: Membership
) -> None:
    mine = desk.plan("Mine", at(24), stage=Stage.SUBMITTED)
    with sqlite_sessions.writing() as session:
        other = a_member(session, member.workspace, Role.EDITOR, name="Ben Ito")
        path = ApprovalPath(
            workspace_id=member.workspace_id, name="House", steps=[{"role": "editor"}], created_at=NOON
        )
        session.add(path)
    theirs = Desk(sqlite_sessions, other).plan("Theirs", at(25), stage=Stage.SUBMITTED)

    page = send(browser, mine, theirs, deed="approve", do="1")

    assert "Is approved and scheduled" in page
    assert "somebody else decides" in page
    assert desk.state(theirs) == State.SCHEDULED
    assert desk.state(mine) == State.UNSCHEDULED


def test_copies_and_deletions_are_taken_back(browser: Browser, desk: Desk) -> None:
    one = desk.plan("One", at(24))
    copied = send(browser, one, deed="duplicate", do="1")
    assert len(posts(desk)) == 2
    undo(browser, copied)
    assert len(posts(desk)) == 1

    deleted = send(browser, one, deed="delete", do="1")
    assert posts(desk) == []
    undo(browser, deleted)
    assert len(posts(desk)) == 1


def test_another_workspaces_posts_cannot_be_chosen(
    browser: Browser, sqlite_sessions: Sessions, desk: Desk
) -> None:
    from tests.newsroom import a_workspace

    with sqlite_sessions.writing() as session:
        eve = a_member(session, a_workspace(session, "Others"), name="Eve Stone")
    theirs = Desk(sqlite_sessions, eve)
    secret = theirs.plan("Secret", at(24))

    page = send(browser, secret, deed="delete", do="1")

    assert "Secret" not in page
    assert len(posts(theirs)) == 1


@pytest.mark.parametrize("fields", [{"deed": "burn"}, {}])
def test_there_is_no_such_deed(browser: Browser, fields: dict[str, str]) -> None:
    assert browser.send("/calendar/bulk", **fields).status_code == 404


def test_a_viewer_chooses_nothing(
    sqlite_sessions: Sessions, signed_in, member: Membership, desk: Desk
) -> None:
    desk.plan("One", at(24))
    with sqlite_sessions.writing() as session:
        viewer = a_member(session, member.workspace, Role.VIEWER, name="Vic Stone")

    assert 'form="bulk"' not in signed_in(viewer).get("/calendar?view=list").text
    assert signed_in(viewer).send("/calendar/bulk", deed="delete").status_code == 403
