"""The pages of layers, as a planner and as a reader use them."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import select

from scheduler.calendar import Layer
from scheduler.calendar.layers import happening
from scheduler.calendar.layers import said as saying
from scheduler.content import Stage
from scheduler.db import Sessions
from scheduler.people import Membership, Role
from tests.calendar.layer_house import event, ics
from tests.newsroom import NOON, a_channel, a_member, a_post, a_variant
from tests.web.browser import Browser, text_of


@pytest.fixture
def planner(signed_in, owner: Membership) -> Browser:
    return signed_in(owner)


def bring(client: Browser, *events: str, kind: str = "school", at: str = "/plan/layers") -> str:
    """The address of the layer's page."""
    form = {"name": "School", "kind": kind, "file": (io.BytesIO(ics(*events)), "school.ics")}
    answer = client.send(at, **form)
    assert answer.status_code == 302, text_of(answer)
    return answer.headers["Location"]


def test_a_file_is_looked_at_then_drawn_in_month_week_day_list_and_on_paper_until_it_is_switched_off(planner):
    page = bring(
        planner,
        event("1", "DTSTART;VALUE=DATE:20261219\nDTEND;VALUE=DATE:20270104", name="Christmas holidays"),
    )

    before = planner.get("/calendar?date=2026-12-20").text
    looked = text_of(planner.get(page))
    decide(planner, page, "/entry")
    after = [
        planner.get(f"/calendar?view={view}&date=2026-12-20").text
        for view in ("month", "week", "day", "list")
    ]
    paper = planner.get("/calendar/paper?date=2026-12-20").text
    planner.send(page + "/shown", shown="0")

    assert "Christmas holidays" not in before
    assert "one new event" in looked.replace("1 new event", "one new event")
    assert ["Christmas holidays" in one for one in (*after, paper)] == [True] * 5
    assert "Christmas holidays" not in planner.get("/calendar?date=2026-12-20").text


def decide(planner, page: str, deed: str):
    """By the button on the page."""
    button = re.search(rf'action="({page}{deed}[^"]*)"', planner.get(page).text)
    return planner.send(button[1] if button else page + deed)


def test_who_looked_at_one_file_does_not_enter_the_one_brought_since(planner):
    page = bring(planner, event("1", "DTSTART;VALUE=DATE:20261205", name="Fair"))
    looked_at = re.search(rf'action="({page}/entry[^"]*)"', planner.get(page).text)
    assert looked_at
    bring(planner, event("2", "DTSTART;VALUE=DATE:20261206", name="Market"), at=page + "/file")

    planner.send(looked_at[1])

    assert "changed since you looked at it" in planner.get(page).text
    assert "Nothing of this is in the calendar yet" in planner.get(page).text


def test_a_newer_file_is_compared_taken_over_and_taken_back_and_the_layer_comes_back_after_its_removal(
    planner, sqlite_sessions: Sessions
):
    page = bring(planner, event("1", "DTSTART;VALUE=DATE:20261205", name="Fair"))
    decide(planner, page, "/entry")

    bring(planner, event("2", "DTSTART;VALUE=DATE:20261206", name="Market"), at=page + "/file")
    compared = text_of(planner.get(page))
    decide(planner, page, "/entry")
    taken_over = planner.get(page).text
    decide(planner, page, "/undo")
    back = planner.get(page).text
    gone = planner.get(planner.send(page + "/removal").headers["Location"]).text
    undo = re.search(r'action="(/undo/[^"]+)"', gone)
    assert undo
    planner.send(undo[1].replace("&amp;", "&"))

    assert "goes" in compared
    assert ("Market" in taken_over, "Fair" in taken_over) == (True, False)
    assert ("Market" in back, "Fair" in back) == (False, True)
    with sqlite_sessions.reading() as session:
        layer = session.scalars(select(Layer).where(Layer.workspace_id == 1)).one()
        assert layer.drawn_until is None  # the chore finds where its dates stand


def test_a_post_in_a_time_of_silence_says_so_and_goes_out_all_the_same(
    planner, owner, sqlite_sessions: Sessions
):
    page = bring(planner, event("1", "DTSTART;VALUE=DATE:20261126", name="Election"), kind="blackout")
    decide(planner, page, "/entry")
    with sqlite_sessions.writing() as session:
        by = session.merge(owner, load=False)
        post = a_post(session, by, stage=Stage.DRAFT)
        planned = NOON.replace(day=26)
        a_variant(
            session,
            post,
            a_channel(session, by.workspace),
            planned_instant=planned,
            planned_at=planned.replace(tzinfo=None),
            planned_zone="UTC",
        )
        public_id = post.public_id

    panel = text_of(planner.get(f"/calendar?date=2026-11-26&post={public_id}"))
    composer = text_of(planner.get(f"/posts/{public_id}/compose"))
    embargo = planner.send(
        "/plan/key-dates", name="Election", on="2026-11-26", comes="once", embargo="1", sure="1"
    )

    for said in (panel, composer):
        assert "falls into “Election” of the layer “School”. It goes out all the same." in said
    assert embargo.status_code == 302
    assert "Make an embargo of it" in planner.get(page).text


def test_a_file_that_is_none_is_refused_in_a_sentence_and_an_address_waits_for_the_workers(planner):
    page = {"name": "School", "kind": "school"}
    refused = planner.send("/plan/layers", **page, file=(io.BytesIO(b"<html>"), "a.ics"))
    nothing = planner.send("/plan/layers", **page)
    inside = planner.send("/plan/layers", **page, address="file:///etc/passwd")
    sent = planner.send("/plan/layers", **page, address="https://example.org/s3cret.ics")
    subscribed = planner.get(sent.headers["Location"])

    assert (refused.status_code, nothing.status_code, inside.status_code) == (422, 422, 422)
    assert "does not begin with BEGIN:VCALENDAR" in text_of(refused)
    assert "Being fetched" in text_of(subscribed)
    assert "s3cret" not in subscribed.text


def test_who_may_not_plan_looks_and_changes_nothing(planner, owner, signed_in, sqlite_sessions: Sessions):
    page = bring(planner, event("1", name="Fair"))
    decide(planner, page, "/entry")
    with sqlite_sessions.writing() as session:
        by = session.merge(owner, load=False)
        reader = a_member(session, by.workspace, Role.VIEWER, name="Rita Lee", email="rita@example.org")
    guest = signed_in(reader)

    assert "Fair" in guest.get(page).text
    assert [guest.send(page + deed).status_code for deed in ("/removal", "/entry", "/shown", "/refresh")] == [
        403
    ] * 4


def test_a_hostile_name_is_shown_as_words(planner):
    page = bring(planner, event("1", name="<script>alert(1)</script>"))
    decide(planner, page, "/entry")

    assert "<script>alert" not in planner.get(page).text + planner.get("/calendar?date=2026-12-01").text


def test_reading_and_finding_the_dates_is_done_once_before_the_database_is_written_also_to_take_it_back(
    planner, monkeypatch
):
    page = bring(planner, event("1"), event("2", "DTSTART;VALUE=DATE:20261206"))
    enter_it = re.search(rf'action="({page}/entry[^"]*)"', planner.get(page).text)[1]
    worked = list[str]()
    for module, name in ((saying, "read"), (happening, "happenings")):
        monkeypatch.setattr(module, name, watched(getattr(module, name), worked))

    planner.send(enter_it)
    entering, worked[:] = list(worked), []
    bring(planner, event("1", more="SEQUENCE:1", name="Fair, later"), at=page + "/file")
    planner.send(re.search(rf'action="({page}/entry[^"]*)"', planner.get(page).text)[1])
    old_undo = re.search(rf'action="({page}/undo[^"]*)"', planner.get(page).text)[1]
    bring(planner, event("3"), at=page + "/file")
    planner.send(old_undo)
    refused = planner.get(page).text
    take_back = re.search(rf'action="({page}/undo[^"]*)"', planner.get(page).text)[1]
    worked.clear()
    planner.send(take_back)
    taking_back = list(worked)

    assert entering == ["read", "happenings"]
    assert "changed since you looked at it" in refused
    assert taking_back == ["happenings"]
    assert "Fair, later" not in planner.get("/calendar?date=2026-12-01").text


def watched(work, worked):
    def noted(*facts, **where):
        worked.append(work.__name__)
        return work(*facts, **where)

    return noted


def test_more_bands_than_a_day_shows_lead_to_the_day_with_all_of_them(planner):
    one_day = "DTSTART;VALUE=DATE:20261202\nDTEND;VALUE=DATE:20261203"
    page = bring(planner, *(event(str(number), one_day, name=f"Fair {number}") for number in range(9)))
    decide(planner, page, "/entry")

    month, week, day = (
        planner.get(f"/calendar?view={view}&date=2026-12-02") for view in ("month", "week", "day")
    )

    rest = re.search(r'<li class="at5 rest"><a href="([^"]+)" aria-label="5 more">', month.text)
    assert rest and "Fair 8" in text_of(planner.get(rest[1]))
    assert "+1 more" in text_of(week)
    assert sum(f"Fair {number}" in text_of(day) for number in range(9)) == 9


def test_a_silence_of_some_hours_is_hatched_in_those_while_a_month_says_so_of_the_day(planner):
    page = bring(
        planner,
        event("1", "DTSTART:20261202T110000Z\nDTEND:20261202T170000Z", name="Court hearing"),
        kind="blackout",
    )
    decide(planner, page, "/entry")

    day, month = (planner.get(f"/calendar?view={view}&date=2026-12-02").text for view in ("day", "month"))

    hatched = re.findall(r'id="d-2026-12-02-(\d\d)" class="day hour[^"]* blackout"', day)
    drawn = re.findall(r'id="d-2026-12-02-(\d\d)" class="day hour', day)
    assert set(hatched) == set(drawn) & {"12", "13", "14", "15", "16", "17"}
    assert {"11", "12", "18"} <= set(drawn)
    assert re.search(r'id="d-2026-12-02" class="day[^"]* blackout"', month)


def test_a_file_that_says_what_is_there_already_asks_nothing(planner):
    page = bring(planner, event("1"), "UID:2\nSUMMARY:No day")
    decide(planner, page, "/entry")
    stamped_anew = event("1").replace("20261101T000000Z", "20261120T000000Z")

    for again in (event("1"), stamped_anew):
        bring(planner, again, "UID:2\nSUMMARY:No day", at=page + "/file")
        looked = text_of(planner.get(page))
        assert "There is nothing to take over: all of it is there already." in looked
        assert "A newer file waits" not in looked and "Take this over" not in looked
    bring(planner, event("1", name="Other"), at=page + "/file")
    assert "A newer file waits" in text_of(planner.get(page))
    bring(planner, event("1"), "UID:2\nSUMMARY:No day", at=page + "/file")
    assert "A newer file waits" not in text_of(planner.get(page)), "the newest file is the one that counts"
