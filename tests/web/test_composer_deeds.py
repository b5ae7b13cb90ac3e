"""What happened to a post is told in sentences."""

from __future__ import annotations

import re
from pathlib import Path

from web.composer.history import DEEDS

from scheduler.content.expiry import Deed

ROOT = Path(__file__).parents[2] / "scheduler"
# What is done to a post or one of its variants, as the code records it.
RECORDED = re.compile(r'record\(\s*session, by, f?"([^"]+)", (?:post|variant)\b')
OUTCOMES = ("published", "absent", "dropped")


def test_every_deed_on_a_post_has_a_sentence() -> None:
    found = {verb for path in ROOT.rglob("*.py") for verb in RECORDED.findall(path.read_text())}
    verbs = {verb.replace("{outcome}", outcome) for verb in found for outcome in OUTCOMES}
    verbs = {verb.replace("{deed}", deed) for verb in verbs for deed in Deed}

    assert len(verbs) > 15
    assert {verb for verb in verbs if verb not in DEEDS} == set()
