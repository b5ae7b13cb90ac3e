"""Bluesky's count of a text, held by the counter that Bluesky's own applications use (`@atproto/api`)."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from scheduler.adapters.bluesky import Bluesky
from scheduler.adapters.fit import objections
from setup import npm
from setup.servers.bluesky import MODULES
from tests.adapters.newsroom import a_message
from tests.adapters.test_bluesky import TestBluesky as Simulated
from tests.servers.installed import installed

pytestmark = pytest.mark.servers

COUNTER = Path(__file__).parent / "pds" / "count.mjs"
FAMILY = "👨‍👩‍👧‍👦"
VECTORS = (
    "",
    "hello",
    "L’été à l’île – où ?",
    "e\u0301te\u0301 n\u0303 a\u0323\u0308",  # accents that combine
    "a" + "\u0301" * 40,
    FAMILY,
    f"{FAMILY}{FAMILY}",
    "👍🏽 👩🏾‍🚒 🏳️‍🌈 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "🇫🇷🇩🇪🇪🇺 🇫 🇫🇷🇩",
    "1️⃣ #️⃣ ❤️ ❤ ☎︎",
    "שלום עולם \u200fمرحبا بالعالم، كيف الحال؟",
    "مُحَمَّد \u2067abc\u2069",
    "\u1112\u1161\u11ab\u1100\u1173\u11af 한글 ㅎㅏㄴ",  # jamo that make syllables, and that do not
    "日本語 が か\u3099 ガ",
    "नि क्षत्रिय किमपि",
    "ไทย กำ ນ້ຳ தமிழ் ක්‍ෂ",
    "one\r\ntwo\nthree\r\r\n",
    "a\u200db \u200b\ufeff x\u00ad y\u2060",
    "Voir https://estuaires.example/maree?x=1 @ada.example #marée",
    "𝔘𝔫𝔦 𠮷 \U0010ffff",
    "x" * 300,
    "x" * 301,
    "é" * 300,
    FAMILY * 120,  # 120 signs of 25 octets: 3000
    FAMILY * 120 + "x",
)


@pytest.fixture(scope="module")
def theirs() -> list[tuple[int, int]]:
    installed("bluesky")
    said = subprocess.run(
        [npm.node(), COUNTER], input=json.dumps(VECTORS).encode(), capture_output=True, check=True,
        env=os.environ | {"SERVER_MODULES": str(MODULES)},
    )  # fmt: skip
    return [(signs, octets) for signs, octets in json.loads(said.stdout)]


def test_signs_and_octets_are_counted_as_bluesky_counts_them(theirs: list[tuple[int, int]]) -> None:
    ours = [(Bluesky.count(text), len(text.encode())) for text in VECTORS]

    assert dict(zip(VECTORS, ours, strict=True)) == dict(zip(VECTORS, theirs, strict=True))


def test_what_bluesky_would_not_take_is_said_before(theirs: list[tuple[int, int]]) -> None:
    adapter = Simulated().open()
    for text, (signs, octets) in zip(VECTORS[1:], theirs[1:], strict=True):
        refused = bool(objections(adapter, a_message(text)))
        assert refused == (signs > 300 or octets > 3000), text
