"""The queue: what needs somebody stands first, each with what can be done about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from scheduler.channels import Channel, Health
from scheduler.content import Variant
from scheduler.db import Sessions
from scheduler.people import Membership, Role
from scheduler.publishing import Attempt, Delivery, Outcome, Part, PartState, State
from scheduler.wording import N_
from tests.newsroom import NOON, a_member, a_user
from tests.web.browser import Browser, text_of
from tests.web.newsdesk import Desk, at


@pytest.fixture
def desk(sqlite_sessions: Sessions, member: Membership) -> Desk:
    return Desk(sqlite_sessions, member)


def put(desk: Desk, variant: Variant, **values: Any) -> str:
    """Change its delivery; gives the delivery's address."""
    with desk.sessions.writing() as session:
        session.execute(
            update(Delivery)
            .where(Delivery.workspace_id == variant.workspace_id, Delivery.variant_id == variant.id)
            .values(changed_at=NOON, **values)
        )
        return (
            "/queue/"
            + session.scalars(
                select(Delivery.public_id).where(
                    Delivery.workspace_id == variant.workspace_id, Delivery.variant_id == variant.id
                )
            ).one()
        )


def test_an_empty_queue_says_what_would_be_here(browser: Browser) -> None:
    assert "Nothing is waiting to leave" in text_of(browser.get("/queue"))


def test_what_needs_somebody_comes_most_urgent_first(browser: Browser, desk: Desk) -> None:
    for title, state in (
        ("Late one", State.MISSED),
        ("Broken one", State.FAILED),
        ("Doubtful one", State.UNCONFIRMED),
    ):
        desk.plan(title, at(24), state=state)
    desk.plan("Soon", at(25), state=State.SCHEDULED)

    page = text_of(browser.get("/queue"))

    places = [page.index(title) for title in ("Doubtful one", "Broken one", "Late one", "Soon")]
    assert places == sorted(places)
    assert "Look on the channel whether it is there" in page


def test_the_rail_counts_what_needs_somebody(browser: Browser, desk: Desk) -> None:
    desk.plan("Broken one", at(24), state=State.FAILED)
    put(desk, desk.plan("Checked by itself", at(24), state=State.UNCONFIRMED), look_again_at=NOON)

    assert '<b class="badge failed">1</b>' in browser.get("/queue").text


def test_it_is_there_with_its_link(browser: Browser, desk: Desk) -> None:
    variant = desk.plan("Doubtful one", at(24), state=State.UNCONFIRMED)

    answer = browser.send(
        put(desk, variant) + "/resolution", outcome="published", permalink="https://x.example/1"
    )

    assert answer.status_code == 302
    assert desk.state(variant) == State.PUBLISHED


def test_that_it_is_there_needs_a_proof(browser: Browser, desk: Desk) -> None:
    variant = desk.plan("Doubtful one", at(24), state=State.UNCONFIRMED)

    answer = browser.send(put(desk, variant) + "/resolution", outcome="published")

    assert answer.status_code == 422
    assert "Give the link" in text_of(answer)
    assert desk.state(variant) == State.UNCONFIRMED


def test_it_is_not_there_sends_it_again(browser: Browser, desk: Desk) -> None:
    variant = desk.plan("Doubtful one", at(24), state=State.UNCONFIRMED)

    browser.send(put(desk, variant) + "/resolution", outcome="absent")

    assert desk.state(variant) == State.SCHEDULED


def test_a_missed_one_is_published_now_or_dropped(browser: Browser, desk: Desk) -> None:
    late, never = (desk.plan(title, at(20), state=State.MISSED) for title in ("Late", "Never"))

    browser.send(put(desk, late) + "/publication")
    browser.send(put(desk, never) + "/resolution", outcome="dropped")

    assert (desk.state(late), desk.state(never)) == (State.SCHEDULED, State.DROPPED)


def test_what_the_gate_refuses_is_said_and_changes_nothing(browser: Browser, desk: Desk) -> None:
    variant = desk.plan("Empty", at(20), state=State.FAILED, text="")

    answer = browser.send(put(desk, variant) + "/publication")

    assert answer.status_code == 422
    assert "There is nothing to publish yet." in text_of(answer)
    assert desk.state(variant) == State.FAILED


def test_a_manual_task_shows_the_words_to_copy(browser: Browser, desk: Desk) -> None:
    variant = desk.plan("By hand", at(20), state=State.WAITING, text="Copy these words.")

    page = browser.get("/queue").text

    assert "Copy these words." in page
    assert f'data-copy="#words-{put(desk, variant).removeprefix("/queue/")}"' in page


def test_a_channel_that_lost_its_login_offers_to_reconnect(
    browser: Browser, desk: Desk, sqlite_sessions: Sessions
) -> None:
    desk.plan("Waiting for the key", at(24), state=State.SCHEDULED)
    with sqlite_sessions.writing() as session:
        session.execute(
            update(Channel)
            .where(Channel.workspace_id == desk.member.workspace_id, Channel.id == desk.square.id)
            .values(health=Health.UNAUTHORIZED)
        )

    page = browser.get("/queue")

    assert "Waits until the channel is reconnected." in text_of(page)
    assert f"/channels/{desk.square.public_id}/connection" in page.text


def tried(desk: Desk, variant: Variant, parts: int = 1, **of_part: Any) -> str:
    """One attempt and its parts."""
    address = put(desk, variant, fence=1)
    with desk.sessions.writing() as session:
        delivery = session.scalars(
            select(Delivery.id).where(
                Delivery.workspace_id == variant.workspace_id, Delivery.variant_id == variant.id
            )
        ).one()
        ours = {"workspace_id": variant.workspace_id, "delivery_id": delivery}
        session.execute(
            insert(Attempt).values(
                **ours, fence=1, key="k", owner="w", started_at=NOON, finished_at=NOON, outcome=Outcome.REFUSED,
                reason=N_("Too rude."), said={"title": "T", "text": "The words then.", "images": []},
            )
        )  # fmt: skip
        session.execute(
            insert(Part),
            [
                {
                    **ours,
                    "ordinal": n,
                    "name": f"part {n}",
                    "key": f"k{n}",
                    "state": PartState.SENT,
                    **of_part,
                }
                for n in range(1, parts + 1)
            ],
        )
    return address


def test_a_delivery_shows_what_was_tried_with_which_words(browser: Browser, desk: Desk) -> None:
    address = tried(desk, desk.plan("Broken", at(20), state=State.FAILED))

    page = text_of(browser.get(address))

    assert "Too rude." in page
    assert "The words then." in page
    assert "Refused" in page


def test_many_parts_come_page_by_page(browser: Browser, desk: Desk) -> None:
    address = tried(desk, desk.plan("Letter", at(20), state=State.PUBLISHED), parts=120)

    first, third = text_of(browser.get(address)), text_of(browser.get(address + "?parts=3"))

    assert "part 50" in first
    assert "part 51" not in first
    assert "part 120" in third


def test_long_lists_have_pages_and_can_be_narrowed(browser: Browser, desk: Desk) -> None:
    for number in range(25):
        desk.plan(f"Post {number:02}", at(24), state=State.SCHEDULED)
    desk.plan("Elsewhere", at(24), desk.letter, state=State.SCHEDULED)

    assert "Post 20" not in text_of(browser.get("/queue/all/next"))
    assert "Post 24" in text_of(browser.get("/queue/all/next?page=2"))
    only = text_of(browser.get(f"/queue/all/next?channel={desk.letter.public_id}"))
    assert "Elsewhere" in only
    assert "Post 01" not in only


@pytest.mark.parametrize(
    "path", ["/queue/all/nonsense", "/queue/nonsense", "/queue?state=odd", "/queue/all/next?page=0"]
)
def test_there_is_no_such_page(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_who_may_not_decide_sees_and_cannot_press(
    signed_in: Any, desk: Desk, sqlite_sessions: Sessions
) -> None:
    variant = desk.plan("Broken", at(20), state=State.FAILED)
    with sqlite_sessions.writing() as session:
        viewer = a_member(
            session,
            desk.member.workspace,
            Role.VIEWER,
            user=a_user(session, "Vic Sol", email="vic@example.org"),
        )
    browser = signed_in(viewer)

    page = browser.get("/queue")

    assert "Broken" in text_of(page)
    assert "Publish now" not in text_of(page)
    assert '<b class="badge failed">' not in page.text
    assert browser.send(put(desk, variant) + "/publication").status_code == 403


def test_the_plan_after_an_outage_is_shown_before_it_runs(browser: Browser, desk: Desk) -> None:
    late = desk.plan("Late bread", at(22, 12, 30), state=State.SCHEDULED)
    put(desk, late, due_at=NOON + timedelta(minutes=5), spread_at=NOON)

    page = browser.get("/queue")
    assert "Late after an interruption: The square" in text_of(page)
    assert "5 minutes apart, the oldest first" in text_of(page)

    kept = browser.send(f"/queue/turns/{desk.square.public_id}/keep")
    assert kept.status_code == 302
    assert "as you decided" in text_of(browser.get("/queue"))
    browser.send(f"/queue/turns/{desk.square.public_id}/ask")
    assert desk.state(late) == State.MISSED
    assert browser.send(f"/queue/turns/{desk.square.public_id}/whatever").status_code == 404


def test_a_post_may_have_a_patience_of_its_own(browser: Browser, desk: Desk) -> None:
    variant = desk.plan("Soon stale", at(24), state=State.SCHEDULED)
    page = put(desk, variant)

    assert browser.send(f"{page}/patience", then="drop", minutes="soon").status_code == 422
    assert browser.send(f"{page}/patience", then="drop", minutes="15").status_code == 302
    assert (desk.read(variant).patience_minutes, desk.read(variant).lateness) == (15, "drop")
    browser.send(f"{page}/patience", then="", minutes="15")
    assert desk.read(variant).patience_minutes is None


def test_the_page_knows_the_counter_to_watch_and_how_to_look_again_without_a_script(
    browser: Browser, desk: Desk
) -> None:
    desk.plan("Soon", at(25), state=State.SCHEDULED)

    page = browser.get("/queue?state=missed").text

    assert 'data-changes-at="/calendar/changes"' in page
    assert 'href="/queue?state=missed"' in page
