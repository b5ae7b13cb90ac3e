"""The pictures of docs/page-map.md, taken of the demo at a fixed hour: `make pictures`.

Not a test: it writes docs/pages/*.png and the map itself; names of pages as words take these alone. A page without a picture cannot be on the map.
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import func, select

from migrations.migrate import upgrade
from scheduler.content import Kind, Media, Post, Variant
from scheduler.db import across_workspaces
from scheduler.db.sessions import make_engine
from scheduler.demo import build
from scheduler.people import SignIn, User
from scheduler.people.sign_in import SIGN_IN_LIFE, new_secret, secret_hash
from tests.browser.conftest import CALM
from tests.browser.house import OpenHouse
from tests.newsroom import FixedClock
from web.theme import COOKIE as THEME
from web.visitor import COOKIE as SIGN_IN

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs/pages"
NOON = datetime(2026, 10, 14, 10, tzinfo=UTC)
DESK, PHONE = {"width": 1600, "height": 1000}, {"width": 390, "height": 844}
COLOURS = 96
MOST_BYTES = 3_000_000

# Name, address, what one does there. `{post}` is a draft of the demo, `{open}` one that is scheduled, `{picture}` an image many posts show.
PAGES = (
    (
        "month",
        "/calendar?post={open}",
        "The calendar by month; a post open in the panel, with what stands in its way",
    ),
    (
        "week",
        "/calendar?view=week&zone=America/Montreal",
        "The week by the clock, a second zone in the gutter",
    ),
    ("list", "/calendar?view=list", "The list: sorted, many chosen at once"),
    ("board", "/calendar?view=board", "The board: a column for each stage"),
    ("year", "/calendar?view=year", "The year: the load of each week"),
    ("mine", "/mine", "One's own desk"),
    ("palette", "/go?q=ma", "The palette, here as a page; Ctrl+K opens it anywhere"),
    ("composer", "/posts/{post}/compose", "One page to write for all channels"),
    ("post", "/posts/{open}", "One post: where it went, what was said about it, its earlier texts"),
    ("words", "/words", "Kept words: templates, snippets, signatures, hashtags"),
    ("library", "/media", "The library"),
    ("asset", "/media/{picture}", "One asset: its words, its rights, where it is used"),
    ("replacement", "/media/{picture}/replacement", "One image in place of another, everywhere"),
    ("approvals", "/approvals", "What waits for a yes"),
    ("queue", "/queue", "The queue: what needs a decision, is under way, is due next"),
    ("freezes", "/queue/freezes", "Stopping everything, and what waits while it is stopped"),
    ("plan", "/plan", "The plan against what happens"),
    ("gaps", "/plan/gaps", "Every gap ahead, filled one after the other"),
    ("paper", "/calendar/paper?view=month", "The month as it is printed"),
    ("series", "/series", "What comes back"),
    ("campaigns", "/plan/campaigns", "The campaigns and how far they are"),
    ("ideas", "/plan/ideas", "The ideas, and who votes for them"),
    ("spreadsheet", "/plan/spreadsheet", "The plan as a spreadsheet, out and in"),
    ("key-dates", "/plan/key-dates", "Dates that come back every year"),
    ("events", "/plan/events", "Events, with posts before, during and after"),
    ("around", "/calendar/around", "What stands around the posts"),
    ("day", "/calendar?view=day", "One day by the hour"),
    ("clashes", "/calendar/clashes", "What gets in each other's way"),
    ("clocks", "/calendar/clock-changes", "What moves when the clocks change"),
    ("charter", "/charter", "The charter and its rules"),
    ("paths", "/settings/approvals", "Whose yes is needed"),
    ("channels", "/channels", "The channels and their health"),
    ("people", "/members", "The people and their roles"),
    ("feeds", "/feeds", "Calendar feeds, and where to put their address"),
    ("notices", "/notices", "What one has been told"),
    ("habits", "/profile/habits", "What one is told how, zones, keys"),
    ("connect", "/channels/new", "What can be connected"),
    ("status", "/status", "Is everything running?"),
)
PHONES = (
    ("phone-month", "/calendar", "The month on a phone"),
    ("phone-mine", "/mine", "One's own desk on a phone"),
    ("phone-composer", "/posts/{post}/compose", "Writing on a phone"),
)


def main() -> int:
    path = which("chromium") or which("chromium-browser") or which("google-chrome")
    if path is None:
        sys.stderr.write("Chromium is not installed: `make setup-test` first.\n")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/demo.sqlite3"
        engine = make_engine(url)
        upgrade(engine)
        engine.dispose()
        with OpenHouse(url, Path(folder) / "data", FixedClock(NOON)) as house:
            # Before the browser: its event loop runs in this thread, and the demo's past needs one of its own.
            build(house.sessions, settings=house.settings, sealer=house.sealer, now=NOON)
            with sync_playwright() as player:
                browser = player.chromium.launch(executable_path=path, args=CALM)
                taken = _take(browser, house)
                browser.close()
    (ROOT / "docs/page-map.md").write_text(_map(), encoding="utf-8")
    sys.stdout.write(f"{len(taken)} pictures, {sum(taken) // 1024} KB, in {FOLDER.relative_to(ROOT)}\n")
    return 0 if sum(taken) < MOST_BYTES else 1


def _take(browser: Browser, house: OpenHouse) -> list[int]:
    secret, where = _sign_in(house), _posts(house)
    taken = []
    for pages, size, theme in ((PAGES, DESK, "light"), (PHONES, PHONE, "dark")):
        context = browser.new_context(
            base_url=house.address, viewport=size, locale="fr-FR", reduced_motion="reduce",  # type: ignore[arg-type]
        )  # fmt: skip
        cookies = {SIGN_IN: secret, THEME: theme}
        context.add_cookies([{"name": k, "value": v, "url": house.address} for k, v in cookies.items()])
        page = context.new_page()
        for name, address, _ in pages:
            if sys.argv[1:] and name not in sys.argv[1:]:
                continue
            taken.append(_picture(page, FOLDER / f"{name}.png", address.format(**where)))
        context.close()
    return taken


def _picture(page: Page, to: Path, address: str) -> int:
    answer = page.goto(address)
    if answer is None or not answer.ok:
        raise SystemExit(f"{address} answers {answer and answer.status}: no picture of that.")
    page.wait_for_load_state("networkidle")
    # Few colours: an interface has few, and twenty pictures shall not weigh more than the code.
    shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
    shot.quantize(COLOURS, dither=Image.Dither.NONE).save(to, optimize=True)
    return to.stat().st_size


def _sign_in(house: OpenHouse) -> str:
    secret = new_secret()
    with house.sessions.writing() as session:
        camille = session.scalars(select(User).where(User.email == "camille@estuaires.example")).one()
        session.add(
            SignIn(
                user_id=camille.id, token_hash=secret_hash(secret), created_at=NOON, seen_at=NOON,
                expires_at=NOON + SIGN_IN_LIFE,
            )
        )  # fmt: skip
    return secret


def _posts(house: OpenHouse) -> dict[str, str]:
    """The draft with most channels, and the next post that leaves."""
    with house.sessions.reading() as session, across_workspaces(session):
        ahead = (
            select(Post.public_id)
            .join(Variant, Variant.post_id == Post.id)
            .where(Variant.planned_instant > NOON)
        )
        many = (
            ahead.where(Post.stage == "draft")
            .group_by(Post.id)
            .order_by(func.count(Variant.id).desc(), Post.id)
        )
        leaves = ahead.where(Post.stage == "submitted").order_by(Variant.planned_instant)
        picture = select(Media.public_id).where(Media.kind == Kind.PICTURE).order_by(Media.id).limit(1)
        found = {"post": many.limit(1), "open": leaves.limit(1), "picture": picture}
        return {name: str(session.scalar(statement)) for name, statement in found.items()}


def _map() -> str:
    lines = [
        "# Page map",
        "",
        "Each main page, as the demo shows it (`marronnier demo`). Written and pictured by `make pictures`; the pages say more.",
    ]
    for name, address, words in (*PAGES, *PHONES):
        plain = re.sub(r"\{\w+\}", "…", address.split("?")[0])
        lines += ["", f"## {words}", f"`{plain}`", "", f"![{words}](pages/{name}.png)"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
