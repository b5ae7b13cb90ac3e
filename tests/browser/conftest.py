"""A real browser on a real web server. What is missing is told, never skipped: these tests are the product's word."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.house import OpenHouse

CALM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
# Against waiting for ever, no more: on a busy machine a page may take longer than the five seconds that are usual.
expect.set_options(timeout=20_000)
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"


# A module, not the session: while the browser is open an event loop runs in this thread, and a test that comes
# after it in the same process could not open its own.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.fail(
            "Chromium is not installed: apt-get install chromium (make test does it when it is root)."
        )
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=CALM)
        yield browser
        browser.close()


# The other tests share one address and lay a new file there. Here threads of the former house may still be answering
# its last page: they would open the file half copied and write into it what belonged to the old one.
@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A file of its own for each test."""
    path = tmp_path / "house.sqlite3"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> Iterator[OpenHouse]:
    with OpenHouse(sqlite_url, tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def context(chromium: Browser, house: OpenHouse) -> Iterator[BrowserContext]:
    made = chromium.new_context(
        base_url=house.address, viewport={"width": 1440, "height": 900}, locale="en-GB"
    )
    made.set_default_timeout(15_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None
    )
    _wait_before_keys(opened)
    yield opened
    assert not complaints, f"the page complained: {complaints}"


# After a form the next page is shown as soon as its first lines are there; a key pressed then is heard by no script.
# A person is not so quick, a test is.
def _wait_before_keys(page: Page) -> None:
    """Every key waits until the scripts of the document it goes to have run."""

    def patient(stroke: Callable[..., None]) -> Callable[..., None]:
        def pressed(*args: Any, **kwargs: Any) -> None:
            page.wait_for_load_state("domcontentloaded")
            stroke(*args, **kwargs)

        return pressed

    for name in ("press", "type"):
        setattr(page.keyboard, name, patient(getattr(page.keyboard, name)))


def bring_axe(context: BrowserContext) -> None:
    """For who asks `axe` about page after page: each has it from its beginning, and it is compiled once for all."""
    context.add_init_script(script=_axe())


def _axe() -> str:
    if not AXE.exists():
        pytest.fail("axe-core is not installed: run `make setup-test` first.")
    return AXE.read_text()


# What another theme or language can break; all else is in the document, which is the same in both.
OF_THEME_AND_LANGUAGE = (
    "color-contrast", "link-in-text-block", "scrollable-region-focusable",
    "html-has-lang", "html-lang-valid", "valid-lang",
)  # fmt: skip


def axe(page: Page, only: tuple[str, ...] = (), *, large: bool = True) -> list[str]:
    """Every accessibility fault of the page as it stands, one line each; `only` what these rules find.

    Without `large` nobody asks how large what is pressed is: where one thing covers another for the look's sake.
    """
    page.wait_for_load_state()  # half a page has faults of its own
    if not page.evaluate("'axe' in globalThis"):
        # Evaluated, not added as a script: the page's own security policy refuses strange scripts, and should.
        page.evaluate(_axe())
    options = {
        "resultTypes": ["violations"],
        "preload": False,
        "rules": {"target-size": {"enabled": large}},
    } | ({"runOnly": list(only)} if only else {})
    return _told(page.evaluate("options => axe.run(document, options)", options))


NEWLY_SHOWN = """() => {
  const fresh = new Set([...document.body.querySelectorAll('*')]
    .filter(e => !shownBefore.has(e) && e.checkVisibility({visibilityProperty: true})))
  const include = [...fresh].filter(e => !fresh.has(e.parentElement))
  const options = {resultTypes: ['violations'], preload: false}
  return include.length ? axe.run({include}, options) : {violations: []}
}"""


def newly_shown(page: Page) -> list[str]:
    """The same of whatever is not in the page's own set `shownBefore`."""
    return _told(page.evaluate(NEWLY_SHOWN))


def _told(found: Any) -> list[str]:
    return [
        f"{fault['id']}: {fault['help']} — {'; '.join(' '.join(map(str, node['target'])) for node in fault['nodes'][:4])}"
        for fault in found["violations"]
    ]


__all__ = ["axe", "newly_shown"]
