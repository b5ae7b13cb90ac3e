"""Pages in the states one page's address does not show: everything unfolded, each dialog open, a form refused, nothing there yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from scheduler.people import Role
from tests.browser.addresses import addresses
from tests.browser.conftest import OF_THEME_AND_LANGUAGE, axe, bring_axe, newly_shown
from tests.browser.filled import fill
from tests.browser.house import OpenHouse
from tests.browser.looking import DESK, PHONE, SHOWN, TOO_WIDE
from tests.browser.test_calendar import come_in
from tests.newsroom import FixedClock, a_member, a_workspace
from web.visitor import COOKIE

pytestmark = pytest.mark.browser

# By the beginning of the path's pattern: pages with much folded away, or with dialogs.
UNFOLDED = ("/calendar", "/compose", "/media/", "/queue/", "/plan/", "/charter/draft", "/correction")
REFUSED = ("/words", "/feeds", "/settings/tokens", "/plan/key-dates", "/members")
EMPTY = (
    "/calendar", "/calendar?view=list", "/media", "/queue", "/plan", "/plan/campaigns", "/series", "/approvals",
    "/mine", "/notices", "/words", "/channels",
)  # fmt: skip
UNFOLD = "for (const one of document.querySelectorAll('details')) one.open = true"
DIALOGS = "[...document.querySelectorAll('dialog[id]')].map(one => one.id)"
REFUSE = "() => { const form = document.querySelector('main form.form, main form.card'); form.noValidate = true; form.requestSubmit() }"


@pytest.fixture
def still_house(sqlite_url: str, tmp_path: Path) -> Iterator[OpenHouse]:
    with OpenHouse(sqlite_url, tmp_path / "data", FixedClock()) as opened:
        yield opened


@pytest.fixture
def looked(chromium: Browser, still_house: OpenHouse) -> Iterator[Page]:
    context = chromium.new_context(base_url=still_house.address, reduced_motion="reduce", locale="en-GB")
    context.set_default_timeout(20_000)
    bring_axe(context)
    yield context.new_page()
    context.close()


def faults(page: Page, where: str) -> list[str]:
    """On a desk in the light, on a phone in the dark."""
    found = []
    for size, scheme in ((DESK, "light"), (PHONE, "dark")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        # (All that is unfolded at once covers what stands below it.)
        # What is said of the document holds for both: the second time, what colours and width may break.
        asked = (
            axe(page, large=False)
            if size is DESK
            else [*newly_shown(page), *axe(page, OF_THEME_AND_LANGUAGE)]
        )
        page.evaluate(SHOWN)
        found += [f"{where} ({scheme}): {fault}" for fault in [page.evaluate(TOO_WIDE), *asked] if fault]
    return found


def test_nothing_is_wrong_unfolded_or_with_a_dialog_open(looked: Page, still_house: OpenHouse) -> None:
    filled = fill(
        still_house.sessions, sealer=still_house.sealer, media_root=still_house.media_root, locale="en"
    )
    looked.context.add_cookies([{"name": COOKIE, "value": filled.secret, "url": still_house.address}])
    known = [address.path for address in addresses(still_house.app, filled.samples) if not address.public]
    found = []

    for wanted in UNFOLDED:
        path = next((one for one in known if wanted in one and one != wanted), wanted)
        looked.goto(wanted if wanted in known or "?" in wanted else path)
        looked.evaluate(UNFOLD)
        found += faults(looked, f"{wanted} unfolded")
        for dialog in looked.evaluate(DIALOGS) if wanted in ("/calendar", "/compose", "/media") else []:
            looked.evaluate(f"document.getElementById({dialog!r}).showModal()")
            found += faults(looked, f"{wanted} with {dialog}")
            looked.evaluate(f"document.getElementById({dialog!r}).close()")

    assert not found, "\n".join(["", *found])


def test_nothing_is_wrong_with_a_form_that_is_refused_nor_where_nothing_is_yet(
    looked: Page, still_house: OpenHouse
) -> None:
    with still_house.sessions.writing() as session:
        owner = a_member(
            session, a_workspace(session), Role.OWNER, name="Olga Petit", email="olga@example.org"
        )
    come_in(looked.context, still_house, owner)
    found = []

    for path in EMPTY:
        looked.goto(path)
        found += faults(looked, f"{path}, nothing there")
    for path in REFUSED:
        looked.goto(path)
        with looked.expect_navigation():
            looked.evaluate(REFUSE)
        found += faults(looked, f"{path}, refused")

    assert not found, "\n".join(["", *found])
