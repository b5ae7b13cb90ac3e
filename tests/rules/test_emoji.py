from scheduler.rules import Draft, Emoji
from tests.rules.contract import RuleContract


class TestEmoji(RuleContract):
    family = Emoji
    settings = {"at_most": 1}
    trips = (Draft("🐝 and 🍯"), Draft("👩‍👩‍👧👩‍👩‍👧"), Draft("1️⃣ 2️⃣"))
    passes = (Draft(""), Draft("👩‍👩‍👧"), Draft("© ® ™ 1 2 # → :-)"), Draft("❤\ufe0e ❤\ufe0e"))
