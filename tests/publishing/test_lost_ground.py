"""What loses its ground leaves on no old stamp: nothing has to be part of the words for the gate to ask again."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from scheduler import library, publishing
from scheduler.charter import editing as editing_charter
from scheduler.charter import naming, versions
from scheduler.charter.acknowledging import NotAcknowledged
from scheduler.charter.naming import On
from scheduler.charter.terms import set_terms
from scheduler.content import Variant, writing
from scheduler.db import Sessions
from scheduler.library import describing
from scheduler.people import Membership, Role
from scheduler.planning import pillars
from scheduler.publishing import Delivery, State
from scheduler.publishing.planned import backlog, editing, voices
from scheduler.publishing.reading_back.resolving import resolve
from tests.content.test_pictures import a_file
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace
from tests.publishing.test_scheduling import TOMORROW


@pytest.fixture
def session(sqlite_sessions: Sessions):
    with sqlite_sessions.writing() as opened:
        yield opened


@pytest.fixture
def ada(session: Session) -> Membership:
    return a_member(session, a_workspace(session), Role.OWNER)


def scheduled(session: Session, by: Membership, text: str = "Open on Sunday.", **more) -> Variant:
    channel = more.pop("channel", None) or a_channel(session, by.workspace)
    variant = a_post(session, by, text, channel, **more).variants[0]
    publishing.schedule(session, variant, planned=TOMORROW, by=by, now=NOON)
    return variant


def stamped(session: Session, variant: Variant) -> bool:
    session.refresh(variant.delivery)
    return variant.delivery.stamped_at is not None


def test_a_post_moved_onto_the_ground_of_others_is_taken_off_the_calendar(session, ada):
    idris = a_member(session, ada.workspace, Role.EDITOR, name="Idris Benali")
    topic = pillars.create(session, by=ada, name="Institution", now=NOON)
    naming.name_speaker(session, by=ada, member=ada, on=On(pillars=[topic.public_id]), now=NOON)
    variant = scheduled(session, idris)

    changed = editing.revise(session, variant.post, by=idris, now=NOON, pillar=topic)

    assert changed.unscheduled == [variant]
    assert "Ada Roux" in str(changed.notes[0])


def test_a_picture_without_its_credit_and_a_topic_of_another_nature_are_asked_about(session, ada, tmp_path):
    image = describing_a_picture(session, ada, tmp_path)
    topic = pillars.create(session, by=ada, name="Shop", now=NOON)
    variant = a_post(session, ada, "Look.", a_channel(session, ada.workspace), pillar_id=topic.id).variants[0]
    writing.set_images(session, variant.post, [image], by=ada, now=NOON)
    lost = []

    publishing.schedule(session, variant, planned=TOMORROW, by=ada, now=NOON)
    describing.describe(session, image, by=ada, now=NOON, alt="A white wall")
    lost.append(not stamped(session, variant))
    describing.describe(session, image, by=ada, now=NOON, credit="")
    lost.append(not stamped(session, variant))
    publishing.schedule(session, variant, planned=TOMORROW, by=ada, now=NOON)
    pillars.rename(session, topic, by=ada, name="The shop", now=NOON)
    lost.append(not stamped(session, variant))
    pillars.rename(session, topic, by=ada, name="The shop", nature="promotional", now=NOON)
    lost.append(not stamped(session, variant))

    assert lost == [False, True, False, True]


def describing_a_picture(session, by, folder):
    file = a_file("PNG", (9, 9))
    image = library.bring_in(session, file, name="wall.png", root=folder, by=by, now=NOON, alt="A wall")
    describing.describe(session, image, by=by, now=NOON, credit="Zoe Le Gall")
    return image


def test_ground_lost_while_a_try_is_under_way_is_lost_for_the_next_one(session, ada):
    naming.name_speaker(session, by=ada, member=ada, now=NOON)
    variant = scheduled(session, ada)
    session.execute(
        update(Delivery)
        .where(Delivery.workspace_id == ada.workspace_id)
        .values(state=State.UNCONFIRMED, due_at=NOON)
    )

    voices.changed(session, ada.workspace_id)
    lost = not stamped(session, variant)
    resolve(session, variant, outcome="absent", by=ada, now=NOON)

    assert lost
    assert (variant.delivery.state, stamped(session, variant)) == (State.SCHEDULED, False)


def test_a_word_ends_with_the_schedule_it_was_given_for(session, ada):
    idris = a_member(session, ada.workspace, Role.EDITOR, name="Idris Benali")
    square = a_channel(session, ada.workspace)
    naming.name_speaker(session, by=ada, member=ada, on=On([square.public_id]), now=NOON)
    variant = a_post(session, idris, "By Idris.", square).variants[0]
    publishing.schedule(session, variant, planned=TOMORROW, by=ada, now=NOON)

    publishing.unschedule(session, variant, by=idris, now=NOON)
    editing.revise(session, variant.post, by=idris, now=NOON, text="Something else.")
    publishing.after_decision(session, variant, by=idris, now=NOON)

    assert variant.delivery.scheduled_by_id is None
    assert variant.delivery.state == State.UNSCHEDULED


def test_who_has_not_read_the_charter_in_time_neither_rewrites_nor_sends_again(session, ada):
    idris = a_member(session, ada.workspace, Role.EDITOR, name="Idris Benali")
    draft = versions.draft_from(session, by=ada, now=NOON)
    editing_charter.write_rule(session, draft, kind="words-to-avoid", settings={"words": ["cure"]})
    versions.adopt(session, draft, by=ada, now=NOON)
    set_terms(session, by=ada, grace_days=0, review_on=None, public=False)
    variant = scheduled(session, ada)

    changed = editing.revise(session, variant.post, by=idris, now=NOON, text="Other words.")
    with pytest.raises(NotAcknowledged):
        resolve(session, variant, outcome="absent", by=idris, now=NOON)
    with pytest.raises(NotAcknowledged):
        backlog.publish_all(session, variant.channel, by=idris, now=NOON)

    assert "version 1 of the charter" in str(changed.notes[0])
