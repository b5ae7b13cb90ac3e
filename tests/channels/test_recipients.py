from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from scheduler.channels import Channel, Recipient, mailing_list, person, recipients, unsubscribing
from scheduler.channels.answers import BadAnswers
from scheduler.db import Sessions
from scheduler.people import Membership
from scheduler.wording import N_
from tests.channels.square import SEALER
from tests.newsroom import NOON, a_channel, a_member, a_workspace

ADA = {
    "email": "Ada@Example.org",
    "name": "Ada Roux",
    "language": "fr",
    "consent_date": "2024-03-05",
    "consent_source": "Salon du livre",
}
URL = "https://newsroom.example"
REFUSED = N_("No such mailbox.")


def a_list(session: Session) -> tuple[Channel, Membership]:
    by = a_member(session, a_workspace(session))
    return a_channel(session, by.workspace, "Letter", platform="email", language="fr"), by


def add(session: Session, channel: Channel, by: Membership, **more: str) -> Recipient:
    return recipients.add(session, channel, ADA | more, by=by, now=NOON)


def addresses(session: Session, channel: Channel) -> list[str]:
    found = mailing_list.audience(session, channel, sealer=SEALER, public_url=URL)
    return [one.email for one in found]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-03-05", date(2024, 3, 5)),
        ("2024-03-05T10:00:00Z", date(2024, 3, 5)),
        ("05/03/2024", date(2024, 3, 5)),
        ("5.3.2024", date(2024, 3, 5)),
    ],
)
def test_a_day_is_read_as_people_write_it(written: str, read: date) -> None:
    assert person.day(written, date(2026, 11, 22)) == read


@pytest.mark.parametrize("written", ["", "03/25/2024", "yesterday", "2026-11-23", "0024-03-05"])
def test_a_day_that_cannot_be_is_refused(written: str) -> None:
    with pytest.raises(BadAnswers):
        person.day(written, date(2026, 11, 22))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": "ada at example.org"}, "email"),
        ({"email": "ada@example.org\nBcc: x@example.org"}, "email"),
        ({"email": ".ada@example.org"}, "email"),
        ({"language": "elvish tongue"}, "language"),
        ({"consent_source": " "}, "consent_source"),
        ({"name": "x" * 121}, "name"),
    ],
)
def test_what_cannot_be_written_to_is_not_taken(more: dict, field: str) -> None:
    with pytest.raises(BadAnswers) as refused:
        person.read(ADA | more, language="fr", today=date(2026, 11, 22))

    assert list(refused.value.by_field) == [field]


def test_somebody_who_agreed_gets_the_mailing(sessions: Sessions) -> None:
    with sessions.writing() as session:
        channel, by = a_list(session)
        ada = add(session, channel, by)

        [one] = mailing_list.audience(session, channel, sealer=SEALER, public_url=URL)

        assert (one.id, one.email, one.name, one.language) == (
            ada.public_id,
            "ada@example.org",
            "Ada Roux",
            "fr",
        )
        assert one.unsubscribe.startswith(f"{URL}/unsubscribe/{ada.public_id}.")


def test_nobody_is_on_a_list_twice(sessions: Sessions) -> None:
    with sessions.writing() as session:
        channel, by = a_list(session)
        add(session, channel, by)

        with pytest.raises(BadAnswers, match="already"):
            add(session, channel, by, email="ADA@example.org")


def test_correcting_an_address_does_not_swallow_another(sessions: Sessions) -> None:
    with sessions.writing() as session:
        channel, by = a_list(session)
        ada = add(session, channel, by)
        add(session, channel, by, email="bea@example.org")

        recipients.edit(session, channel, ada, ADA | {"name": "Ada R."}, by=by, now=NOON)
        with pytest.raises(BadAnswers):
            recipients.edit(session, channel, ada, ADA | {"email": "bea@example.org"}, by=by, now=NOON)

        assert (ada.name, ada.email) == ("Ada R.", "ada@example.org")


def test_a_refused_address_gets_nothing_more_until_a_person_says_so(sessions: Sessions) -> None:
    with sessions.writing() as session:
        channel, by = a_list(session)
        ada = add(session, channel, by)

        recipients.suppress(session, channel.id, ada.public_id, REFUSED, NOON)
        assert addresses(session, channel) == []
        with pytest.raises(BadAnswers, match="No such mailbox"):
            add(session, channel, by)

        recipients.reinstate(session, ada, by=by, now=NOON)
        assert addresses(session, channel) == ["ada@example.org"]


def test_unsubscribing_needs_the_signed_address_and_nothing_else(sessions: Sessions) -> None:
    with sessions.writing() as session:
        channel, by = a_list(session)
        ada = add(session, channel, by)
        token = unsubscribing.address(ada.public_id, sealer=SEALER, public_url=URL).rpartition("/")[2]

        assert unsubscribing.unsubscribe(session, f"{ada.public_id}.forged", NOON, sealer=SEALER) is None
        assert addresses(session, channel) == ["ada@example.org"]

        assert unsubscribing.unsubscribe(session, token, NOON, sealer=SEALER) is ada
        unsubscribing.unsubscribe(session, token, NOON + timedelta(days=3), sealer=SEALER)
        assert (addresses(session, channel), ada.unsubscribed_at) == ([], NOON)


def test_who_unsubscribed_can_undo_it_for_a_day(sessions: Sessions) -> None:
    with sessions.writing() as session:
        channel, by = a_list(session)
        ada = add(session, channel, by)
        token = unsubscribing.address(ada.public_id, sealer=SEALER, public_url=URL).rpartition("/")[2]
        unsubscribing.unsubscribe(session, token, NOON, sealer=SEALER)
        proof = unsubscribing.undo_proof(ada, sealer=SEALER)
        late, soon = NOON + timedelta(hours=25), NOON + timedelta(hours=1)

        assert unsubscribing.undo(session, token, "forged", soon, sealer=SEALER) is None
        assert unsubscribing.undo(session, token, proof, late, sealer=SEALER) is None
        assert addresses(session, channel) == []

        assert unsubscribing.undo(session, token, proof, soon, sealer=SEALER) is ada
        assert addresses(session, channel) == ["ada@example.org"]


def test_the_unsubscribed_are_not_added_again_by_hand(sessions: Sessions) -> None:
    with sessions.writing() as session:
        channel, by = a_list(session)
        add(session, channel, by).unsubscribed_at = NOON

        with pytest.raises(BadAnswers, match="own hand"):
            add(session, channel, by)


def test_an_erased_person_leaves_no_name_and_does_not_come_back(sessions: Sessions) -> None:
    with sessions.writing() as session:
        channel, by = a_list(session)
        ada = add(session, channel, by)
        token = unsubscribing.address(ada.public_id, sealer=SEALER, public_url=URL).rpartition("/")[2]

        recipients.erase(session, ada, channel, by=by, now=NOON)

        # As a word: what stands there instead of the address is random, and may hold these letters.
        assert not re.search(r"\bada\b", f"{ada.email} {ada.name} {ada.consent_source}".lower())
        assert unsubscribing.find(session, token, sealer=SEALER) is None
        with pytest.raises(BadAnswers, match="erased"):
            add(session, channel, by)
        recipients.reinstate(session, ada, by=by, now=NOON)
        assert addresses(session, channel) == []


def test_the_list_is_searched_by_address_and_name_and_paged(sessions: Sessions) -> None:
    with sessions.writing() as session:
        channel, by = a_list(session)
        for number in range(60):
            add(session, channel, by, email=f"reader{number:02}@example.org", name=f"Reader {number}")
        add(session, channel, by, email="under_score@example.org", name="Zoé Éclair")

        second, total = mailing_list.listed(session, channel, page=2)

        assert (len(second), total) == (11, 61)
        assert mailing_list.listed(session, channel, words="READER05")[1] == 1
        assert mailing_list.listed(session, channel, words="r_s")[1] == 1
        assert mailing_list.listed(session, channel, words="Zoé")[1] == 1
        assert mailing_list.counts(session, channel) == {"subscribed": 61, "unsubscribed": 0, "suppressed": 0}
