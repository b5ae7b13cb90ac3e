"""Days and hours as spreadsheets write them: 2027-03-14, 14/03/2027, 14 mars 2027, 9h30, 9:30 PM, 0,375."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import Enum

from scheduler.wording import N_, Text, verbatim

DAY_FIRST = frozenset({"fr"})  # languages in which 3/4 is always the third of April
NUMBERS = re.compile(r"(?P<a>\d{1,2})(?P<sign>[/. -])(?P<b>\d{1,2})(?P=sign)(?P<year>\d{4}|\d{2})")
YEAR_FIRST = re.compile(r"(?P<year>\d{4})[/.-](?P<b>\d{1,2})[/.-](?P<a>\d{1,2})")
NAMED = re.compile(
    r"(?:[a-z]{3,9}\.?,? )?(?P<a>\d{1,2})(?:er|st|nd|rd|th)?[ -](?P<month>[a-z]+)\.?,?[ -](?P<year>\d{4}|\d{2})"
)
MONTH_FIRST = re.compile(
    r"(?:[a-z]{3,9}\.?,? )?(?P<month>[a-z]+)\.? (?P<a>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})"
)
HOUR = re.compile(
    r"(?P<h>\d{1,2})(?: ?[:h.] ?(?P<m>\d{2}))?(?::\d{2}(?:\.\d+)?)?(?P<h2> ?h)? ?(?P<half>[ap]\.?m\.?)?"
)
UNFORMATTED = re.compile(r"0?[.,]\d+")
PART_OF_DAY = re.compile(r"0?,\d+|0?\.(?:\d|\d{3,})")  # 0.30 is half past midnight, 0,30 is a number
SERIAL = re.compile(
    r"[3-7]\d{4}(?:[.,]\d+)?"
)  # days since the end of 1899, as an unformatted cell gives them
AFTER = re.compile(r"[T ](?=\d{1,2} ?[:h])|,? (?:à|at) (?=\d)")  # what stands between a day and its hour
BEGINNINGS = (
    ("jan",), ("feb", "fev"), ("mar",), ("apr", "avr"), ("may", "mai"), ("jun", "juin"), ("jul", "juil"),
    ("aug", "aou"), ("sep",), ("oct",), ("nov",), ("dec",),
)  # fmt: skip


class Order(Enum):
    DAY = "day first"
    MONTH = "month first"
    UNKNOWN = "either"


class NotOneDay(ValueError):
    """The word is no day, or may be two; `text` says which."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def order_in(words: Iterable[str], language: str) -> Order:
    """How the days of one file are written: by its language, else by the days that can be read in one way only."""
    if language in DAY_FIRST:
        return Order.DAY
    seen = set()
    for word in words:
        found = NUMBERS.match(word.strip())
        if found and found["sign"] != ".":
            a, b = int(found["a"]), int(found["b"])
            if a > 12 >= b:
                seen.add(Order.DAY)
            elif b > 12 >= a:
                seen.add(Order.MONTH)
    return seen.pop() if len(seen) == 1 else Order.UNKNOWN


def day_in(word: str, order: Order) -> date:
    """Raises NotOneDay."""
    plain = " ".join(_plain(word).split())
    if found := YEAR_FIRST.fullmatch(plain):
        return _made(word, found["year"], int(found["b"]), int(found["a"]))
    if SERIAL.fullmatch(plain):
        return date(1899, 12, 30) + timedelta(days=int(plain[:5]))
    if found := NAMED.fullmatch(plain) or MONTH_FIRST.fullmatch(plain):
        return _made(word, found["year"], _month(found["month"]), int(found["a"]))
    if found := NUMBERS.fullmatch(plain):
        return _numbered(word, found, order)
    raise _none(word)


def hour_in(word: str) -> time:
    """Raises ValueError."""
    plain = " ".join(_plain(word).split())
    if PART_OF_DAY.fullmatch(plain):
        minutes = round(float(plain.replace(",", ".")) * 24 * 60)
        return time(*divmod(minutes, 60))
    found = HOUR.fullmatch(plain)
    if not found:
        raise ValueError(word)
    hours = int(found["h"])
    if half := found["half"]:
        if not 1 <= hours <= 12:
            raise ValueError(word)
        hours = hours % 12 + (12 if half.startswith("p") else 0)
    return time(hours, int(found["m"] or 0))


def tidy(rows: list[dict[str, str]], language: str) -> None:
    """Days that are certain as 2027-03-14, a day with its hour taken apart; what is not certain stays as it was written."""
    order = order_in((row.get("day", "") for row in rows), language)
    for row in rows:
        word = row.get("day", "")
        if not word:
            continue
        if SERIAL.fullmatch(word.strip()):
            _take_apart(row, word.strip().replace(",", "."))
            continue
        first, *rest = AFTER.split(word.strip(), maxsplit=1)
        hour = rest[0] if rest else ""
        try:
            row["day"] = day_in(first, order).isoformat()
        except NotOneDay:
            continue
        if hour and not row.get("time"):
            row["time"] = hour


def day_and_hour(row: dict[str, str]) -> datetime | None:
    """Of a tidied row, on the channel's wall; None when there is no day. Raises NotOneDay."""
    if not row.get("day"):
        return None
    day = day_in(row["day"], Order.UNKNOWN)
    if not YEAR_FIRST.match(row["day"].strip()):
        raise _none(row["day"])  # left as it was written, because in its file it is no day
    try:
        return datetime.combine(day, hour_in(row.get("time") or "10:00"))
    except ValueError:
        raise NotOneDay(
            N_("“{hour}” is no time: write it as 09:30.", hour=verbatim(row["time"][:20]))
        ) from None


def _take_apart(row: dict[str, str], serial: str) -> None:
    """A row of unformatted cells: beside a day as a number, 0.25 is six in the morning, never 00:25."""
    days, _, part = serial.partition(".")
    told = row.get("time", "").strip()
    if UNFORMATTED.fullmatch(told):
        part = told.replace(",", ".").partition(".")[2]
    elif told:
        part = ""
    minutes = round(float(f"0.{part or 0}") * 24 * 60)
    at = datetime.combine(date(1899, 12, 30), time.min) + timedelta(days=int(days), minutes=minutes)
    row["day"] = at.date().isoformat()
    if part:
        row["time"] = f"{at:%H:%M}"


def _numbered(word: str, found: re.Match[str], order: Order) -> date:
    a, b, year = int(found["a"]), int(found["b"]), found["year"]
    if found["sign"] == ".":
        order = Order.DAY  # nobody writes the month first with full stops
    if order is Order.UNKNOWN and a != b and max(a, b) <= 12:
        one, two = _made(word, year, b, a), _made(word, year, a, b)
        raise NotOneDay(
            N_("“{day}” may be two days: write {one} or {two}.", day=verbatim(word[:40]), one=one, two=two)
        )
    if order is Order.MONTH or (order is Order.UNKNOWN and b > 12):
        a, b = b, a
    return _made(word, year, b, a)


def _made(word: str, year: str, month: int, day: int) -> date:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    except ValueError:
        raise _none(word) from None


def _month(name: str) -> int:
    return next((n for n, words in enumerate(BEGINNINGS, 1) if name.startswith(words)), 0)


def _none(word: str) -> NotOneDay:
    return NotOneDay(N_("“{day}” is no day: write it as 2027-01-31.", day=verbatim(word[:40])))


def _plain(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word.strip().casefold())
    return "".join(sign for sign in folded if not unicodedata.combining(sign))
