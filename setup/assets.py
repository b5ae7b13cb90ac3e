"""Front-end files from npm's packages into `web/static/vendor/`, which is never committed."""

from __future__ import annotations

import shutil
from pathlib import Path

from setup import npm
from setup.emoji import LANGUAGES, emoji
from setup.icons import sprite
from setup.place import NODE_MODULES, ROOT, STATIC, VENDOR
from setup.say import Problem, step
from setup.stamp import Stamp

FACES = ("latin-wght-normal", "latin-wght-italic", "latin-ext-wght-normal", "latin-ext-wght-italic")

FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE",
    "@tabler/icons/LICENSE": "icons.LICENSE",
    **{
        f"@fontsource-variable/{font}/files/{font}-{face}.woff2": f"fonts/{font}-{face}.woff2"
        for font in ("inter", "newsreader")
        for face in FACES
    },
    "emojibase-data/LICENSE": "emoji/emoji.LICENSE",
    "@fontsource-variable/inter/LICENSE": "fonts/inter.LICENSE",
    "@fontsource-variable/newsreader/LICENSE": "fonts/newsreader.LICENSE",
}


def prepare() -> None:
    """Fills `web/static/vendor/`; a second call with the same lock and icon list does nothing."""
    names = STATIC / "icons.txt"
    here = Path(__file__).parent
    packages = Stamp(NODE_MODULES, "npm", [ROOT / "package.json", ROOT / "package-lock.json"])
    copied = Stamp(
        VENDOR,
        "assets",
        [ROOT / "package-lock.json", names, here / "assets.py", here / "icons.py", here / "emoji.py"],
    )
    if copied.fits() and packages.fits():
        return
    if not packages.fits():
        step("Fetching the front-end packages of package-lock.json")
        npm.ci()
        packages.put()
    step("Copying fonts, htmx, icons and emoji to web/static/vendor")
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    _copy(fresh)
    (fresh / "icons.svg").write_text(sprite(names, NODE_MODULES / "@tabler/icons/icons"), encoding="utf-8")
    for language in LANGUAGES:
        words = emoji(NODE_MODULES / "emojibase-data", language)
        (fresh / "emoji" / f"{language}.json").write_text(words, encoding="utf-8")
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)
    copied.put()


def _copy(target: Path) -> None:
    missing = [name for name in FILES if not (NODE_MODULES / name).is_file()]
    if missing:
        raise Problem(
            *(f"node_modules/{name} is missing: remove node_modules and try again." for name in missing)
        )
    for name, new in FILES.items():
        (target / new).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(NODE_MODULES / name, target / new)
