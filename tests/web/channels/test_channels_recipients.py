from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import select

from scheduler.channels import Recipient, recipients
from scheduler.wording import N_
from tests.newsroom import NOON
from tests.web.browser import text_of

ADA = {
    "email": "ada@example.org", "name": "Ada Roux", "language": "fr",
    "consent_date": "2024-03-05", "consent_source": "Book fair",
}  # fmt: skip
FILE = """email;nom;date de consentement;origine du consentement
ada@example.org;Ada R.;2024-03-05;Book fair
bea@example.org;Béa Comte;05/04/2024;Our site
nobody;;2024-01-01;Our site
"""


@pytest.fixture
def letter(a_stored):
    return a_stored("email", "Letter")


@pytest.fixture
def at(letter):
    return f"/channels/{letter.public_id}/recipients"


@pytest.fixture
def everybody(sqlite_sessions, letter):
    def read():
        with sqlite_sessions.reading() as session:
            mine = Recipient.workspace_id == letter.workspace_id, Recipient.channel_id == letter.id
            return list(session.scalars(select(Recipient).where(*mine).order_by(Recipient.id)))

    return read


def upload(browser, at, text, name="list.csv"):
    file = (io.BytesIO(text.encode() if isinstance(text, str) else text), name)
    return browser.post(
        f"{at}/import",
        data={"file": file, "csrf_token": browser.token()},
        content_type="multipart/form-data",
    )


def test_somebody_is_added_with_day_and_place_of_consent(browser, at, everybody):
    refused = browser.send(at, **ADA | {"consent_date": ""})
    added = browser.send(at, **ADA)

    assert (refused.status_code, added.status_code) == (422, 302)
    assert "without it nobody may be written to" in text_of(refused)
    assert 'value="Ada Roux"' in refused.get_data(as_text=True)
    assert [one.email for one in everybody()] == ["ada@example.org"]
    assert "Book fair 5 Mar 2024" in text_of(browser.get(at))


def test_the_list_is_searched_and_shown_by_standing(browser, at, everybody, sqlite_sessions, letter):
    for name in ("ada", "bea", "cleo"):
        browser.send(at, **ADA | {"email": f"{name}@example.org", "name": name.title()})
    with sqlite_sessions.writing() as session:
        _, bea, cleo = everybody()
        session.add(bea)
        bea.unsubscribed_at = NOON
        recipients.suppress(session, letter.id, cleo.public_id, N_("No such mailbox."), NOON)

    assert "ada@example.org" in text_of(browser.get(f"{at}?q=ADA"))
    assert "Nobody found" in text_of(browser.get(f"{at}?q=zoe"))
    assert "bea@example.org" in text_of(browser.get(f"{at}?standing=unsubscribed"))
    assert "cleo@example.org Cleo No such mailbox." in text_of(browser.get(f"{at}?standing=suppressed"))


def test_a_recipient_is_corrected_reinstated_and_erased(browser, at, everybody, sqlite_sessions, letter):
    browser.send(at, **ADA)
    [ada] = everybody()
    page = f"{at}/{ada.public_id}"

    browser.send(page, **ADA | {"name": "Ada R."})
    assert everybody()[0].name == "Ada R."

    with sqlite_sessions.writing() as session:
        recipients.suppress(session, letter.id, ada.public_id, N_("No such mailbox."), NOON)
    browser.send(f"{page}/reinstatement")
    assert everybody()[0].suppressed_at is None

    assert browser.send(f"{page}/erasure").status_code == 422
    browser.send(f"{page}/erasure", sure="1")
    assert "ada@" not in everybody()[0].email
    assert browser.get(page).status_code == 404


def test_an_import_shows_every_difference_before_the_button(browser, at, everybody):
    browser.send(at, **ADA)

    shown = upload(browser, at, FILE)
    words = text_of(shown)

    assert "1 new 1 changed 0 as they are 0 stay out 1 refused" in words
    assert "Name: Ada Roux Ada R." in words
    assert "4 nobody “nobody” is not an e-mail address." in words
    assert [one.name for one in everybody()] == ["Ada Roux"]

    packed = re.search(r'name="list" value="([^"]+)"', shown.get_data(as_text=True))
    browser.send(f"{at}/import/button", list=packed[1])

    assert [one.name for one in everybody()] == ["Ada R.", "Béa Comte"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "Choose a file first"),
        ("name\nAda\n", "must name the columns"),
        (b"\x89PNG\0", "not a text file"),
    ],
)
def test_a_file_that_is_no_list_says_so(browser, at, content, says):
    answer = upload(browser, at, content)

    assert answer.status_code == 422
    assert says in text_of(answer)


def test_a_newsletter_without_readers_says_so_before_a_post_fails(browser, letter, at):
    page = f"/channels/{letter.public_id}"
    before = text_of(browser.get(page))

    browser.send(at, email="ada@example.org", consent_date="2026-10-01", consent_source="The hall")

    assert "Nobody is on the list yet." in before
    assert "Nobody is on the list yet." not in text_of(browser.get(page))


def test_a_forged_list_brings_nobody_in(browser, at, everybody):
    answer = browser.send(f"{at}/import/button", list="forged")

    assert answer.status_code == 422
    assert everybody() == []


def test_an_export_is_a_file_and_stands_in_the_history(browser, at, sqlite_sessions, letter):
    browser.send(at, **ADA)

    answer = browser.send(f"{at}/file")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="Letter.csv"'
    assert answer.get_data().startswith("\ufeffemail,name".encode())
    with sqlite_sessions.reading() as session:
        from scheduler.activity import history

        assert history(session, letter.workspace_id, [letter.public_id])[0][0].verb == "exported_recipients"


def test_a_channel_without_a_list_has_no_recipients_page(browser, a_stored):
    assert browser.get(f"/channels/{a_stored().public_id}/recipients").status_code == 404
