from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from scheduler.channels import (
    Channel,
    exporting,
    importing,
    mailing_list,
    parcel,
    recipient_file,
    recipients,
)
from scheduler.channels.importing import Taken
from scheduler.db import Sessions
from scheduler.people import Membership
from tests.channels.square import SEALER
from tests.channels.test_recipients import ADA, REFUSED, URL, a_list, add
from tests.newsroom import NOON

FRENCH = """Adresse e-mail;Nom;Langue;Date de consentement;Origine du consentement;Fidélité
ada@example.org;Ada Roux;français;05/03/2024;Salon du livre;or
bea@example.org;"Béa ""la"" Comte";;2024-04-01;Formulaire du site;
"""
ENGLISH = FRENCH.replace(
    FRENCH.splitlines()[0], "email,name,language,consent_date,consent_source,loyalty"
).replace(";", ",")


def preview(session: Session, channel: Channel, text: str | bytes) -> importing.Preview:
    data = text.encode() if isinstance(text, str) else text
    return importing.preview(session, channel, data, now=NOON)


def bring_in(session: Session, channel: Channel, by: Membership, text: str) -> Taken:
    found = preview(session, channel, text)
    return importing.take(session, channel, found.people, by=by, now=NOON)


@pytest.mark.parametrize(
    "data",
    [
        FRENCH.encode(),
        FRENCH.encode("utf-8-sig"),
        FRENCH.encode("cp1252"),
        FRENCH.encode("utf-16"),
        FRENCH.replace("\n", "\r\n").encode(),
        FRENCH.replace(";", "\t").encode(),
        b"sep=;\r\n" + FRENCH.encode("cp1252"),
        ENGLISH.encode(),
    ],
    ids=["utf-8", "utf-8 with mark", "cp1252", "utf-16", "crlf", "tabs", "excel hint", "english"],
)
def test_a_list_is_read_however_it_was_saved(data: bytes) -> None:
    rows, unknown = recipient_file.read(data)

    assert [row.cells["email"] for row in rows] == ["ada@example.org", "bea@example.org"]
    assert rows[1].cells["name"] == 'Béa "la" Comte'
    assert rows[0].cells["consent_source"] == "Salon du livre"
    assert len(unknown) == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"name;language\nAda;fr\n", "email, consent_date, consent_source"),
        (b"\x89PNG\x00\x01\x02", "not a text file"),
        (FRENCH.encode().replace(b'"B', b'B"x"', 1) + b'"', "quotation marks"),
        (FRENCH.encode() + b"\n".join(b"x;" for _ in range(20_001)), "more than 20000"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_change(data: bytes, says: str) -> None:
    with pytest.raises(recipient_file.BadFile, match=says):
        recipient_file.read(data)


def test_the_preview_shows_the_differences_and_changes_nothing(sessions: Sessions) -> None:
    with sessions.writing() as session:
        channel, by = a_list(session)
        add(session, channel, by, name="Ada")

        found = preview(session, channel, FRENCH)

        assert [one.email for one in found.new] == ["bea@example.org"]
        assert found.new[0].language == "fr"  # the channel's, as the line does not say
        [change] = found.changed
        assert (change.before.name, change.after.name) == ("Ada", "Ada Roux")
        assert mailing_list.listed(session, channel)[1] == 1


def test_a_refused_line_is_named_with_its_reason(sessions: Sessions) -> None:
    with sessions.writing() as session:
        channel, _ = a_list(session)
        head = FRENCH.splitlines()[0]

        found = preview(
            session,
            channel,
            f"{head}\n\nnot an address;;;2024-01-01;Fair\nada@example.org;;;;Fair\n"
            'bea@example.org;"two\nlines";;2024-01-01;Fair\nBEA@example.org;;;2024-01-01;Fair\n',
        )

        assert [one.email for one in found.new] == ["bea@example.org"]
        assert [(left.line, left.email) for left in found.refused] == [
            (3, "not an address"),
            (4, "ada@example.org"),
            (7, "BEA@example.org"),
        ]
        assert "line 5" in str(found.refused[2].reason)


def test_a_line_refused_for_two_reasons_counts_once(sessions: Sessions) -> None:
    with sessions.writing() as session:
        channel, _ = a_list(session)

        found = preview(session, channel, f"{FRENCH.splitlines()[0]}\nada@example.org;;;;\n")

        assert len(found.refused) == 2
        assert found.refused_lines == 1


def test_taking_a_list_twice_changes_nothing_more(sessions: Sessions) -> None:
    with sessions.writing() as session:
        channel, by = a_list(session)
        first = bring_in(session, channel, by, FRENCH)

        again = preview(session, channel, FRENCH)

        assert first == Taken(new=2, changed=0)
        assert (again.new, again.changed, again.same) == ([], [], 2)
        assert importing.take(session, channel, again.people, by=by, now=NOON) == Taken(0, 0)


def test_who_left_never_comes_back_by_a_list(sessions: Sessions) -> None:
    with sessions.writing() as session:
        channel, by = a_list(session)
        bring_in(session, channel, by, FRENCH + "cleo@example.org;;;2024-01-01;Fair\n")
        by_email = {row.email: row for row in mailing_list.listed(session, channel)[0]}
        by_email["ada@example.org"].unsubscribed_at = NOON
        recipients.suppress(session, channel.id, by_email["bea@example.org"].public_id, REFUSED, NOON)
        recipients.erase(session, by_email["cleo@example.org"], channel, by=by, now=NOON)

        found = preview(session, channel, FRENCH + "cleo@example.org;;;2026-01-01;Fair\n")
        taken = importing.take(session, channel, found.people, by=by, now=NOON)

        assert {left.email: str(left.reason) for left in found.kept_out} == {
            "ada@example.org": "Has unsubscribed.",
            "bea@example.org": "No such mailbox.",
            "cleo@example.org": "Asked to be erased from the list.",
        }
        assert taken == Taken(0, 0)
        assert mailing_list.audience(session, channel, sealer=SEALER, public_url=URL) == []


def test_who_leaves_between_preview_and_button_stays_out(sessions: Sessions) -> None:
    with sessions.writing() as session:
        channel, by = a_list(session)
        ada = add(session, channel, by, name="Ada")
        found = preview(session, channel, FRENCH)
        ada.unsubscribed_at = NOON

        taken = importing.take(session, channel, found.people, by=by, now=NOON)

        assert taken == Taken(new=1, changed=0)
        assert ada.name == "Ada"


def test_an_empty_cell_erases_nothing_and_an_older_consent_replaces_none(sessions: Sessions) -> None:
    with sessions.writing() as session:
        channel, by = a_list(session)
        ada = add(session, channel, by)

        bring_in(session, channel, by, f"{FRENCH.splitlines()[0]}\nada@example.org;;;01/01/2020;Old list\n")

        assert (ada.name, ada.consent_at.date(), ada.consent_source) == (
            "Ada Roux",
            date(2024, 3, 5),
            "Salon du livre",
        )


def test_an_export_comes_back_as_it_went_and_runs_no_formula(sessions: Sessions) -> None:
    with sessions.writing() as session:
        channel, by = a_list(session)
        add(session, channel, by, name='=HYPERLINK("https://bad.example")')
        add(session, channel, by, email="gone@example.org").unsubscribed_at = NOON
        recipients.erase(session, add(session, channel, by, email="e@example.org"), channel, by=by, now=NOON)

        data = exporting.export(session, channel, separator=";")

        lines = data.decode("utf-8-sig").splitlines()
        assert lines[0] == "email;name;language;consent_date;consent_source;standing"
        assert lines[1].startswith("ada@example.org;\"'=HYPERLINK")
        assert lines[2].endswith(";unsubscribed")
        assert len(lines) == 3
        back = preview(session, channel, data)
        assert (back.same, len(back.kept_out), back.new, back.changed) == (1, 1, [], [])


def test_a_parcel_carries_the_list_to_its_channel_for_two_hours() -> None:
    people = [importing.person.read(ADA, language="fr", today=date(2026, 11, 22))]
    wrapped = parcel.wrap(people, channel_id="c1", sealer=SEALER, now=NOON)

    assert "ada" not in wrapped
    assert parcel.unwrap(wrapped, channel_id="c1", sealer=SEALER, now=NOON) == people
    for channel_id, later in (("c2", timedelta(0)), ("c1", timedelta(hours=3))):
        with pytest.raises(parcel.NotOurs):
            parcel.unwrap(wrapped, channel_id=channel_id, sealer=SEALER, now=NOON + later)
    with pytest.raises(parcel.NotOurs):
        parcel.unwrap("forged", channel_id="c1", sealer=SEALER, now=NOON)


def test_twenty_thousand_lines_take_seconds_and_fit_a_form(sqlite_sessions: Sessions) -> None:
    lines = [
        f"reader{n}.surname{n * 7919 % 9973}@example.org;Reader {n};fr;2024-03-05;Fair" for n in range(20_000)
    ]
    data = "\n".join([FRENCH.splitlines()[0], *lines]).encode()
    began = time.monotonic()

    with sqlite_sessions.writing() as session:
        channel, by = a_list(session)
        found = preview(session, channel, data)
        wrapped = parcel.wrap(found.people, channel_id="c1", sealer=SEALER, now=NOON)
        people = parcel.unwrap(wrapped, channel_id="c1", sealer=SEALER, now=NOON)
        taken = importing.take(session, channel, people, by=by, now=NOON)
        audience = mailing_list.audience(session, channel, sealer=SEALER, public_url=URL)

    assert (taken, len(audience)) == (Taken(20_000, 0), 20_000)
    assert len(wrapped) < 1_500_000
    assert time.monotonic() - began < 30
