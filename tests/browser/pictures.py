"""The pictures of docs/page-map.md, taken of the demo at a fixed hour: `make pictures`.

Not a test: it writes docs/pages/*.png and the map itself; names of pages as words take these alone. A page without a picture cannot be on the map.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from sqlalchemy import func, select

from migrations.migrate import upgrade
from scheduler.content import Kind, Media, Post, Variant
from scheduler.db import across_workspaces
from scheduler.db.sessions import make_engine
from scheduler.demo import build
from scheduler.people import Membership, SignIn, User
from scheduler.people.sign_in import SIGN_IN_LIFE, new_secret, secret_hash
from tests.browser.conftest import CALM
from tests.browser.house import OpenHouse
from tests.browser.pictured import add_what_the_demo_lacks, everywhere
from tests.newsroom import FixedClock
from web.theme import COOKIE as THEME
from web.visitor import COOKIE as SIGN_IN

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs/pages"
NOON = datetime(2026, 10, 14, 10, tzinfo=UTC)
CAMILLE = "camille@estuaires.example"
DESK, PHONE = ViewportSize(width=1600, height=1000), ViewportSize(width=390, height=844)
COLUMNS, GROUND = 4, "#f1f0ed"
COLOURS = 96
MOST_BYTES = 3_400_000

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
    ("starters", "/charter/starters", "Charters to begin with"),
    ("speakers", "/charter/speakers", "Who speaks where, and for what"),
    ("history", "/settings/history", "Who did what, which nobody can rewrite unseen"),
    ("retention", "/settings/retention", "What is kept how long"),
)
# Of what `pictured.py` adds to the demo, after the pictures above.
MORE = (
    ("outside", "/members/outside", "Who was asked from outside, and what they answered"),
    ("devices", "/devices", "Calendar applications that may write, each with a password of its own"),
    ("layers", "/plan/layers", "Calendars of others, drawn behind the posts"),
    ("alarms", "/settings/alarms", "Who is told at once when something is frozen"),
    ("statements", "/queue/statements", "Calm words, ready for the day they are needed"),
)
ANSWER = ("answer", "/answer/{answer}", "What a client answers who was asked by mail, without an account")
PREVIEWS = (
    "previews",
    "/posts/{everywhere}/compose",
    "One text on every platform, as its readers would see it",
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
    secret, where = _sign_in(house, CAMILLE), _posts(house)
    taken = _each(browser, house, PAGES, where, secret=secret)
    taken += _each(browser, house, PHONES, where, secret=secret, size=PHONE, theme="dark")
    with house.sessions.writing() as session, across_workspaces(session):
        by = session.scalars(select(Membership).join(User).where(User.email == CAMILLE)).one()
        where |= add_what_the_demo_lacks(session, by, sealer=house.sealer, now=NOON)
        ada, post = everywhere(session, now=NOON)
        where["everywhere"], other = post.public_id, ada.user.email
    taken += _each(browser, house, MORE, where, secret=secret)
    taken += _each(
        browser, house, [ANSWER], where, size=PHONE, look=lambda page: _answered(page, where["code"])
    )
    return taken + _each(
        browser, house, [PREVIEWS], where, secret=_sign_in(house, other), look=_previews_side_by_side
    )


def _each(
    browser: Browser,
    house: OpenHouse,
    pages: Iterable[tuple[str, str, str]],
    where: Mapping[str, str],
    *,
    secret: str = "",
    size: ViewportSize = DESK,
    theme: str = "light",
    look: Callable[[Page], Image.Image] = lambda page: _image(page.screenshot()),
) -> list[int]:
    context = browser.new_context(
        base_url=house.address, viewport=size, locale="fr-FR", reduced_motion="reduce"
    )
    cookies = {SIGN_IN: secret, THEME: theme}
    context.add_cookies([{"name": k, "value": v, "url": house.address} for k, v in cookies.items()])
    page = context.new_page()
    taken = [
        _picture(page, FOLDER / f"{name}.png", address.format(**where), look)
        for name, address, _ in pages
        if name in sys.argv[1:] or not sys.argv[1:]
    ]
    context.close()
    return taken


def _picture(page: Page, to: Path, address: str, look: Callable[[Page], Image.Image]) -> int:
    answer = page.goto(address)
    if answer is None or not answer.ok:
        raise SystemExit(f"{address} answers {answer and answer.status}: no picture of that.")
    page.wait_for_load_state("networkidle")
    # Few colours: an interface has few, and twenty pictures shall not weigh more than the code.
    look(page).quantize(COLOURS, dither=Image.Dither.NONE).save(to, optimize=True)
    return to.stat().st_size


def _answered(page: Page, code: str) -> Image.Image:
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Lire et répondre").click()
    page.wait_for_load_state("networkidle")
    return _image(page.screenshot())


def _previews_side_by_side(page: Page) -> Image.Image:
    """All of them, in columns: on the page they stand below each other."""
    shots = [_image(one.screenshot()) for one in page.locator("#previews .pv").all()]
    wide, gap = max(one.width for one in shots) + 24, 24
    ends, places = [gap] * COLUMNS, []
    for one in shots:
        column = ends.index(min(ends))
        places.append((gap + column * wide, ends[column]))
        ends[column] += one.height + gap
    sheet = Image.new("RGB", (gap + COLUMNS * wide, max(ends)), GROUND)
    for one, place in zip(shots, places, strict=True):
        sheet.paste(one, place)
    return sheet


def _image(octets: bytes) -> Image.Image:
    return Image.open(BytesIO(octets)).convert("RGB")


def _sign_in(house: OpenHouse, email: str) -> str:
    secret = new_secret()
    with house.sessions.writing() as session:
        who = session.scalars(select(User).where(User.email == email)).one()
        session.add(
            SignIn(
                user_id=who.id, token_hash=secret_hash(secret), created_at=NOON, seen_at=NOON,
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
    for name, address, words in (*PAGES, PREVIEWS, *MORE, *PHONES, ANSWER):
        plain = re.sub(r"\{\w+\}", "…", address.split("?")[0])
        lines += ["", f"## {words}", f"`{plain}`", "", f"![{words}](pages/{name}.png)"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
