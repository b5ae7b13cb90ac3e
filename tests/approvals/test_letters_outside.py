"""Letters to people outside: not one a keystroke, none held up by another's address, and another when one was lost."""

import dataclasses
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.approvals import ApprovalLink, linking, posting
from scheduler.approvals.chasing import chase
from scheduler.approvals.paths import BadPath, Step
from scheduler.approvals.step import Outside
from scheduler.content import Variant
from scheduler.notices import Notice, post_office
from scheduler.people import Membership, Role
from tests.approvals.conftest import Desk
from tests.newsroom import NOON

MINUTE = timedelta(minutes=1)
CLAIRE, MARC = Outside("claire@client.example", "Claire Roy"), Outside("marc@client.example", "Marc")


@pytest.fixture
def room(sqlite_sessions, settings, monkeypatch):
    class Room:
        refuses: dict = {}

        def __init__(self):
            self.letters, self.bodies = [], []
            with sqlite_sessions.writing() as session:
                desk = Desk(session)
                desk.path(Step(Role.OWNER, outside=(CLAIRE, MARC)), name="The client")
                desk.submitted("Doors open at seven.", title="The winter season")
                self.space, self.owner, self.author = desk.workspace.id, desk.owner, desk.author

        def send(self, settings, to, subject, body, now):
            if to in self.refuses:
                raise self.refuses[to]
            self.letters.append(to)
            self.bodies.append((subject, body))

        def minute(self, number, text=""):
            now = NOON + number * MINUTE
            if text:
                with sqlite_sessions.writing() as session:
                    variant = session.scalars(select(Variant).where(Variant.workspace_id == self.space)).one()
                    variant.post.text, variant.post.changed_at = text, now
            chase(sqlite_sessions, now)
            posting.post_links(sqlite_sessions, dataclasses.replace(settings, smtp_url="smtp://x"), now=now)

        def links(self, session, email):
            rows = select(ApprovalLink).where(
                ApprovalLink.workspace_id == self.space, ApprovalLink.email == email
            )
            return list(session.scalars(rows.order_by(ApprovalLink.id)))

    made = Room()
    monkeypatch.setattr(post_office, "send", made.send)
    return made


def test_nobody_outside_is_written_to_while_somebody_is_typing(room):
    for number in range(10):
        room.minute(number, f"Doors open at {number}.")
    typing = list(room.letters)

    room.minute(14)
    room.minute(20, "Doors open at nine o'clock.")
    room.minute(26)
    again = list(room.letters)
    room.minute(44)

    assert typing == []
    assert again == [CLAIRE.email, MARC.email]
    assert room.letters == again * 2


def test_a_letter_that_is_kept_back_says_until_when(room, sqlite_sessions):
    room.minute(0, "Doors open at seven.")
    with sqlite_sessions.reading() as session:
        [link] = room.links(session, CLAIRE.email)
        kept = [link.kept_until(NOON + number * MINUTE) for number in (1, 5)]
    room.minute(6)
    room.minute(7, "Doors open at eight.")
    with sqlite_sessions.reading() as session:
        sent, again = room.links(session, CLAIRE.email)
        later = [each.kept_until(NOON + 8 * MINUTE) for each in (sent, again)]

    assert kept == [NOON + linking.WORDS_REST, None]
    assert later == [None, NOON + 6 * MINUTE + linking.LETTERS_APART]


def test_one_letter_names_all_the_posts_a_new_path_asks_about(room, sqlite_sessions):
    with sqlite_sessions.writing() as session:
        desk = Desk.__new__(Desk)
        [first] = session.scalars(select(Variant).where(Variant.workspace_id == room.space))
        desk.session, desk.author, desk.channel = session, room.author, first.channel
        later = NOON + 40 * MINUTE
        desk.submitted(
            "The boats come home.",
            title="Harvest of the sea",
        )
        soon = desk.submitted("A quiet week.", title="In the marsh")
        soon.planned_at, soon.planned_zone, soon.planned_instant = later.replace(tzinfo=None), "UTC", later

    room.minute(60)

    with sqlite_sessions.reading() as session:
        links = room.links(session, CLAIRE.email)
    subject, body = room.bodies[0]
    assert room.letters == [CLAIRE.email, MARC.email]
    assert "3" in subject
    assert body.index("In the marsh") < body.index("The winter season") < body.index("Harvest of the sea")
    assert f"In the marsh” on {first.channel.name}, {later:%d/%m/%Y %H:%M}:" in body
    tokens = re.findall(r"/answer/(\S+)", body)
    assert {linking.secret_hash(one) for one in tokens} == {one.token_hash for one in links}
    assert len(tokens) == len(links) == 3
    assert {one.mail_unsure for one in links} == {False}


def test_an_address_that_is_refused_holds_nobody_up_and_ends_as_undeliverable(room, sqlite_sessions):
    room.refuses = {CLAIRE.email: post_office.AddressRefused("450 later")}

    for number in (5, 6, 30, 100, 200, 400, 1000):
        room.minute(number)

    with sqlite_sessions.reading() as session:
        [link] = room.links(session, CLAIRE.email)
        told = session.scalars(
            select(Notice.user_id).where(Notice.workspace_id == room.space, Notice.kind == "review_late")
        ).all()
    assert room.letters == [MARC.email]
    assert (link.mail_tries, link.mail_due) == (posting.MOST_TRIES, False)
    assert told == [room.author.user_id]


def test_a_letter_that_may_be_lost_says_so_until_it_is_opened_or_sent_again(room, sqlite_sessions):
    room.refuses = {CLAIRE.email: post_office.PerhapsPosted("the line broke")}

    room.minute(60)

    at = [NOON + number * MINUTE for number in (60, 63)]
    with sqlite_sessions.reading() as session:
        [lost], [sent] = room.links(session, CLAIRE.email), room.links(session, MARC.email)
        stands = [lost.letter(now) for now in at], [sent.letter(now) for now in at]
        told = session.scalars(select(Notice.text).where(Notice.workspace_id == room.space)).all()
        lost.codes_sent = 1
        opened = lost.letter(at[1])
    room.minute(70)  # nobody sends it a second time by itself

    assert stands == (["leaving", "perhaps"], ["sent", "sent"])
    assert opened == "sent"
    assert [one for one in told if "may be lost" in str(one)]
    assert room.letters == [MARC.email]


def test_the_time_of_a_link_begins_with_its_letter_and_another_is_sent_when_it_is_over(room, sqlite_sessions):
    room.minute(60)
    later = NOON + linking.LINK_LIFE + 61 * MINUTE

    with sqlite_sessions.writing() as session:
        [link] = room.links(session, CLAIRE.email)
        by = session.scalars(
            select(Membership).where(Membership.workspace_id == room.space, Membership.id == room.author.id)
        ).one()
        good_until = link.expires_at
        again = linking.send_again(session, link, by=by, now=later)
        with pytest.raises(linking.TooSoon):
            linking.send_again(session, again, by=by, now=later)

    assert good_until == NOON + 60 * MINUTE + linking.LINK_LIFE
    assert again.expires_at == later + linking.LINK_LIFE


@pytest.mark.parametrize("written", ["hélène@client.example", "claire@", "a b@client.example"])
def test_a_path_asks_no_address_that_no_mail_can_reach(sqlite_sessions, written):
    with sqlite_sessions.writing() as session:
        desk = Desk(session)

        with pytest.raises(BadPath):
            desk.path(Step(Role.OWNER, outside=(Outside.of(written),)))
        path = desk.path(Step(Role.OWNER, outside=(Outside.of("claire@théâtre.example"),)))

    assert path.steps[0]["outside"][0]["email"] == "claire@xn--thtre-4qa2c.example"
