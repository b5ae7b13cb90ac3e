"""Who may speak where, and what happens to what others put there."""

from datetime import datetime, timedelta

import pytest

from scheduler import publishing
from scheduler.charter import naming, speaking
from scheduler.charter.naming import BadSpeaker, On
from scheduler.db import LocalTime, across_workspaces
from scheduler.people import Role
from scheduler.people.roles import NotAllowed
from scheduler.planning import pillars
from scheduler.publishing import Refused, State
from scheduler.publishing.gating import renewal
from scheduler.publishing.planned import voices
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace

DAY = timedelta(days=1)


@pytest.fixture
def session(sqlite_sessions):
    with sqlite_sessions.writing() as opened:
        yield opened


@pytest.fixture
def ada(session):
    return a_member(session, a_workspace(session), Role.OWNER)


@pytest.fixture
def idris(session, ada):
    return a_member(session, ada.workspace, Role.EDITOR, name="Idris Benali")


@pytest.fixture
def square(session, ada):
    return a_channel(session, ada.workspace)


def on(day):
    return LocalTime(datetime(2026, 11, day, 12), "Europe/Paris")


def schedule(session, by, channel, day=25, **more):
    variant = a_post(session, by, "Open on Sunday.", channel, **more).variants[0]
    publishing.schedule(session, variant, planned=on(day), by=by, now=NOON)
    return variant


def grounds(refused):
    return [one.ground for one in refused.value.refusals]


def test_where_nobody_is_named_everybody_with_the_right_publishes(session, idris, square):
    assert schedule(session, idris, square).delivery.state == State.SCHEDULED


def test_a_channel_with_speakers_is_theirs_and_the_refusal_names_them(session, ada, idris, square):
    naming.name_speaker(session, by=ada, member=ada, on=On([square.public_id]), now=NOON)

    with pytest.raises(Refused) as refused:
        schedule(session, idris, square)

    assert grounds(refused) == ["speaker"]
    assert "Ada Roux" in str(refused.value.refusals[0].text)
    assert schedule(session, ada, square).delivery.state == State.SCHEDULED
    assert schedule(session, idris, a_channel(session, ada.workspace, "Elsewhere"))


def test_what_a_speaker_wrote_another_may_put_on_the_calendar(session, ada, idris, square):
    naming.name_speaker(session, by=ada, member=idris, on=On([square.public_id]), now=NOON)
    variant = a_post(session, idris, "By Idris.", square).variants[0]

    publishing.schedule(session, variant, planned=on(25), by=ada, now=NOON)

    assert variant.delivery.state == State.SCHEDULED


def test_a_topic_and_a_language_are_ground_too(session, ada, idris, square):
    topic = pillars.create(session, by=ada, name="Institution", now=NOON)
    naming.name_speaker(
        session, by=ada, member=ada, on=On(pillars=[topic.public_id], languages=["en"]), now=NOON
    )

    with pytest.raises(Refused):
        schedule(session, idris, square, pillar_id=topic.id)
    assert schedule(session, idris, square, pillar_id=topic.id, language="fr")
    assert schedule(session, idris, square)


def test_a_department_speaks_within_its_mission(session, ada, idris, square):
    mission = naming.give_mission(session, by=ada, name="Support", on=On([square.public_id]), now=NOON)
    naming.name_speaker(session, by=ada, member=idris, mission=mission, now=NOON)

    assert schedule(session, idris, square)
    naming.end_mission(session, mission, by=ada, now=NOON)
    assert speaking.voices(session, ada.workspace_id).grants == ()


def test_a_word_is_lent_for_some_days_never_beyond_them_nor_on(session, ada, idris, square):
    mine = naming.name_speaker(session, by=ada, member=ada, on=On([square.public_id]), now=NOON)
    lent = naming.lend(session, mine, by=ada, to=idris, until_at=NOON + 4 * DAY, now=NOON)

    assert schedule(session, idris, square, day=25)
    with pytest.raises(Refused):
        schedule(session, idris, square, day=28)
    with pytest.raises(BadSpeaker):
        naming.lend(session, lent, by=idris, to=ada, until_at=NOON + DAY, now=NOON)
    with pytest.raises(NotAllowed):
        naming.lend(
            session, mine, by=a_member(session, ada.workspace, Role.CONTRIBUTOR, name="Noé Day"),
            to=idris, until_at=NOON + DAY, now=NOON,
        )  # fmt: skip


def test_a_word_taken_back_holds_what_was_scheduled_under_it_and_says_why(session, ada, idris, square):
    theirs = naming.name_speaker(session, by=ada, member=idris, on=On([square.public_id]), now=NOON)
    naming.name_speaker(session, by=ada, member=ada, on=On([square.public_id]), now=NOON)
    variant = schedule(session, idris, square)

    naming.take_back(session, theirs, by=ada, now=NOON)
    voices.changed(session, ada.workspace_id)
    with across_workspaces(session):
        renewal.renew(session, now=NOON)
    session.refresh(variant.delivery)

    assert variant.delivery.state == State.HELD
    assert "this is for Ada Roux to say" in str(variant.delivery.cause)


def test_the_stamp_is_good_until_the_word_ends(session, ada, idris, square):
    naming.name_speaker(
        session, by=ada, member=idris, on=On([square.public_id]), until_at=NOON + 5 * DAY, now=NOON
    )

    assert schedule(session, idris, square).delivery.good_until == NOON + 5 * DAY


def test_a_guests_access_and_word_end_by_themselves(session, ada, idris, square):
    naming.name_speaker(session, by=ada, member=idris, on=On([square.public_id]), now=NOON)
    idris.guest_until = NOON + 2 * DAY

    with pytest.raises(Refused):
        schedule(session, idris, square, day=26)
    assert voices.end_guests(session, NOON + 2 * DAY) == 1
    assert idris.ended_at == NOON + 2 * DAY


def test_ground_stays_reserved_when_its_last_speaker_leaves(session, ada, idris, square):
    naming.name_speaker(session, by=ada, member=idris, on=On([square.public_id]), now=NOON)
    idris.ended_at = NOON
    session.flush()

    with pytest.raises(Refused) as refused:
        schedule(session, ada, square)

    assert "nobody has the word" in str(refused.value.refusals[0].text)
