"""Naming, lending and ending, asked as a browser asks."""

from sqlalchemy import select

from scheduler.channels import Channel
from scheduler.charter import naming
from scheduler.people import Role
from tests.newsroom import NOON, a_channel, a_member
from tests.web.browser import text_of


def test_a_mission_is_given_a_speaker_named_their_word_lent_and_taken_back(
    browser, member, signed_in, sqlite_sessions
):
    with sqlite_sessions.writing() as session:
        channel = a_channel(session, member.workspace, "La place")
        anais = a_member(session, member.workspace, Role.CONTRIBUTOR, name="Anaïs Petit")
        noe = a_member(session, member.workspace, Role.CONTRIBUTOR, name="Noé Day")
    browser.send("/charter/missions/new", name="Médiation", text="**Raconter**", channels=channel.public_id)
    with sqlite_sessions.reading() as session:
        mission = naming.missions(session, member.workspace_id)[0].public_id
    browser.send("/charter/speakers/new", member=anais.public_id, mission=mission)
    with sqlite_sessions.reading() as session:
        word = naming.speakers(session, member.workspace_id)[0].public_id

    lent = signed_in(anais).send(
        f"/charter/speakers/{word}/lending", member=noe.public_id, until="2026-12-24"
    )
    page = text_of(browser.get("/charter/speakers"))
    endless = signed_in(anais).send(f"/charter/speakers/{word}/lending", member=noe.public_id, until="")
    others = signed_in(noe).send(f"/charter/speakers/{word}/removal")
    browser.send(f"/charter/speakers/{word}/removal")

    assert lent.status_code == 302
    assert "Médiation" in page and "La place" in page and "lent to Noé Day" in page
    assert (endless.status_code, others.status_code) == (422, 403)
    browser.get("/charter/speakers")  # the flashed words
    assert "Anaïs Petit" not in text_of(browser.get("/charter/speakers"))


def test_a_guest_is_given_a_last_day_and_is_gone_after_it(owner, signed_in, sqlite_sessions, clock):
    with sqlite_sessions.writing() as session:
        guest = a_member(session, owner.workspace, Role.CONTRIBUTOR, name="Gwen Day")
    past = signed_in(owner).send(f"/members/{guest.public_id}/guest", until="2026-11-01")
    kept = signed_in(owner).send(f"/members/{guest.public_id}/guest", until="2026-11-22")
    theirs = signed_in(guest)
    before = theirs.get("/charter")
    clock.time = NOON.replace(day=23)

    assert (past.status_code, kept.status_code) == (422, 302)
    assert before.status_code == 200
    assert theirs.get("/charter").status_code == 302


def test_a_mission_keeps_its_ground_when_its_channel_has_gone(browser, member, sqlite_sessions):
    with sqlite_sessions.writing() as session:
        gone = a_channel(session, member.workspace, "La place").public_id
    browser.send("/charter/missions/new", name="Médiation", channels=gone)
    with sqlite_sessions.writing() as session:
        session.scalars(
            select(Channel).where(Channel.workspace_id == member.workspace_id)
        ).one().removed_at = NOON
        mission = naming.missions(session, member.workspace_id)[0].public_id

    page = text_of(browser.get(f"/charter/missions/{mission}"))
    browser.send(f"/charter/missions/{mission}", name="Mediation", channels=[gone, "unheard-of"])

    with sqlite_sessions.reading() as session:
        kept = naming.missions(session, member.workspace_id)[0]
    assert "(gone)" in page
    assert (kept.name, kept.channels) == ("Mediation", [gone])
