"""What somebody wrote into a form: read, tidied, and every complaint gathered before the page is shown again."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from scheduler.db.local_time import zone_names
from scheduler.people.passwords import weakness
from scheduler.people.user import plain_email
from scheduler.wording import N_, Text

WEEKDAYS = ("0", "1", "2", "3", "4", "5", "6")
EMAIL = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>()]+")


class Answers:
    """`answers.words("name")` gives the tidied value; afterwards `answers.errors` holds a sentence per wrong field."""

    def __init__(self, form: Mapping[str, str]) -> None:
        self.form = form
        self.errors: dict[str, Text] = {}

    def __getitem__(self, name: str) -> str:
        """As written, for showing the form again."""
        return self.form.get(name, "")

    @property
    def ok(self) -> bool:
        return not self.errors

    def wrong(self, name: str, sentence: Text) -> None:
        self.errors.setdefault(name, sentence)

    def words(self, name: str, *, most: int = 120, required: bool = True) -> str:
        """One line of text."""
        value = " ".join(self[name].split())
        if required and not value:
            self.wrong(name, N_("Please fill this in."))
        if len(value) > most:
            self.wrong(name, N_("At most {most} characters, please.", most=most))
        return value

    def email(self, name: str = "email") -> str:
        value = plain_email(self[name])
        if len(value) > 254 or not EMAIL.fullmatch(value):
            self.wrong(name, N_("This is not an e-mail address."))
        return value

    def one_of(self, name: str, choices: Collection[str]) -> str:
        value = self[name]
        if value not in choices:
            self.wrong(name, N_("Choose one of the list."))
        return value

    def zone(self, name: str = "zone") -> str:
        value = self[name].strip()
        if value not in zone_names():
            self.wrong(name, N_("Choose a time zone of the list, such as Europe/Paris."))
        return value

    def weekday(self, name: str = "first_weekday") -> int:
        """0 Monday … 6 Sunday."""
        value = self.one_of(name, WEEKDAYS)
        return WEEKDAYS.index(value) if value in WEEKDAYS else 0

    def new_password(self, *, email: str = "", name: str = "password") -> str:
        """Written twice, and not too easy."""
        value = self[name]
        weak = weakness(value, email=email)
        if weak:
            self.wrong(name, weak)
        elif value != self[f"{name}_again"]:
            self.wrong(f"{name}_again", N_("The two passwords differ."))
        return value
