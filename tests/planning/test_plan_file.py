"""The plan's file, downloaded and brought back through its page."""

import re
from io import BytesIO

import pytest

from scheduler.planning import pillars
from tests.newsroom import NOON, a_channel
from tests.web.browser import text_of


def test_a_plan_is_taken_along_looked_at_and_entered(browser, sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        a_channel(session, member.workspace, "Square")
        pillars.create(session, by=member, name="Trade", now=NOON)

    answer = browser.get("/plan/file/plan.yaml")
    content = answer.data.replace(
        b"plan: null", b"plan: {objective: 'Come \xe2\x80\x94 10:00', mix: {Trade: 30}}"
    )
    looked = browser.send("/plan/file", file=(BytesIO(content), "plan.yaml"))

    assert "attachment" in answer.headers["Content-Disposition"]
    assert "Channel (1) Square changed What for Come — 10:00" in text_of(looked)
    assert "Mix of pillars Trade 30" in text_of(looked)
    assert "plan: null" in browser.get("/plan/file/plan.yaml").text
    entered = browser.send("/plan/file/entry", words=content.decode().replace("\n", "\r\n"), name="plan.yaml")
    assert "Come — 10:00" in browser.get("/plan/file/plan.yaml").text
    same = browser.send("/plan/file", file=(BytesIO(content), "plan.yaml"))
    assert "Nothing: the plan says this already." in text_of(same)

    page = entered.location.partition("?")[0]
    assert "2 of 2" in text_of(browser.get(page))
    browser.send(f"{page}/undo")
    assert "2 of 2" in text_of(browser.get(page))
    assert "plan: null" in browser.get("/plan/file/plan.yaml").text


def test_a_file_that_is_no_plan_comes_back_with_a_sentence(browser):
    answer = browser.send("/plan/file", file=(BytesIO(b"plan: 1\nposts: []"), "plan.yaml"))

    assert answer.status_code == 422
    assert "A plan has no “posts”." in text_of(answer)
    assert browser.send("/plan/file").status_code == 422


def test_dates_of_a_series_that_stand_apart_are_said_as_dates(browser, sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        a_channel(session, member.workspace, "Square")
    content = b"""plan: 1
series:
- {name: Visits, starts_at: '2027-03-02T09:00', zone: Europe/Paris, rule: FREQ=WEEKLY;BYDAY=TU, text: Come, language: en,
   channels: [{name: Square}], skipped: ['2027-03-09T09:00'], moved: [{'on': '2027-03-16T09:00', to: '2027-03-17T11:30'}]}
"""

    looked = text_of(browser.send("/plan/file", file=(BytesIO(content), "plan.yaml")))
    elsewhere = content.replace(b"2027-03-09", b"2027-03-10")
    refused = text_of(browser.send("/plan/file", file=(BytesIO(elsewhere), "plan.yaml")))

    assert "Dates left out 9 Mar 2027 09:00" in looked
    assert "16 Mar 2027 09:00 → 17 Mar 2027 11:30" in looked
    assert "The series does not come back on" in refused


def test_the_patience_of_a_channel_is_told_in_words(browser, sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        a_channel(session, member.workspace, "Square")

    content = browser.get("/plan/file/plan.yaml").data.replace(
        b"plan: null", b"plan: {objective: Come, patience_minutes: 120, lateness: drop}"
    )
    looked = text_of(browser.send("/plan/file", file=(BytesIO(content), "plan.yaml")))

    assert "It is still worth publishing within" in looked
    assert "2 hours" in looked
    assert "Drop it" in looked


@pytest.mark.parametrize("address", ["/plan/spreadsheet", "/plan/calendar-file", "/plan/file"])
def test_the_three_ways_out_and_in_are_one_place_of_the_plan(browser, address):
    page = browser.get(address).text

    places = page[page.index('class="plan-places"') : page.index('class="seg ways"')]
    assert places.count("<a ") == 8 and re.search(r'aria-current="\w+">Files<', places)
    ways = page[page.index('class="seg ways"') :].partition("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', ways) == ["/plan/spreadsheet", "/plan/calendar-file", "/plan/file"]
    assert f'href="{address}" aria-current="page"' in ways


def test_a_file_that_cannot_be_read_leaves_one_where_one_was(browser):
    assert browser.send("/plan/file").text.count('aria-current="page">Whole plan (YAML)<') == 1
