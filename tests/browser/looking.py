"""Looking at a page the way a critical reader would: everything wrong with it, one line each."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Error, Page, Response

from tests.browser.conftest import axe, newly_shown

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
Size = dict[str, int]
BOTH = (DESK, PHONE)
FRAME = "[document.querySelectorAll('h1').length, document.documentElement.lang, document.title.trim()]"
# Whoever sticks out furthest is whom to look at.
TOO_WIDE = """() => {
  if (document.documentElement.scrollWidth <= innerWidth) return null
  const out = [...document.body.querySelectorAll('*')].filter(e => e.checkVisibility({visibilityProperty: true})).map(e => [e.getBoundingClientRect().right, e])
  const [right, e] = out.reduce((a, b) => b[0] > a[0] ? b : a)
  return `${document.documentElement.scrollWidth} px wide; ${e.localName}.${e.className} reaches ${Math.round(right)}`
}"""

# What a narrow window can break of that which a wide one shows too. All else is asked only of what appears.
OF_WIDTH = ("scrollable-region-focusable", "target-size")
SHOWN = """() => {
  const shown = e => e.checkVisibility({visibilityProperty: true})
  globalThis.shownBefore = new WeakSet([...document.body.querySelectorAll('*')].filter(shown))
}"""


@dataclass
class Reader:
    """A browser that notes what the page complains about while it looks."""

    page: Page
    language: str
    complaints: list[str] = field(default_factory=list)
    phones: int = 0

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.page.on("console", self._said)
        self.page.on("response", self._answered)

    def look(
        self, path: str, *, status: int = 200, only: tuple[str, ...] = (), sizes: tuple[Size, ...] = BOTH
    ) -> list[str]:
        """What is wrong with this page, on a desk and on a phone; nothing where no page of its own is shown.

        `only` these of axe's rules, and `sizes`, where all are asked in another look at the same page.
        """
        self.complaints.clear()
        self.page.set_viewport_size(DESK)  # type: ignore[arg-type]
        try:
            answer = self.page.goto(path)
        except Error as fault:
            return [] if "Download is starting" in fault.message else [fault.message]
        if answer is None or answer.status != status:
            return [f"answers {answer and answer.status}"]
        if not _is_its_own_page(answer):
            return []
        faults = [*self._frame(), *(axe(self.page, only) if DESK in sizes else ())]
        if PHONE in sizes:
            if DESK in sizes:
                self.page.evaluate(SHOWN)
            self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
            small = [self.page.evaluate(TOO_WIDE), *self._on_a_phone(only, known=DESK in sizes)]
            faults += [f"on a phone: {fault}" for fault in small if fault and fault not in faults]
        return [*faults, *self.complaints]

    def _on_a_phone(self, only: tuple[str, ...], *, known: bool) -> list[str]:
        """`known`: the same document was asked everything on a desk. Half of all asking is for colours, which seldom
        depend on the width: those of what was there already are asked of each second page."""
        if not known:
            return axe(self.page, only)
        self.phones += 1
        again = (*OF_WIDTH, *(("color-contrast",) if self.phones % 2 else ()))
        return [*newly_shown(self.page), *axe(self.page, again)]

    def _frame(self) -> list[str]:
        headings, language, title = self.page.evaluate(FRAME)
        faults = [] if headings == 1 else [f"has {headings} main headings"]
        if language != self.language:
            faults.append(f"says it is written in {language!r}")
        return faults if title else [*faults, "has no title"]

    def _said(self, said: ConsoleMessage) -> None:
        # A page that rightly answers 404 makes the console say so; what a page asks for itself is in `_answered`.
        if said.type in ("error", "warning") and "status of 4" not in said.text:
            self.complaints.append(f"console: {said.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.complaints.append(f"asks for {response.url}, which answers {response.status}")


def _is_its_own_page(answer: Response) -> bool:
    """Not a picture, not data, not the way to a page that is looked at for itself."""
    return answer.request.redirected_from is None and answer.headers.get("content-type", "").startswith(
        "text/html"
    )
