"""Which application reads a feed, as far as it says so: shown to the feed's owner, who may know it."""

from __future__ import annotations

import re

# What is looked for in User-Agent, the more particular first, and what people call it.
KNOWN = (
    ("google-calendar-importer", "Google Calendar"),
    ("googlebot", "Google"),
    ("icsx5", "ICSx⁵"),
    ("davx5", "DAVx⁵"),
    ("thunderbird", "Thunderbird"),
    ("microsoft.exchange", "Outlook.com"),
    ("outlook", "Outlook"),
    ("microsoft office", "Outlook"),
    ("calendaragent", "Apple Calendar"),
    ("dataaccessd", "Apple Calendar (iPhone, iPad)"),
    ("ios/", "Apple Calendar (iPhone, iPad)"),
    ("evolution", "Evolution"),
    ("vdirsyncer", "vdirsyncer"),
    ("nextcloud", "Nextcloud"),
    ("mozilla/", "a browser"),
)
PRODUCT = re.compile(r"[\w .+-]{1,30}")


def application(user_agent: str) -> str:
    """ "" when it does not say."""
    said = user_agent.casefold()
    for mark, name in KNOWN:
        if mark in said:
            return name
    found = PRODUCT.match(user_agent.partition("/")[0].strip())
    return found[0].strip() if found else ""
