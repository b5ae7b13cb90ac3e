"""From the drop of a card to its being painted where it was dropped, in Chromium, on the loopback."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.calendar.newsrooms import NOW, Size, open_on_sqlite
from bench.calendar.pages import Times, times_of
from tests.browser.conftest import CALM
from tests.browser.house import OpenHouse
from tests.newsroom import FixedClock
from web.visitor import COOKIE

TIMES = 12
WARM = 2
# Both counted from the pointer's coming up: to the first frame with the card where it was dropped, and to the first
# frame of the sheet the server drew anew.
WATCH = """
([name, day]) => {
  let began = 0
  addEventListener("pointerup", () => { began = performance.now() }, { capture: true, once: true })
  const painted = (is) => new Promise((done) => {
    const watch = new MutationObserver(() => {
      const card = document.getElementById(day)?.querySelector(`[data-post="${name}"]`)
      if (!began || !card || !is(card)) return
      watch.disconnect()
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)))
    })
    watch.observe(document.body, { childList: true, subtree: true })
  })
  window.dropped = Promise.all([painted(() => true), painted((card) => !card.classList.contains("landing"))])
}
"""


@dataclass(frozen=True)
class Drop:
    shown: Times  # where it was dropped
    drawn: Times  # the sheet, by the server

    def __str__(self) -> str:
        return f"{self.shown}, drawn anew by the server {self.drawn}"


def measure(size: Size, folder: Path) -> Drop:
    """Seconds. Cards go back and forth between two days that show them first."""
    room = open_on_sqlite(size, folder)
    room.sessions.dispose()
    taken: list[tuple[float, float]] = []
    with (
        OpenHouse(str(room.sessions.engine.url), folder / "data", FixedClock(NOW)) as house,
        sync_playwright() as player,
    ):
        path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        browser = player.chromium.launch(executable_path=path, args=CALM)
        context = browser.new_context(base_url=house.address, viewport={"width": 1440, "height": 900})
        cookie = room.client.get_cookie(COOKIE)
        assert cookie is not None
        context.add_cookies([{"name": COOKIE, "value": cookie.value, "url": house.address}])
        page = context.new_page()
        page.goto("/calendar?view=month")
        for number in range(TIMES + WARM):
            seconds = _drop(page, f"d-2026-11-{17 + number % 2}", f"d-2026-11-{18 - number % 2}")
            if number >= WARM:
                taken.append(seconds)
        browser.close()
    return Drop(*(times_of([one[n] for one in taken]) for n in range(2)))


def _drop(page: Page, source: str, target: str) -> tuple[float, float]:
    """The first card of one day onto another: it keeps its hour, the first of the day, and is shown there too."""
    card = page.locator(f"#{source} a.post[data-drag]").first
    name: Any = card.get_attribute("data-post")
    card.hover()
    page.mouse.down()
    page.evaluate(WATCH, [name, target])
    page.locator(f"#{target}").hover()
    page.mouse.up()
    shown, drawn = page.evaluate("window.dropped")
    return shown / 1000, drawn / 1000
