"""Every platform, and every place served by hand, as its readers would see it, on a desk in the light, on a phone in the dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from scheduler import library
from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Limits
from scheduler.adapters.venues import VENUES
from scheduler.content.writing import Picked, set_images
from scheduler.demo.pictures import landscape
from tests.browser.conftest import OF_THEME_AND_LANGUAGE, axe
from tests.browser.house import OpenHouse
from tests.browser.looking import TOO_WIDE
from tests.browser.platforms import KNOWN
from tests.browser.test_calendar import come_in, desk, house, page  # noqa: F401
from tests.newsroom import NOON, a_channel, a_post
from tests.web.newsdesk import Desk

pytestmark = pytest.mark.browser


def test_nothing_is_wrong_with_a_preview_of_any_place(page: Page, desk: Desk, house: OpenHouse) -> None:  # noqa: F811
    by = desk.member
    with desk.sessions.writing() as session:
        places = [
            a_channel(
                session, by.workspace, str(venue.label), platform="manual", settings={"venue": venue.key}
            )
            for venue in VENUES.values()
        ] + [
            a_channel(
                session, by.workspace, str(ADAPTERS[name].label), platform=name, identity=known.identity,
                settings=dict(known.settings), limits=(known.limits if known.limits != Limits() else ADAPTERS[name].usual).as_json(),
            )
            for name, known in KNOWN.items()
        ]  # fmt: skip
        words = "## The pier\n\n" + "The pier is **open**. " * 30 + "https://estuaires.example/pier"
        bare, shown = (a_post(session, by, words, *places, title=title) for title in ("Bare", "Shown"))
        for variant in bare.variants:
            variant.options = {"thread": ["And the beach."], "first_comment": "With a map."}
        pictures = [
            Picked(
                library.bring_in(
                    session, landscape(n), name=f"{n}.jpg", root=house.media_root, by=by, now=NOON, alt=alt
                )
            )
            for n, alt in enumerate(("The pier", ""))
        ]
        set_images(session, shown, pictures, by=by, now=NOON)

    page.emulate_media(reduced_motion="reduce", color_scheme="light")
    page.goto(f"/posts/{bare.public_id}/compose")
    assert axe(page) == []

    # On a phone the previews are a sheet of their own: open.
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(reduced_motion="reduce", color_scheme="dark")
    page.goto(f"/posts/{shown.public_id}/compose#preview-sheet")
    assert axe(page, (*OF_THEME_AND_LANGUAGE, "image-alt", "svg-img-alt", "role-img-alt")) == []
    assert page.evaluate(TOO_WIDE) is None
