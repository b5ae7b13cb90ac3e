"""The client approves by a mailed link: a code opens it, it shows exactly what would go out, and it ends."""

import dataclasses
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler import activity, library
from scheduler.approvals import ApprovalLink, Decision, linking, paths, posting
from scheduler.approvals.chasing import chase
from scheduler.approvals.paths import Step
from scheduler.approvals.step import Outside
from scheduler.content import Stage, Variant, commenting, writing
from scheduler.db import LocalTime
from scheduler.notices import post_office
from scheduler.people import Membership, Role
from scheduler.publishing.delivery import State
from tests.approvals.conftest import Desk
from tests.library.files import PDF, a_film
from tests.newsroom import NOON
from tests.web.browser import TOKEN, text_of
from web import letters

SOON = LocalTime(NOON.replace(tzinfo=None) + timedelta(days=1), "Europe/Paris")
CLAIRE = Outside("claire@client.example", "Claire Roy", "fr")


@pytest.fixture
def client(sqlite_sessions, stranger, settings, monkeypatch, app):
    """Claire, with the letters she gets; a post planned for tomorrow waits for her yes."""

    class Client:
        def __init__(self):
            self.letters = []
            self.browser = stranger
            with sqlite_sessions.writing() as session:
                desk = Desk(session)
                self.path = desk.path(Step(Role.OWNER, outside=(CLAIRE,)), name="The client")
                self.variant = desk.submitted("Doors open at seven.", title="The winter season")
                desk.channel.platform, self.variant.options = "mastodon", {"spoiler_text": "A song"}
                self.variant.planned_at, self.variant.planned_zone = SOON.at, SOON.zone
                self.variant.planned_instant = SOON.instant()
                self.author, self.space = desk.author, desk.workspace.id
            self.chased()

        def chased(self):
            chase(sqlite_sessions, NOON)
            mailed = dataclasses.replace(settings, smtp_url="smtp://127.0.0.1:1")
            posting.post_links(sqlite_sessions, mailed, now=NOON + linking.LETTERS_APART)

        def kept(self, subject, text):
            self.letters.append((subject, text))

        @property
        def address(self):
            return next(
                found[1] for _, text in reversed(self.letters) if (found := re.search(r"(/answer/\S+)", text))
            )

        def code(self):
            self.browser.send(self.address + "/code")
            return re.search(r"\b\d{6}\b", self.letters[-1][1])[0]

        def opened(self):
            self.browser.send(self.address + "/proof", code=self.code())
            return self.browser.get(self.address)

        def fresh(self, session):
            return session.scalars(select(Variant).where(Variant.workspace_id == self.space)).one()

        def state(self):
            with sqlite_sessions.reading() as session:
                variant = self.fresh(session)
                return variant.delivery.state, variant.post.stage

        def links(self):
            with sqlite_sessions.reading() as session:
                return list(
                    session.scalars(select(ApprovalLink).where(ApprovalLink.workspace_id == self.space))
                )

    made = Client.__new__(Client)
    monkeypatch.setattr(
        post_office, "send", lambda settings, to, subject, body, now: made.kept(subject, body)
    )
    monkeypatch.setattr(letters, "in_background", lambda work: work())
    monkeypatch.setattr(letters, "can_be_sent", lambda settings: True)
    monkeypatch.setattr(letters, "send", lambda settings, to, subject, text: made.kept(subject, text))
    made.__init__()
    return made


def test_the_letter_is_in_their_language_and_its_token_is_kept_as_a_hash_only(client):
    [(subject, text)] = client.letters
    [link] = client.links()
    token = client.address.rpartition("/")[2]

    assert subject.endswith(
        "demande votre accord\N{NO-BREAK SPACE}: «\N{NARROW NO-BREAK SPACE}The winter season\N{NARROW NO-BREAK SPACE}»"
    )
    assert "Bonjour Claire Roy" in text
    assert link.token_hash == linking.secret_hash(token)
    assert token not in repr(vars(link))


def test_opening_shows_nothing_and_does_nothing_before_the_code(client):
    before = text_of(client.browser.get(client.address))

    refused = client.browser.send(client.address, verdict="approve")

    assert "Doors open" not in before + text_of(refused)
    assert "c•••@client.example" in before
    assert client.state() == (State.UNSCHEDULED, Stage.SUBMITTED)
    assert len(client.letters) == 1  # no code is mailed by looking


def test_the_code_opens_exactly_what_would_go_out_and_the_yes_schedules_it(client, sqlite_sessions):
    with sqlite_sessions.writing() as session:
        post = client.fresh(session).post
        for words, shared in (("Our own doubts", False), ("The hall agreed.", True), ("Long settled", True)):
            said = commenting.comment(session, post, words, by=client.author, now=NOON, shared=shared)
        commenting.resolve(session, said, by=client.author, now=NOON)
    page = client.opened()

    thanks = client.browser.send(client.address, verdict="approve", comment="Parfait")

    assert 'lang="fr"' in page.get_data(as_text=True)
    assert "Doors open at seven." in text_of(page)
    assert "The hall agreed." in text_of(page)
    assert "A song" in text_of(page)
    assert "Our own doubts" not in text_of(page)
    assert "Long settled" not in text_of(page)
    assert "Merci" in text_of(thanks)
    assert client.state() == (State.SCHEDULED, Stage.SUBMITTED)
    with sqlite_sessions.reading() as session:
        decision = session.scalars(select(Decision).where(Decision.workspace_id == client.space)).one()
        deeds = activity.history(session, client.space, [client.variant.public_id])
    assert (decision.who, decision.by_user_id, decision.comment) == ("Claire Roy", None, "Parfait")
    assert ("approve by link", "") in [(deed.verb, name) for deed, name in deeds]


def test_a_film_is_played_and_a_document_saved_behind_the_code_only(
    client, sqlite_sessions, settings, stranger
):
    client.opened()
    client.browser.send(client.address, verdict="send_back", comment="Show me the film.")
    root = settings.data_dir / "media"
    with sqlite_sessions.writing() as session:
        post = client.fresh(session).post
        hung = [
            library.bring_in(session, file, name=name, root=root, by=client.author, now=NOON)
            for file, name in ((a_film(), "tide.mp4"), (PDF, "programme.pdf"))
        ]
        writing.set_images(session, post, hung, by=client.author, now=NOON)
        post.stage = Stage.SUBMITTED
    client.chased()
    page = client.opened().get_data(as_text=True)
    film, paper = (client.browser.get(f"{client.address}/files/{number}") for number in (1, 2))
    with sqlite_sessions.writing() as session:
        client.fresh(session).images[0].media.has_poster = True
    with_poster = client.browser.get(client.address).get_data(as_text=True)
    client.browser.delete_cookie("marronnier_answer", path=client.address)

    assert '<video controls preload="none" playsinline' in with_poster  # its picture is enough to begin with
    assert f'<video controls preload="metadata" playsinline src="{client.address}/files/1"' in page
    assert "programme.pdf" in page
    assert (film.status_code, film.content_type) == (200, "video/mp4")
    assert paper.headers["Content-Disposition"] == "attachment; filename=programme.pdf"
    assert {"sandbox" in one.headers["Content-Security-Policy"] for one in (film, paper)} == {True}
    assert paper.headers["Cache-Control"] == "private, no-store"
    assert client.browser.get(f"{client.address}/files/2").status_code == 404
    assert client.browser.get(f"{client.address}/files/3").status_code == 404


def test_an_answered_link_is_over_for_good(client):
    client.opened()
    client.browser.send(client.address, verdict="approve")

    assert client.browser.get(client.address).status_code == 404
    assert client.browser.send(client.address, verdict="send_back", comment="No!").status_code == 404
    assert client.state()[0] == State.SCHEDULED


def test_the_page_of_a_link_that_is_over_speaks_the_language_of_its_letter(client):
    client.opened()
    client.browser.send(client.address, verdict="approve")

    over = client.browser.get(client.address)
    invented = client.browser.get("/answer/nobody-ever-wrote-this")

    assert '<html lang="fr">' in over.get_data(as_text=True)
    assert "Ce lien n" in text_of(over)
    assert '<html lang="en">' in invented.get_data(as_text=True)


def test_other_words_end_the_link_and_the_next_page_marks_what_changed(client, sqlite_sessions):
    client.opened()
    empty = client.browser.send(client.address, verdict="send_back")
    client.browser.send(client.address, verdict="send_back", comment="Name the hour.")
    back = client.state()
    with sqlite_sessions.writing() as session:
        post = client.fresh(session).post
        post.text, post.stage = "Doors open at eight.", Stage.SUBMITTED
    client.chased()
    page = client.opened().get_data(as_text=True)
    with sqlite_sessions.writing() as session:
        client.fresh(session).post.text = "Doors open at nine."

    assert empty.status_code == 422
    assert back == (State.UNSCHEDULED, Stage.DRAFT)
    assert "<del>seven</del><ins>eight</ins>." in page
    assert client.browser.send(client.address, verdict="approve").status_code == 410
    assert client.state()[0] == State.UNSCHEDULED


def test_a_code_is_guessed_five_times_at_most_and_used_once(client):
    code = client.code()
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(linking.MOST_GUESSES):
        assert client.browser.send(client.address + "/proof", code=wrong).status_code == 422

    too_late = client.browser.send(client.address + "/proof", code=code)
    again = client.code()
    client.browser.send(client.address + "/proof", code=again)

    assert too_late.status_code == 422
    assert "Doors open at seven." in text_of(client.browser.get(client.address))
    assert client.links()[0].code_hash is None


def test_another_browser_needs_a_code_of_its_own(client, app):
    client.opened()

    other = app.test_client().get(client.address)

    assert "Doors open" not in text_of(other)
    assert app.test_client().get(client.address + "/pictures/1").status_code == 404


def test_who_is_taken_off_the_path_is_asked_no_more(client, sqlite_sessions):
    client.opened()
    with sqlite_sessions.writing() as session:
        [path] = paths.living(session, client.space)
        owner = session.scalars(
            select(Membership).where(Membership.workspace_id == client.space, Membership.role == Role.OWNER)
        ).one()
        paths.end(session, path, by=owner, now=NOON)

    assert client.browser.send(client.address, verdict="approve").status_code == 410


def test_behind_https_its_forms_are_taken_as_a_browser_sends_them(client, app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_SSL_STRICT", True)
    secure = {"base_url": "https://localhost"}
    policy = client.browser.get(client.address, **secure).headers["Referrer-Policy"]
    token = TOKEN.search(client.browser.get("/no-such-page", **secure).get_data(as_text=True))[1]
    said = {} if policy == "no-referrer" else {"Referer": f"https://localhost{client.address}"}

    answer = client.browser.post(client.address + "/code", data={"csrf_token": token}, headers=said, **secure)

    assert answer.status_code == 302
