"""Ideas: added in one field, voted for, filed, and written as the same post."""

from scheduler.content import Stage
from scheduler.people import Role
from scheduler.planning import ideas, pillars
from tests.newsroom import NOON, a_channel, a_member
from tests.web.browser import text_of


def first_idea(sqlite_sessions, member):
    with sqlite_sessions.reading() as session:
        return ideas.listed(session, member)[0][0]


def test_a_contributor_adds_votes_and_an_editor_writes_the_same_post(
    signed_in, browser, sqlite_sessions, member
):
    with sqlite_sessions.writing() as session:
        colleague = a_member(session, member.workspace, Role.CONTRIBUTOR, name="Sam Sales")
        trade = pillars.create(session, by=member, name="Trade", now=NOON)
        channel = a_channel(session, member.workspace)
    sam = signed_in(colleague)

    sam.send("/plan/ideas", idea="  What clients ask about\n oars ")
    one = first_idea(sqlite_sessions, member)
    for voter in (sam, browser, browser):
        voter.send(f"/plan/ideas/{one.post.public_id}/vote", wanted="1")
    browser.send(f"/plan/ideas/{one.post.public_id}", pillar=trade.public_id, channel=channel.public_id)
    filed = first_idea(sqlite_sessions, member)
    words = text_of(sam.get("/plan/ideas"))
    answer = browser.send(f"/plan/ideas/{one.post.public_id}/draft")

    assert (one.post.title, one.post.text) == ("What clients ask about", "What clients ask about\n oars")
    assert (filed.votes, filed.mine, filed.post.pillar.name) == (2, True, "Trade")
    assert [variant.channel_id for variant in filed.post.variants] == [channel.id]
    assert "2 votes for “What clients ask about”" in words
    assert one.post.public_id in answer.location
    with sqlite_sessions.reading() as session:
        [post] = ideas.became(session, member.workspace_id)
        assert (post.stage, post.author_id) == (Stage.DRAFT, colleague.user_id)
    assert "the idea of Sam Sales" in text_of(browser.get("/plan/ideas"))


def test_an_empty_idea_is_asked_for_again_and_a_viewer_adds_none(signed_in, browser, sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        viewer = a_member(session, member.workspace, Role.VIEWER, name="Vic Low")

    assert browser.send("/plan/ideas", idea=" ").status_code == 422
    assert signed_in(viewer).send("/plan/ideas", idea="x").status_code == 403
    assert 'name="idea"' not in signed_in(viewer).get("/plan/ideas").get_data(as_text=True)
