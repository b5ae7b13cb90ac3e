"""One person as somebody wrote them down, in a form or in a line of a file: read, checked, made comparable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from scheduler.adapters.form import EMAIL
from scheduler.channels.answers import BadAnswers, tidy
from scheduler.people.user import plain_email
from scheduler.wording import N_, Text

COLUMNS = ("email", "name", "language", "consent_date", "consent_source")
LONGEST = {"email": 254, "name": 120, "consent_source": 200}
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?")
LANGUAGE_WORDS = {"français": "fr", "francais": "fr", "french": "fr", "anglais": "en", "english": "en"}
DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
FIRST_DAY = date(1990, 1, 1)  # older than any mailing: a mistyped year


@dataclass(frozen=True)
class Person:
    email: str
    name: str
    language: str
    consent: date
    source: str

    @property
    def consent_at(self) -> datetime:
        # People write down a day. Noon in UTC is that same day in nearly every zone it may be read in.
        return datetime.combine(self.consent, time(12), UTC)


def read(cells: Mapping[str, str], *, language: str, today: date) -> Person:
    """What was written, checked; `language` where none was given. Raises BadAnswers with a sentence for each field."""
    given = {name: tidy(cells.get(name, "")) for name in COLUMNS}
    troubles: dict[str, Text] = {}
    for name, most in LONGEST.items():
        if len(given[name]) > most:
            troubles[name] = N_("This is longer than {most} characters.", most=most)
    email = plain_email(given["email"])
    if not email:
        troubles["email"] = N_("The e-mail address is missing.")
    elif not is_address(email):
        troubles["email"] = N_("“{email}” is not an e-mail address.", email=email[:80])
    spoken = LANGUAGE_WORDS.get(given["language"].lower(), given["language"].lower().replace("_", "-"))
    if spoken and not LANGUAGE.fullmatch(spoken):
        troubles["language"] = N_(
            "“{word}” is not a language code such as fr or en.", word=given["language"][:40]
        )
    if not given["consent_source"]:
        troubles["consent_source"] = N_(
            "Where this person agreed is missing; without it nobody may be written to."
        )
    try:
        consent = day(given["consent_date"], today)
    except BadAnswers as wrong:
        troubles |= wrong.by_field
    if troubles:
        raise BadAnswers(troubles)
    return Person(email, given["name"], spoken or language, consent, given["consent_source"])


def day(written: str, today: date) -> date:
    """2024-03-05, also with a time after it, or 05/03/2024: with slashes the day comes first. Raises BadAnswers."""

    def wrong(text: Text) -> BadAnswers:
        return BadAnswers({"consent_date": text})

    if not written:
        raise wrong(N_("The day this person agreed is missing; without it nobody may be written to."))
    found = DAY_FIRST.fullmatch(written)
    try:
        if found:
            read = date(int(found[3]), int(found[2]), int(found[1]))
        else:
            read = datetime.fromisoformat(written).date()
    except ValueError:
        raise wrong(
            N_("“{word}” is not a day: write 2024-03-05, or 05/03/2024 for 5 March.", word=written[:40])
        ) from None
    if read > today:
        raise wrong(N_("The day of consent lies in the future."))
    if read < FIRST_DAY:
        raise wrong(N_("The day of consent lies too far back to be right."))
    return read


def is_address(email: str) -> bool:
    local, _, domain = email.rpartition("@")
    dots = local.startswith(".") or local.endswith(".") or ".." in email or domain.startswith(("-", "."))
    return bool(EMAIL.fullmatch(email)) and len(local) <= 64 and not dots and not domain.endswith((".", "-"))
