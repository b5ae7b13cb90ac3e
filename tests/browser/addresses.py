"""Every page there is, asked of the application itself: a new page is looked at without anybody remembering to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

from tests.browser.filled import Samples

# Answers for machines, files and calendars: nobody looks at them in a browser.
NOT_PAGES = (
    "/static/",
    "/api/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/feed/",
    "/public/",
    "/dav/",
    "/.well-known/",
    "/answer/<token>/pictures",
    "/answer/<token>/files",
)
# Shown before anybody owns the newsroom; `test_the_first_page` looks at it.
OWN_TEST = ("first_run.show",)


@dataclass(frozen=True)
class Address:
    path: str
    public: bool  # for people who are not signed in


class NoSample(Exception):
    """A page whose address needs something the filled newsroom has no sample of."""


FEW = 2  # samples of one page that are looked at in every look


def addresses(
    app: Flask, samples: Samples, *, look: int | None = None, most: int | None = None
) -> list[Address]:
    """Every address a browser may be sent to. Raises NoSample, naming every page it could not fill in.

    `look`: 0 or 1, to share out between two looks the pages with many samples (thirty forms of rules); None: all of them.
    `most`: no more samples of one page than that.
    """
    found: list[Address] = []
    missing: list[str] = []
    with app.test_request_context():
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
            if not _is_page(rule):
                continue
            public = bool(getattr(app.view_functions[rule.endpoint], "public", False))
            try:
                given = list(_given(rule, samples))
                given = given[look::2] if look is not None and len(given) > FEW else given
                given = given[:most]
                found += [Address(app.url_for(rule.endpoint, **each), public) for each in given]
            except KeyError as lacking:
                missing.append(f"{rule.rule} ({rule.endpoint}): no sample {lacking}")
    if missing:
        raise NoSample("Add a sample to tests/browser/filled.py for:\n" + "\n".join(missing))
    return found


def _is_page(rule: Rule) -> bool:
    return (
        "GET" in (rule.methods or ())
        and not rule.rule.startswith(NOT_PAGES)
        and rule.endpoint not in OWN_TEST
    )


def _given(rule: Rule, samples: Samples) -> Iterator[dict[str, str]]:
    nothing = [{}] if not rule.arguments else None
    return iter(samples.get(rule.endpoint) or nothing or samples[", ".join(sorted(rule.arguments))])
