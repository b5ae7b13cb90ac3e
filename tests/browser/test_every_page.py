"""Every page of the application, as its owner and as a stranger, in both themes and languages, on a desk and a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from scheduler.people import first_run
from tests.browser.addresses import Address, addresses
from tests.browser.conftest import OF_THEME_AND_LANGUAGE, bring_axe
from tests.browser.filled import fill
from tests.browser.house import OpenHouse
from tests.browser.looking import BOTH, Reader
from tests.newsroom import FixedClock
from web.theme import COOKIE as THEME
from web.visitor import COOKIE as SIGN_IN

pytestmark = pytest.mark.browser

# Each a look at everything: dark goes with French, so that both are seen in the time of one.
LOOKS = [("light", "en"), ("dark", "fr")]
HANDS = 2  # how many tests share the pages of one look


@pytest.fixture
def still_house(sqlite_url: str, tmp_path: Path) -> Iterator[OpenHouse]:
    """A house where it is always noon."""
    with OpenHouse(sqlite_url, tmp_path / "data", FixedClock()) as opened:
        yield opened


@pytest.mark.parametrize("hand", range(HANDS))
@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_nothing_is_wrong_with_any_page(
    chromium: Browser, still_house: OpenHouse, theme: str, language: str, hand: int
) -> None:
    filled = fill(
        still_house.sessions, sealer=still_house.sealer, media_root=still_house.media_root, locale=language
    )
    look = LOOKS.index((theme, language))
    mine = addresses(still_house.app, filled.samples, look=look)[hand::HANDS]
    # Half of the samples of a page that has many are looked at in the second look for the first time.
    before = set(addresses(still_house.app, filled.samples, look=0)) if look else set()

    owner = a_reader(chromium, still_house, theme, language, secret=filled.secret)
    faults = look_at(owner, [address for address in mine if not address.public], before)
    stranger = a_reader(chromium, still_house, theme, language)
    faults += look_at(stranger, [address for address in mine if address.public], before)

    assert not faults, "\n".join(["", *faults])


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_nothing_is_wrong_with_the_first_page_and_with_what_is_not_there(
    chromium: Browser, still_house: OpenHouse, theme: str, language: str
) -> None:
    reader = a_reader(chromium, still_house, theme, language)
    with still_house.sessions.writing() as session:
        first_run.new_code(session)

    faults = reader.look("/first-run")
    filled = fill(
        still_house.sessions, sealer=still_house.sealer, media_root=still_house.media_root, locale=language
    )
    owner = a_reader(chromium, still_house, theme, language, secret=filled.secret)
    faults += owner.look("/no-such-page", status=404)

    assert not faults, "\n".join(["", *faults])


def a_reader(
    chromium: Browser, house: OpenHouse, theme: str, language: str, *, secret: str | None = None
) -> Reader:
    """A stranger, or the owner with their cookie. Nothing moves: a colour half faded in has no contrast yet."""
    context = chromium.new_context(
        base_url=house.address, locale={"en": "en-GB", "fr": "fr-FR"}[language], reduced_motion="reduce"
    )
    context.set_default_timeout(20_000)
    bring_axe(context)
    cookies = {THEME: theme} | ({SIGN_IN: secret} if secret else {})
    context.add_cookies(
        [{"name": name, "value": value, "url": house.address} for name, value in cookies.items()]
    )
    return Reader(context.new_page(), language)


def look_at(reader: Reader, pages: list[Address], before: set[Address]) -> list[str]:
    faults: list[str] = []
    for number, address in enumerate(pages):
        known = address in before
        # Colours are the same at both widths: of what was seen at both already, each second page is seen on a phone.
        sizes = (BOTH[number % 2],) if known else BOTH
        look = reader.look(address.path, only=OF_THEME_AND_LANGUAGE if known else (), sizes=sizes)
        faults += [f"{address.path}: {fault}" for fault in look]
    return faults
