"""A browser's name for people: "Firefox, Linux". Enough to recognise one's own; nothing is decided by it."""

from __future__ import annotations

# The order counts: Edge also says Chrome, Chrome also says Safari, Android also says Linux.
BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari", "curl")
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "CrOS", "Linux")
NAMES = {"Edg": "Edge", "OPR": "Opera", "Mac OS": "macOS", "CrOS": "ChromeOS"}


def device_of(user_agent: str) -> str:
    found = [next((word for word in words if word in user_agent), None) for words in (BROWSERS, SYSTEMS)]
    return ", ".join(NAMES.get(word, word) for word in found if word)
