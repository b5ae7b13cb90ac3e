"""Rights of images: asked at the gate for the moment a post goes out, and again when they change."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from scheduler import library, publishing
from scheduler.content import Media, Post, Variant, writing
from scheduler.content.crop import Crop
from scheduler.content.writing import Picked, Unfit
from scheduler.db import LocalTime, Sessions
from scheduler.library.describing import Rights, last_day
from scheduler.people import Membership, Role
from scheduler.people.roles import NotAllowed
from scheduler.publishing import Refused, State
from scheduler.publishing.gating import renewal
from scheduler.publishing.planned import replacing
from scheduler.publishing.planned.licensing import license
from tests.content.test_pictures import a_file
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace

TOMORROW = LocalTime.of(NOON + timedelta(days=1), "Europe/Paris")


def an_image(session: Session, by: Membership, folder: Path, colour: str = "teal", alt: str = "") -> Media:
    side = {"teal": 8, "white": 9, "black": 10}[colour]
    return library.bring_in(
        session, a_file("PNG", (side, side)), name=f"{colour}.png", root=folder, by=by, now=NOON, alt=alt
    )


def a_post_with(session: Session, by: Membership, image: Media, *channels: Any) -> Post:
    post = a_post(session, by, f"About {image.name}", *channels)
    writing.set_images(session, post, [image], by=by, now=NOON)
    return post


def test_an_image_is_published_no_longer_than_its_consent_says(
    sqlite_sessions: Sessions, tmp_path: Path
) -> None:
    with sqlite_sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        image, form, other = (
            an_image(session, by, tmp_path, colour) for colour in ("teal", "white", "black")
        )
        variant = a_post_with(session, by, image, a_channel(session, by.workspace)).variants[0]
        license(session, image, Rights(until=date(2027, 1, 1), consent=form), by=by, now=NOON)
        publishing.schedule(session, variant, planned=TOMORROW, by=by, now=NOON)
        assert (last_day(image), variant.delivery.stamped_at) == (date(2027, 1, 1), NOON)

        license(session, form, Rights(until=date(2026, 11, 22)), by=by, now=NOON)
        session.refresh(variant.delivery)
        assert (last_day(image), variant.delivery.stamped_at) == (date(2026, 11, 22), None)

        license(session, other, Rights(until=date(2026, 12, 1), consent=form), by=by, now=NOON)
        assert last_day(other) == date(2026, 11, 22)
        with pytest.raises(Unfit, match="This consent ends before the first day"):
            license(session, other, Rights(since=date(2026, 11, 23), consent=form), by=by, now=NOON)

        license(session, form, Rights(), by=by, now=NOON)
        assert last_day(image) == date(2026, 11, 22), "what it was allowed without the consent is not known"


def test_an_image_whose_rights_end_before_it_goes_out_is_refused(
    sqlite_sessions: Sessions, tmp_path: Path
) -> None:
    with sqlite_sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        image = an_image(session, by, tmp_path)
        post = a_post_with(session, by, image, a_channel(session, by.workspace))
        variant = post.variants[0]

        license(session, image, Rights(until=date(2026, 11, 22)), by=by, now=NOON)
        with pytest.raises(Refused) as refused:
            publishing.schedule(session, variant, planned=TOMORROW, by=by, now=NOON)
        assert [(one.ground, str(one.text)[:46]) for one in refused.value.refusals] == [
            ("media", "The rights of “teal.png” end on 22 November 20")
        ]

        license(session, image, Rights(until=date(2026, 11, 23)), by=by, now=NOON)
        publishing.schedule(session, variant, planned=TOMORROW, by=by, now=NOON)
        assert variant.delivery.good_until == image.valid_until

        license(session, image, Rights(since=date(2026, 12, 1)), by=by, now=NOON)
        with pytest.raises(Refused, match="before 1 December 2026"):
            publishing.schedule(session, variant, planned=TOMORROW, by=by, now=NOON)


def test_rights_that_end_early_hold_what_is_scheduled_and_nothing_leaves_meanwhile(
    sqlite_sessions: Sessions, tmp_path: Path
) -> None:
    with sqlite_sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        image = an_image(session, by, tmp_path)
        variant = a_post_with(session, by, image, a_channel(session, by.workspace)).variants[0]
        publishing.schedule(session, variant, planned=TOMORROW, by=by, now=NOON)

        license(session, image, Rights(until=date(2026, 11, 22), note="By mail"), by=by, now=NOON)
        session.refresh(variant.delivery)
        assert (variant.delivery.state, variant.delivery.stamped_at) == (State.SCHEDULED, None)
        session.commit()
    with sqlite_sessions.writing() as session, library_wide(session):
        renewal.renew(session, now=NOON)
        held = session.get_one(Variant, variant.id)
        session.refresh(held.delivery)

        assert held.delivery.state == State.HELD and "teal.png" in str(held.delivery.cause)


def test_rights_that_end_while_somebody_schedules_are_on_the_stamp(postgres_url: str, tmp_path: Path) -> None:
    sessions = Sessions(postgres_url)
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        image = an_image(session, by, tmp_path)
        variant = a_post_with(session, by, image, a_channel(session, by.workspace)).variants[0]

    with sessions.writing() as session, library_wide(session):
        mine = session.get_one(Variant, variant.id)
        assert mine.images[0].media.valid_until is None  # what the gate will go by
        with sessions.writing() as other, library_wide(other):
            theirs = other.get_one(Media, image.id)
            license(other, theirs, Rights(until=date(2026, 11, 22)), by=by, now=NOON)
        publishing.schedule(session, mine, planned=TOMORROW, by=by, now=NOON)

        assert mine.delivery.good_until == theirs.valid_until
    sessions.dispose()


def library_wide(session: Session) -> Any:
    from scheduler.db import across_workspaces

    return across_workspaces(session)


def test_one_image_takes_the_place_of_another_in_what_is_still_to_come_and_back(
    sqlite_sessions: Sessions, tmp_path: Path
) -> None:
    with sqlite_sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        here, there = a_channel(session, by.workspace), a_channel(session, by.workspace, "Elsewhere")
        old = an_image(session, by, tmp_path, alt="The old quay")
        new = an_image(session, by, tmp_path, "white", alt="The new quay")
        drafts = [a_post_with(session, by, old, here) for _ in range(3)]
        out = a_post_with(session, by, old, here, there)
        published, waiting = out.variants
        session.execute(
            publishing.Delivery.__table__.update()  # type: ignore[attr-defined]
            .where(
                publishing.Delivery.variant_id == published.id,
                publishing.Delivery.workspace_id == by.workspace_id,
            )
            .values(state="published", proof="https://x.example/1", fence=1)
        )
        session.expire_all()

        assert len(replacing.still_to_come(session, old)) == 4
        job = replacing.begin(session, old, new, by=by, now=NOON)
        while job.ahead:
            replacing.go_on(session, job, by=by, now=NOON)

        assert job.finished_at and len(job.done) == 4
        assert [[(a.media_id, a.alt) for a in post.attachments] for post in drafts] == [
            [(new.id, "The new quay")]
        ] * 3
        assert [a.media_id for a in published.images] == [old.id]
        assert [a.media_id for a in waiting.images] == [new.id]

        back = replacing.undo(session, job, by=by, now=NOON)
        replacing.go_on(session, back, by=by, now=NOON)

        assert [(a.media_id, a.alt) for a in drafts[0].attachments] == [(old.id, "The old quay")]
        assert [a.media_id for a in waiting.images] == [old.id]


def test_what_showed_both_images_shows_both_again_as_they_were(
    sqlite_sessions: Sessions, tmp_path: Path
) -> None:
    with sqlite_sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        colleague = a_member(session, by.workspace, Role.CONTRIBUTOR, name="Lou Petit")
        old, new = an_image(session, by, tmp_path), an_image(session, by, tmp_path, "white")
        third = an_image(session, by, tmp_path, "black")
        cut = Crop("1:1", 300, 400)
        both, more = (a_post_with(session, by, old) for _ in range(2))
        was = [Picked(new, "White"), Picked(third, "Black"), Picked(old, "Teal", cut)]
        for post in (both, more):
            writing.set_images(session, post, was, by=by, now=NOON)

        first = replacing.begin(session, old, new, by=by, now=NOON)
        with pytest.raises(NotAllowed):
            replacing.go_on(session, first, by=colleague, now=NOON)
        replacing.go_on(session, first, by=by, now=NOON)
        assert [shown.media_id for shown in both.attachments] == [new.id, third.id]
        writing.set_images(session, more, [third, new], by=by, now=NOON)
        replacing.go_on(session, replacing.undo(session, first, by=by, now=NOON), by=by, now=NOON)

        assert [(a.media_id, a.alt, a.frame) for a in both.attachments] == [
            (pick.media.id, pick.alt, pick.crop or Crop()) for pick in was
        ]
        assert [(a.media_id, a.alt) for a in more.attachments] == [
            (third.id, ""), (new.id, "White"), (old.id, "Teal"),
        ]  # fmt: skip


def test_replacing_says_what_it_refuses_and_asks_the_gate(sqlite_sessions: Sessions, tmp_path: Path) -> None:
    with sqlite_sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        contributor = a_member(session, by.workspace, Role.CONTRIBUTOR, name="Lou Petit")
        old, new = an_image(session, by, tmp_path), an_image(session, by, tmp_path, "white")
        post = a_post_with(session, by, old, a_channel(session, by.workspace))
        publishing.schedule(session, post.variants[0], planned=TOMORROW, by=by, now=NOON)
        license(session, new, Rights(until=date(2026, 11, 1)), by=by, now=NOON)

        (refused,) = replacing.look(session, old, new, [post], by=contributor, now=NOON)
        (done,) = replacing.look(session, old, new, [post], by=by, now=NOON)

        assert refused.refusal is not None and "Your role" in str(refused.refusal)
        assert "no longer scheduled" in str(done.notes[0]) and "white.png" in str(done.notes[0])
        with pytest.raises(replacing.NotLike):
            replacing.begin(session, old, old, by=by, now=NOON)
