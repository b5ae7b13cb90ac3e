"""A post on its channels: tailored, planned, illustrated, added, taken off, deleted."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from scheduler.content import Media, writing
from scheduler.content.message import content_hash
from scheduler.db import GapHour, LocalTime, OverlapHour, Sessions
from scheduler.people import Membership
from scheduler.publishing import Delivery
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace

PARIS = "Europe/Paris"
TOMORROW = LocalTime(datetime(2026, 11, 23, 10), PARIS)


def a_picture(session, by: Membership, mark: str = "a", **more) -> Media:
    made = Media(
        workspace_id=by.workspace_id, workspace=by.workspace, sha256=mark * 64, content_type="image/png",
        width=8, height=8, size=99, by_user_id=by.user_id, created_at=NOON, **more,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def to_state(session, variant, state: str, **more) -> None:
    session.execute(
        update(Delivery)
        .where(Delivery.workspace_id == variant.workspace_id, Delivery.variant_id == variant.id)
        .values(state=state, **more)
    )


@pytest.fixture
def room(sqlite_sessions: Sessions):
    with sqlite_sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        channel = a_channel(session, editor.workspace)
        yield session, editor, channel, a_post(session, editor, "Common.", channel)


def test_a_tailored_variant_keeps_its_words_when_the_common_text_changes(room) -> None:
    session, editor, _, post = room
    variant = post.variants[0]

    writing.tailor(session, variant, "Own.", options={"subject": "Hi", "empty": ""}, by=editor, now=NOON)
    writing.revise(session, post, by=editor, now=NOON, text="Changed.")

    assert (variant.wording, variant.options) == ("Own.", {"subject": "Hi"})


def test_a_variant_can_follow_the_common_text_again(room) -> None:
    session, editor, _, post = room
    variant = post.variants[0]
    writing.tailor(session, variant, "Own.", by=editor, now=NOON)

    writing.tailor(session, variant, None, by=editor, now=NOON)

    assert (variant.text, variant.wording) == (None, "Common.")


def test_tailoring_counts_on_the_version_of_the_post(room) -> None:
    session, editor, _, post = room
    read = post.version
    writing.tailor(session, post.variants[0], "First.", by=editor, now=NOON, version=read)

    with pytest.raises(writing.Conflict):
        writing.tailor(session, post.variants[0], "Second.", by=editor, now=NOON, version=read)


def test_adding_a_channel_twice_adds_it_once(room) -> None:
    session, editor, _, post = room
    wall = a_channel(session, editor.workspace, "Wall")

    first = writing.add_channel(session, post, wall, by=editor, now=NOON)
    second = writing.add_channel(session, post, wall, by=editor, now=NOON)

    assert first is second
    assert [v.channel.name for v in post.variants] == ["The square", "Wall"]
    assert first.delivery.state == "unscheduled"


def test_a_removed_channel_or_another_workspaces_cannot_be_added(room) -> None:
    session, editor, _, post = room
    gone = a_channel(session, editor.workspace, "Gone", removed_at=NOON)
    foreign = a_channel(session, a_workspace(session, "Elsewhere"), "Foreign")

    for channel in (gone, foreign):
        with pytest.raises(writing.Unfit):
            writing.add_channel(session, post, channel, by=editor, now=NOON)


def test_a_channel_is_taken_off_with_its_delivery(room) -> None:
    session, editor, _, post = room

    writing.remove_channel(session, post.variants[0], by=editor, now=NOON)

    assert post.variants == []


@pytest.mark.parametrize(
    "state",
    [
        {"state": "scheduled", "due_at": NOON},
        {"state": "published", "proof": "https://x.example/1", "fence": 1},
        {"state": "failed", "fence": 1},
    ],
)
def test_a_channel_it_went_out_on_stays(room, state: dict) -> None:
    session, editor, _, post = room
    to_state(session, post.variants[0], **state)

    with pytest.raises(writing.StillGoing, match="The square"):
        writing.remove_channel(session, post.variants[0], by=editor, now=NOON)


def test_a_planned_time_is_kept_as_it_was_meant(room) -> None:
    session, editor, _, post = room
    variant = post.variants[0]

    writing.plan(session, variant, TOMORROW, by=editor, now=NOON)

    assert variant.planned == TOMORROW
    assert variant.planned_instant == TOMORROW.instant()
    assert variant.sequence == 1


def test_a_planned_time_can_be_taken_away(room) -> None:
    session, editor, _, post = room
    variant = post.variants[0]
    writing.plan(session, variant, TOMORROW, by=editor, now=NOON)

    writing.plan(session, variant, None, by=editor, now=NOON)

    assert (variant.planned, variant.planned_instant) == (None, None)


def test_the_past_and_the_odd_hours_are_refused(room) -> None:
    session, editor, _, post = room
    variant = post.variants[0]

    with pytest.raises(writing.PastTime, match="22 November 2026, 12:59 is already past"):
        writing.plan(session, variant, LocalTime(datetime(2026, 11, 22, 12, 59), PARIS), by=editor, now=NOON)
    with pytest.raises(GapHour):
        writing.plan(session, variant, LocalTime(datetime(2027, 3, 28, 2, 30), PARIS), by=editor, now=NOON)
    with pytest.raises(OverlapHour):
        writing.plan(session, variant, LocalTime(datetime(2027, 10, 31, 2, 30), PARIS), by=editor, now=NOON)

    assert variant.planned is None


def test_pictures_keep_their_order_and_their_words(room) -> None:
    session, editor, _, post = room
    sea = a_picture(session, editor, "a", alt="The sea")
    hall = a_picture(session, editor, "b", alt="The hall")

    writing.set_images(session, post, [hall, writing.Picked(sea, "The sea at dusk")], by=editor, now=NOON)

    assert [(a.media.sha256[0], a.alt) for a in post.attachments] == [
        ("b", "The hall"),
        ("a", "The sea at dusk"),
    ]
    assert post.variants[0].images == post.attachments


def test_a_variant_may_show_pictures_of_its_own_even_none(room) -> None:
    session, editor, _, post = room
    variant = post.variants[0]
    writing.set_images(session, post, [a_picture(session, editor)], by=editor, now=NOON)

    writing.set_images(session, variant, [], by=editor, now=NOON)
    assert (variant.own_media, variant.images) == (True, [])

    writing.set_images(session, variant, None, by=editor, now=NOON)
    assert (variant.own_media, len(variant.images)) == (False, 1)


def test_the_same_picture_twice_is_refused(room) -> None:
    session, editor, _, post = room
    sea = a_picture(session, editor)

    with pytest.raises(writing.Unfit, match="twice"):
        writing.set_images(session, post, [sea, sea], by=editor, now=NOON)


def test_a_deleted_post_comes_back_with_everything(room) -> None:
    session, editor, _, post = room
    writing.plan(session, post.variants[0], TOMORROW, by=editor, now=NOON)

    writing.delete(session, post, by=editor, now=NOON)
    assert post.deleted_at == NOON

    writing.restore(session, post, by=editor, now=NOON + timedelta(minutes=1))
    assert (post.deleted_at, post.variants[0].planned) == (None, TOMORROW)


def test_a_scheduled_post_is_not_simply_deleted(room) -> None:
    session, editor, _, post = room
    to_state(session, post.variants[0], "scheduled", due_at=NOON)

    with pytest.raises(writing.StillGoing):
        writing.delete(session, post, by=editor, now=NOON)

    assert post.deleted_at is None


def test_a_copy_says_the_same_and_is_planned_nowhere(room) -> None:
    session, editor, channel, post = room
    variant = post.variants[0]
    sea, hall = a_picture(session, editor, "a"), a_picture(session, editor, "b")
    writing.tailor(session, variant, "Own.", options={"subject": "Hi"}, by=editor, now=NOON)
    writing.set_images(session, post, [sea], by=editor, now=NOON)
    writing.set_images(session, variant, [writing.Picked(hall, "The hall")], by=editor, now=NOON)
    writing.plan(session, variant, TOMORROW, by=editor, now=NOON)

    copy = writing.duplicate(session, post, by=editor, now=NOON)

    twin = copy.variants[0]
    assert (copy.title, copy.text, copy.public_id != post.public_id) == (post.title, post.text, True)
    assert (twin.channel, twin.text, twin.options, twin.planned) == (channel, "Own.", {"subject": "Hi"}, None)
    assert [a.media for a in copy.attachments] == [sea]
    assert [(a.media, a.alt) for a in twin.images] == [(hall, "The hall")]


def test_what_was_published_keeps_its_words_and_its_pictures(room) -> None:
    session, editor, _, post = room
    variant, sea = post.variants[0], a_picture(session, editor, alt="The sea")
    writing.set_images(session, post, [sea], by=editor, now=NOON)
    before = content_hash(variant)
    to_state(session, variant, "published", proof="https://x.example/1")
    session.expire(variant)

    writing.revise(session, post, by=editor, now=NOON, text="Rewritten.")
    writing.set_images(session, post, [], by=editor, now=NOON)

    assert (variant.wording, [a.media for a in variant.images]) == ("Common.", [sea])
    assert content_hash(variant) == before
