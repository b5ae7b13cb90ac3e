"""The plan's file, downloaded and brought back through its page."""

from io import BytesIO

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
