"""The settings of a rule: declared once, read from JSON or from a form, written back the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import regex

from scheduler.wording import N_, Text

TIME = regex.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
MOST_PERIODS = 100


@dataclass(frozen=True)
class Word:
    """A word or phrase of a list, and what could stand in its place."""

    word: str
    instead: str = ""


@dataclass(frozen=True)
class Period:
    """Days with a name, both included."""

    first: date
    last: date
    name: str = ""

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


class BadSettings(ValueError):
    """The settings make no rule: `problems` says what to correct, by setting (`""` for the whole)."""

    def __init__(self, problems: Mapping[str, Text]) -> None:
        self.problems = dict(problems)
        self.text = next(iter(self.problems.values()))
        super().__init__(str(self.text))


@dataclass(frozen=True)
class Setting:
    """One question of a rule's form."""

    name: str
    label: Text
    kind: Literal["words", "number", "choice", "several", "flag", "time", "periods"]
    help: Text | None = None
    required: bool = False
    choices: tuple[tuple[str, Text], ...] = ()
    within: tuple[int, int] = (0, 100_000)

    def read(self, stored: Any) -> Any:
        """The value a rule holds, from JSON. Raises ValueError with a `Text` to correct it."""
        return getattr(self, f"_read_{self.kind}")(stored)

    def plain(self, value: Any) -> Any:
        """The value as JSON; `read` gives it back exactly."""
        if self.kind == "words":
            return [{"word": w.word, "instead": w.instead} if w.instead else w.word for w in value]
        if self.kind == "periods":
            return [{"first": p.first.isoformat(), "last": p.last.isoformat(), "name": p.name} for p in value]
        return list(value) if self.kind == "several" else value

    def from_form(self, answer: str) -> Any:
        """JSON from what a person typed in the form's one field, or ticked, each on a line."""
        answer = answer.strip()
        lines = [line.strip() for line in answer.splitlines() if line.strip()]
        if self.kind == "words":
            return [_line(line) for line in lines]
        if self.kind == "periods":
            return [_days(line) for line in lines]
        if self.kind == "several":
            return lines
        if self.kind == "number":
            return answer or None
        return bool(answer) if self.kind == "flag" else answer

    def to_form(self, value: Any) -> str:
        if self.kind == "words":
            return "\n".join(f"{w.word} = {w.instead}" if w.instead else w.word for w in value)
        if self.kind == "periods":
            return "\n".join(_spelled(period) for period in value)
        if self.kind == "several":
            return "\n".join(value)
        if self.kind == "flag":
            return "1" if value else ""
        return "" if value is None else str(value)

    def _read_words(self, stored: Any) -> tuple[Word, ...]:
        if not isinstance(stored, list | tuple):
            raise _Wrong(N_("A list of words is expected."))
        words: dict[str, Word] = {}
        for entry in stored:
            # As a line of the form: with its day left in its words, a confidential name would be found nowhere.
            each = _line(entry) if isinstance(entry, str) else entry
            each = {"word": each} if isinstance(each, str) else each
            if not isinstance(each, Mapping) or not isinstance(each.get("word"), str):
                raise _Wrong(N_("A list of words is expected."))
            word = Word(each["word"].strip(), str(each.get("instead") or "").strip())
            if not word.word or len(word.word) > 200 or len(word.instead) > 200:
                raise _Wrong(N_("A word or phrase has between 1 and 200 characters."))
            words.setdefault(word.word, word)
        if self.required and not words:
            raise _Wrong(N_("Write at least one word or phrase."))
        return tuple(words.values())

    def _read_number(self, stored: Any) -> int | None:
        if stored is None and not self.required:
            return None
        low, high = self.within
        wrong = _Wrong(N_("Write a whole number between {low} and {high}.", low=low, high=high))
        try:
            number = int(str(stored))
        except ValueError:
            raise wrong from None
        if isinstance(stored, bool) or not low <= number <= high:
            raise wrong
        return number

    def _read_choice(self, stored: Any) -> str:
        if stored not in [value for value, _ in self.choices]:
            raise _Wrong(N_("Choose one of the list."))
        return str(stored)

    def _read_several(self, stored: Any) -> tuple[str, ...]:
        known = [value for value, _ in self.choices]
        if not isinstance(stored, list | tuple) or set(stored) - set(known):
            raise _Wrong(N_("Choose one of the list."))
        return tuple(value for value in known if value in stored)

    def _read_time(self, stored: Any) -> str:
        if stored in (None, "") and not self.required:
            return ""
        if not isinstance(stored, str) or not TIME.fullmatch(stored):
            raise _Wrong(N_("Write an hour as 20:30."))
        return stored

    def _read_periods(self, stored: Any) -> tuple[Period, ...]:
        wrong = _Wrong(N_("Write days as “2027-04-10 > 2027-04-11 = Second round”, one period a line."))
        if not isinstance(stored, list | tuple) or len(stored) > MOST_PERIODS:
            raise wrong
        try:
            made = [
                Period(
                    date.fromisoformat(one["first"]),
                    date.fromisoformat(one.get("last") or one["first"]),
                    str(one.get("name") or "").strip()[:120],
                )
                for one in stored
            ]
        except (TypeError, ValueError, KeyError, AttributeError):
            raise wrong from None
        if any(one.last < one.first for one in made):
            raise _Wrong(N_("It ends before it begins."))
        if self.required and not made:
            raise wrong
        return tuple(made)

    def _read_flag(self, stored: Any) -> bool:
        if not isinstance(stored, bool):
            raise _Wrong(N_("Yes or no is expected."))
        return stored


class _Wrong(ValueError):
    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def _days(line: str) -> Any:
    days, _, name = line.partition("=")
    first, _, last = days.partition(">")
    return {"first": first.strip(), "last": last.strip() or first.strip(), "name": name.strip()}


def _spelled(period: Period) -> str:
    days = f"{period.first}" if period.first == period.last else f"{period.first} > {period.last}"
    return f"{days} = {period.name}" if period.name else days


def _line(line: str) -> Any:
    # Periods are written with ">": whoever writes a day behind one here, too, means the same.
    word, _, instead = line.partition("=" if "=" in line else " > ")
    return {"word": word.strip(), "instead": instead.strip()} if instead.strip() else word.strip()


def read_all(form: tuple[Setting, ...], stored: Mapping[str, Any]) -> dict[str, Any]:
    """All settings of a rule from JSON; what is not given keeps its default. Every problem at once."""
    values, problems = {}, {}
    for name in stored.keys() - {setting.name for setting in form}:
        problems[name] = N_("There is no setting “{name}” here.", name=name)
    for setting in form:
        if setting.name not in stored and not setting.required:
            continue
        try:
            values[setting.name] = setting.read(stored.get(setting.name))
        except _Wrong as wrong:
            problems[setting.name] = wrong.text
    if problems:
        raise BadSettings(problems)
    return values
