"""The page of the programs told of freezes."""

from __future__ import annotations

from collections.abc import Callable

from scheduler.db import Sessions
from scheduler.people import Membership
from scheduler.publishing.alarms import add, alarms_of, keeping
from scheduler.sealing import Sealer
from tests.newsroom import NOON
from tests.web.browser import Browser, text_of

SEALER = Sealer(["0123456789abcdef0123456789abcdef"])


def test_the_page_keeps_no_address_that_is_inside_or_silent(
    sqlite_sessions: Sessions, owner: Membership, signed_in: Callable[[Membership], Browser]
) -> None:
    browser = signed_in(owner)

    refused = browser.send("/settings/alarms", name="Siren", url="http://127.0.0.1:9/siren")

    assert refused.status_code == 422 and "http://127.0.0.1:9/siren" in refused.get_data(as_text=True)
    with sqlite_sessions.writing() as session:
        assert not alarms_of(session, owner.workspace_id)
        kept = add(
            session, name="Siren", url="http://127.0.0.1:9/siren", secret=keeping.new_secret(), by=owner, sealer=SEALER,
            now=NOON,
        )  # fmt: skip
        place = f"/settings/alarms/{kept.public_id}"
    browser.send(f"{place}/test")
    assert "“Siren” did not answer" in text_of(browser.get("/settings/alarms"))
    assert browser.send(f"{place}/removal").status_code == 302
    assert "No program is told" in text_of(browser.get("/settings/alarms"))
