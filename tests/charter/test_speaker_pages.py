"""Naming, lending and ending, asked as a browser asks."""

import re
from datetime import datetime

from sqlalchemy import select

from scheduler import publishing
from scheduler.channels import Channel
from scheduler.charter import naming
from scheduler.db import LocalTime
from scheduler.people import Role
from tests.newsroom import NOON, a_channel, a_member, a_post
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


def test_before_a_speaker_is_named_the_page_says_what_that_would_hold(browser, member, sqlite_sessions):
    with sqlite_sessions.writing() as session:
        channel = a_channel(session, member.workspace, "La place")
        anais = a_member(session, member.workspace, Role.CONTRIBUTOR, name="Anaïs Petit")
        others = a_member(session, member.workspace, Role.EDITOR, name="Noé Day")
        for by, title in ((others, "Low tide"), (others, "High tide"), (anais, "Her own")):
            variant = a_post(session, by, "Open.", channel, title=title).variants[0]
            publishing.schedule(
                session,
                variant,
                planned=LocalTime(datetime(2026, 11, 25, 12), "Europe/Paris"),
                by=others,
                now=NOON,
            )
    naming_her = {"member": anais.public_id, "channels": channel.public_id}

    asked = browser.send("/charter/speakers/new", **naming_her)
    with sqlite_sessions.reading() as session:
        unsaved = naming.speakers(session, member.workspace_id)
    saved = browser.send("/charter/speakers/new", **naming_her, held="2")
    again = browser.send("/charter/missions/new", name="Sea", text="All of it", languages="en")

    page = text_of(asked)
    assert asked.status_code == 422 and unsaved == []
    assert "Saving holds 2 scheduled posts" in page and "Save, and hold 2 posts" in page
    assert "Low tide" in page and "High tide" in page and "Her own" not in page
    assert saved.status_code == 302
    assert again.status_code == 302  # nobody is named within it yet
    browser.get("/charter/speakers")
    assert "La place · all topics · all languages" in text_of(browser.get("/charter/speakers"))


def test_a_browser_lets_a_speaker_be_named_without_a_mission(browser, member, sqlite_sessions):
    page = browser.get("/charter/speakers/new").get_data(as_text=True)

    demanded = set(re.findall(r'name="([a-z]+)"[^>]*\brequired', page))

    # An empty value that is demanded is never sent: the button does nothing, and “None” is a choice here.
    assert "mission" in page and demanded == {"member"}
