"""Campaign tags (utm_*) on the links of a post: kept once, put on every link as it is shown and sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import regex

TAG_MOST = 80
NAMES = ("source", "medium", "campaign", "content", "term")
LINK = regex.compile(r"https?://(?:\([^\s()]*\)|[^\s<>\"'»“”()\[\]])+(?<![.,;:!?…*_])")


def kept(tags: Mapping[str, str]) -> dict[str, str] | None:
    """The tags as they are stored: known names, one line each; None where nothing is left."""
    clean = {name: " ".join(str(tags.get(name) or "").split())[:TAG_MOST] for name in NAMES}
    return {name: value for name, value in clean.items() if value} or None


def tagged(text: str, tags: Mapping[str, str] | None, *, platform: str) -> str:
    """The text with the tags on its links. Twice is once: a link that has tags of its own keeps them."""
    for at, words in reversed(insertions(text, tags, platform=platform)):
        text = text[:at] + words + text[at:]
    return text


def insertions(text: str, tags: Mapping[str, str] | None, *, platform: str) -> list[tuple[int, str]]:
    """Where something is put in, and what: in the order of the text. The source is the platform, unless said."""
    if not tags:
        return []
    query = "&".join(
        f"utm_{name}={quote(value, safe='')}"
        for name in NAMES
        if (value := tags.get(name) or (platform if name == "source" else ""))
    )
    found: list[tuple[int, str]] = []
    for link in LINK.finditer(text):
        address, _, _ = link[0].partition("#")
        if "utm_" not in address:
            mark = "" if address.endswith(("?", "&")) else "&" if "?" in address else "?"
            found.append((link.start() + len(address), mark + query))
    return found


def tagged_options(
    options: Mapping[str, Any], tags: Mapping[str, str] | None, *, platform: str
) -> dict[str, Any]:
    """The options as they are sent: the links of a thread and of a first comment carry the tags too."""
    sent = dict(options)
    if not tags:
        return sent
    if options.get("thread"):
        sent["thread"] = [tagged(str(words), tags, platform=platform) for words in options["thread"]]
    if options.get("first_comment"):
        sent["first_comment"] = tagged(str(options["first_comment"]), tags, platform=platform)
    return sent
