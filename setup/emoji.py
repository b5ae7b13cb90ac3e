"""The emoji of emojibase, in the interface's languages: what the composer's dialog needs of them and no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "fr")
COMPONENTS = 2  # skin tones and hair alone are no emoji of their own


def emoji(data: Path, language: str) -> str:
    """`{"groups": {number: name}, "emoji": [[sign, name, words to find it by, group], …]}` as JSON."""
    every: list[dict[str, Any]] = json.loads((data / language / "compact.json").read_text("utf-8"))
    said = json.loads((data / language / "messages.json").read_text("utf-8"))
    shown = sorted(
        (one for one in every if one.get("group") not in (None, COMPONENTS)), key=lambda one: one["order"]
    )
    kept = {
        "groups": {
            group["order"]: group["message"] for group in said["groups"] if group["order"] != COMPONENTS
        },
        "emoji": [
            [one["unicode"], one["label"], " ".join(one.get("tags") or ()), one["group"]] for one in shown
        ],
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
