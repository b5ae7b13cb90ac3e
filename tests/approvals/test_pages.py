"""Deciding in the page, as a browser does it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.approvals import ApprovalPath, deciding, paths, standing
from scheduler.approvals.paths import Step
from scheduler.charter import Severity, acknowledging, editing, versions
from scheduler.content import Stage, Variant
from scheduler.content.message import content_hash
from scheduler.db import LocalTime
from scheduler.people import Membership, Role
from scheduler.publishing.delivery import State
from tests.approvals.conftest import Desk
from tests.newsroom import NOON, a_member, a_post, a_workspace
from tests.web.browser import text_of

SOON = LocalTime(NOON.replace(tzinfo=None) + timedelta(days=1), "Europe/Paris")


@pytest.fixture
def house(sqlite_sessions, signed_in):
    """A path that asks an approver, and a submitted post planned for tomorrow."""

    class House:
        sessions = sqlite_sessions

        def __init__(self):
            with sqlite_sessions.writing() as session:
                desk = Desk(session)
                self.path, self.channel = desk.path(), desk.channel
                self.variant = desk.submitted("Doors open at seven.", title="The winter season")
                self.variant.planned_at, self.variant.planned_zone = SOON.at, SOON.zone
                self.variant.planned_instant = SOON.instant()
                self.author, self.approver, self.owner = desk.author, desk.approver, desk.owner
                self.hash = content_hash(self.variant)

        def as_(self, person: Membership):
            return signed_in(person)

        def now(self):
            with sqlite_sessions.reading() as session:
                variant = self.fresh(session)
                found = standing(session, variant, content_hash(variant), at=NOON)
                return variant.delivery.state, variant.post.stage, found.approved

        def fresh(self, session):
            return session.scalars(
                select(Variant).where(
                    Variant.workspace_id == self.variant.workspace_id, Variant.id == self.variant.id
                )
            ).one()

        def rewrite(self, text):
            with sqlite_sessions.writing() as session:
                self.fresh(session).post.text = text

        def send(self, person, **fields):
            return self.as_(person).send(
                f"/approvals/{self.variant.public_id}", **({"seen": self.hash} | fields)
            )

    return House()


def test_the_approver_finds_it_with_its_words_and_time(house):
    words = text_of(house.as_(house.approver).get("/approvals"))

    assert "Waiting for you" in words
    assert "The winter season" in words
    assert "23 Nov 2026, 12:00" in words
    assert "Doors open at seven." in words


def test_the_rail_counts_what_waits_for_me_only(house):
    assert 'class="badge' in house.as_(house.approver).get("/charter").get_data(as_text=True)
    assert 'class="badge' not in house.as_(house.author).get("/charter").get_data(as_text=True)


def test_the_last_yes_schedules_what_is_planned_ahead(house):
    answer = house.send(house.approver, verdict="approve")

    assert answer.status_code == 302
    assert house.now() == (State.SCHEDULED, Stage.SUBMITTED, True)


def test_sending_back_tells_the_author_what_to_change(house):
    house.send(house.approver, verdict="send_back", comment="Name the place.")

    assert house.now() == (State.UNSCHEDULED, Stage.DRAFT, False)
    words = text_of(house.as_(house.author).get("/approvals"))
    assert "Sent back to you" in words
    assert "Name the place." in words


def test_sending_back_without_a_word_is_asked_for_one(house):
    answer = house.send(house.approver, verdict="send_back", comment=" ")

    assert answer.status_code == 422
    assert "Say what should change" in text_of(answer)
    assert house.now()[1] == Stage.SUBMITTED


def test_words_changed_meanwhile_are_shown_before_anything_is_decided(house):
    house.rewrite("Doors open at eight.")

    answer = house.send(house.approver, verdict="send_back", comment="My careful remark")

    assert answer.status_code == 422
    assert "The words changed while you were reading" in text_of(answer)
    assert "My careful remark" in answer.get_data(as_text=True)


def test_what_changed_since_the_last_yes_is_marked_word_by_word(house):
    with house.sessions.writing() as session:
        deciding.decide(
            session,
            house.fresh(session),
            verdict="approve",
            by=house.approver,
            now=NOON,
        )
    house.rewrite("Doors open at eight.")

    page = house.as_(house.approver).get("/approvals").get_data(as_text=True)

    assert "<del>seven</del><ins>eight</ins>." in page


def test_it_cannot_be_approved_round_the_rules(house):
    assert house.send(house.author, verdict="approve").status_code == 422
    with house.sessions.writing() as session:
        contributor, viewer = (
            a_member(session, house.author.workspace, role, name=f"{role} Person")
            for role in (Role.CONTRIBUTOR, Role.VIEWER)
        )
    for person in (contributor, viewer):
        assert house.send(person, verdict="approve").status_code == 403
    assert house.now()[2] is False


def test_without_any_path_the_page_says_what_that_means(browser):
    words = text_of(browser.get("/approvals"))

    assert "Nobody is asked" in words
    assert "Set up a path" in words


def test_a_path_is_made_changed_and_ended_in_the_settings(browser, sqlite_sessions, member):
    form = {
        "name": "Legal", "where": "everything", "who-0": "approver", "days-0": "30", "deputies-0": "1",
        "who-1": "owner", "deputies-1": "1",
    }  # fmt: skip

    browser.send("/settings/approvals/new", **form)
    with sqlite_sessions.reading() as session:
        [path] = paths.living(session, member.workspace_id)
        assert paths.steps_of(path) == (Step(Role.APPROVER, 30), Step(Role.OWNER))
    browser.send(f"/settings/approvals/{path.public_id}", **(form | {"name": "Law"}))
    words = text_of(browser.get("/settings/approvals"))
    browser.send(f"/settings/approvals/{path.public_id}/end")

    assert "Law" in words
    assert "Approver (good for 30 days) → Owner" in words
    assert "Nobody is asked" in text_of(browser.get("/settings/approvals"))


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"name": " "}, "A path has a name"),
        ({"where": "channels"}, "Choose at least one"),
        ({"who-0": ""}, "between 1 and 5 steps"),
        ({"days-0": "many"}, "Days and hours are whole numbers"),
        ({"days-0": "999"}, "between 1 and 365 days"),
        ({"within-0": "999"}, "between 1 and 720 hours"),
        ({"then-0": "owner"}, "after how many hours"),
        ({"who-0": "people"}, "Tick the people"),
        ({"who-0": "outside", "outside-0": "Claire"}, "is not an e-mail address"),
    ],
)
def test_a_path_with_something_to_correct_comes_back(browser, fields, complaint):
    answer = browser.send(
        "/settings/approvals/new", **({"name": "Legal", "where": "everything", "who-0": "approver"} | fields)
    )

    assert answer.status_code == 422
    assert complaint in text_of(answer)


def test_another_workspaces_path_and_post_do_not_exist(house, sqlite_sessions, signed_in):
    with sqlite_sessions.writing() as session:
        other = a_member(session, a_workspace(session, "Elsewhere"), Role.OWNER, name="Zoe Far")
    stranger = signed_in(other)

    assert stranger.get(f"/settings/approvals/{house.path.public_id}").status_code == 404
    assert stranger.send(f"/approvals/{house.variant.public_id}", verdict="approve").status_code == 404


def test_a_finding_that_asks_a_role_is_answered_with_a_reason_in_the_page(house):
    with house.sessions.writing() as session:
        draft = versions.draft_from(session, by=house.owner, now=NOON)
        draft.rules.clear()
        editing.write_rule(
            session,
            draft,
            kind="words-to-avoid",
            settings={"words": ["doors"]},
            severity="approve",
            role="approver",
        )
        versions.adopt(session, draft, by=house.owner, now=NOON)
        acknowledging.keep(session, draft, by=house.approver, now=NOON)
    words = text_of(house.as_(house.approver).get("/approvals"))

    empty = house.send(house.approver, verdict="approve")
    house.send(house.approver, verdict="approve", comment="There are doors.")

    assert "Why do you agree to what the charter found?" in words
    assert "The charter 1/2" in words
    assert (empty.status_code, "Say why you agree" in text_of(empty)) == (422, True)
    assert house.now()[2] is False  # the path's own step comes after it
    house.send(house.approver, verdict="approve")
    assert house.now()[0] == State.SCHEDULED


def test_many_are_approved_at_once_but_none_that_changed_unread(house):
    with house.sessions.writing() as session:
        desk_post = a_post(
            session,
            house.author,
            "Tickets from Monday.",
            house.channel,
            stage=Stage.SUBMITTED,
            submitted_at=NOON,
        )
        other = desk_post.variants[0].public_id
    page = house.as_(house.approver).get("/approvals").get_data(as_text=True)
    house.rewrite("Doors open at eight.")
    form = {f"seen-{name}": value for name, value in re.findall(r'name="seen-(\w+)" value="(\w+)"', page)}
    chosen = {"deed": "approve", "variant": [other, house.variant.public_id], "back": "/approvals"}

    shown = text_of(house.as_(house.approver).send("/calendar/bulk", **chosen, **form))
    house.as_(house.approver).send("/calendar/bulk", **chosen, **form, do="1", asked="1")

    assert len(form) == 2
    assert "The words changed while you were reading" in shown
    assert house.now()[2] is False
    assert "Nothing waits for you" not in text_of(house.as_(house.approver).get("/approvals"))
    assert "Tickets from Monday." not in text_of(house.as_(house.approver).get("/approvals"))


def test_who_goes_away_names_a_deputy_for_some_days(house):
    person = house.as_(house.approver)
    form = {"deputy": house.author.public_id, "first": "2026-11-23", "last": "2026-11-27"}

    bad = person.send("/settings/deputies", **(form | {"last": "2026-11-01"}))
    person.send("/settings/deputies", **form)
    words = text_of(person.get("/settings/deputies"))

    assert bad.status_code == 422
    assert "Ada Roux for Paul Vent" in words
    assert "from 23 Nov 2026 until 27 Nov 2026" in words


def test_an_approver_reads_where_a_yes_alone_does_not_let_it_out(house):
    with house.sessions.writing() as session:
        owner = house.owner
        draft = versions.draft_from(session, by=owner, now=NOON)
        for word, role in (("seven", "approver"), ("doors", None)):
            editing.write_rule(
                session,
                draft,
                kind="words-to-avoid",
                settings={"words": [word]},
                severity=Severity.BLOCK,
                role=role,
            )
        versions.adopt(session, draft, by=owner, now=NOON)

    page = house.as_(house.approver).get("/approvals")

    assert "it takes an agreement with a reason, by the role Approver." in text_of(page)
    assert f'href="/charter/variants/{house.variant.public_id}"' in page.get_data(as_text=True)
    assert "Nobody can waive this clause: the words have to change." in text_of(page)


@pytest.mark.parametrize("page", ["its page", "the calendar panel"])
def test_of_several_who_all_are_asked_the_first_yes_is_told_as_half(house, page):
    with house.sessions.writing() as session:
        mine = ApprovalPath.workspace_id == house.path.workspace_id
        path = session.scalars(select(ApprovalPath).where(mine)).one()
        both = tuple(one.user.public_id for one in (house.approver, house.owner))
        steps = [Step(Role.APPROVER, people=both, everyone=True)]
        paths.edit(session, path, name="Legal", steps=steps, by=house.owner, now=NOON)

    approver = house.as_(house.approver)
    if page == "its page":
        approver.send(f"/approvals/{house.variant.public_id}", seen=house.hash, verdict="approve")
    else:
        seen = {f"seen-{house.variant.public_id}": house.hash}
        approver.send(f"/variants/{house.variant.public_id}/approval", **seen)
    told = text_of(approver.get("/approvals"))
    words = text_of(house.as_(house.owner).get("/approvals"))

    assert "somebody else’s is still missing" in told
    assert "The winter season" in words and "that approval no longer counts" not in words


def test_a_yes_that_lapses_before_the_hour_is_not_told_as_enough(house):
    with house.sessions.writing() as session:
        path = session.scalars(
            select(ApprovalPath).where(ApprovalPath.workspace_id == house.path.workspace_id)
        ).one()
        paths.edit(session, path, name="Legal", steps=[Step(Role.APPROVER, days=1)], by=house.owner, now=NOON)
        later, variant = LocalTime(SOON.at + timedelta(days=2), SOON.zone), house.fresh(session)
        variant.planned_at, variant.planned_instant = later.at, later.instant()

    approver = house.as_(house.approver)
    approver.send(f"/approvals/{house.variant.public_id}", seen=house.hash, verdict="approve")

    assert "Approved. Something else keeps it from going out" in text_of(approver.get("/approvals"))
