"""What the emoji dialog is given."""

from __future__ import annotations

import json
from pathlib import Path

from setup.emoji import emoji


def test_only_whole_emoji_are_kept_in_their_order(tmp_path: Path) -> None:
    folder = tmp_path / "fr"
    folder.mkdir()
    every = [
        {"unicode": "🇦", "label": "A"},
        {"unicode": "🏻", "label": "peau claire", "group": 2, "order": 1},
        {"unicode": "🌊", "label": "vague", "tags": ["mer", "eau"], "group": 5, "order": 3},
        {"unicode": "😀", "label": "visage rieur", "group": 0, "order": 2},
    ]
    groups = [{"message": "smileys", "order": 0}, {"message": "composants", "order": 2}]
    (folder / "compact.json").write_text(json.dumps(every))
    (folder / "messages.json").write_text(json.dumps({"groups": groups}))

    kept = json.loads(emoji(tmp_path, "fr"))

    assert kept["emoji"] == [["😀", "visage rieur", "", 0], ["🌊", "vague", "mer eau", 5]]
    assert kept["groups"] == {"0": "smileys"}
