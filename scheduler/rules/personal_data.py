"""Addresses, numbers and accounts of people, which a post should not carry around the world.

Numbers with check digits count only when these are right: a reference of the same length is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import regex

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.check_digits import card_is_right, iban_is_right, iban_length, nhs_is_right, nir_is_right
from scheduler.rules.reading import fold
from scheduler.rules.setting import Setting, Word
from scheduler.wording import N_, Text

# What stands between the groups of a number. Every pattern has a fixed number of steps from each start.
GAP = r"[ \u00a0\u202f\u2009.\-]?"
MAIL = regex.compile(
    r"(?<![\p{L}\p{M}\p{N}._%+@\-])[\p{L}\p{M}\p{N}._%+\-]{1,64}+@(?:[\p{L}\p{M}\p{N}\-]{1,63}+\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}@])"
)
LINK = regex.compile(r"(?:https?://|www\.)\S++", regex.IGNORECASE)
IBAN = regex.compile(r"(?<![\p{L}\p{N}])[A-Z]{2}[0-9]{2}(?=[ \u00a0\u202f\-]?[A-Z0-9])", regex.IGNORECASE)
NIR = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}])[1-478]{GAP}[0-9]{{2}}{GAP}[0-9]{{2}}{GAP}(?:[0-9]{{2}}|2[AB]){GAP}"
    rf"[0-9]{{3}}{GAP}[0-9]{{3}}{GAP}[0-9]{{2}}(?![\p{{L}}\p{{N}}])"
)
CARD = regex.compile(
    r"(?<![\p{L}\p{N}])(?:[0-9]{4}([ \u00a0\u202f\-])[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?:\1[0-9]{3})?"
    r"|[0-9]{4}([ \u00a0\u202f\-])[0-9]{6}\2[0-9]{4,5}|[0-9]{13,19})(?![\p{L}\p{N}])"
)
# A British National Insurance number: not every pair of letters is given out. It has no check digit, so only as it is printed:
# in capitals, in pairs or in one piece; “le 22.11.26 a été annulé” is a date. An American social security number has no check
# digit either, but numbers nobody has.
NINO = regex.compile(
    r"(?<![\p{L}\p{N}])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    r"([ \u00a0\u202f]?)[0-9]{2}\1[0-9]{2}\1[0-9]{2}\1[A-D](?![\p{L}\p{N}])"
)
SSN = regex.compile(
    r"(?<![\p{L}\p{N}+\-])(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}(?![\p{L}\p{N}\-])"
)
# Only as it is printed, and where patients are spoken of: one phone number in eleven has the right check digit, too.
NHS = regex.compile(
    r"(?<![\p{L}\p{N}+])(?<![0-9][ .\-])[0-9]{3}[ \u00a0][0-9]{3}[ \u00a0][0-9]{4}(?![\p{L}\p{N}])(?![ .\-][0-9])"
)
# Pairs before or after the ten digits make it a row of numbers: a draw, a table.
PHONE = (
    regex.compile(
        rf"(?<![\p{{L}}\p{{N}}+])(?<![0-9]{GAP})(?:(?:\+|00)33{GAP}(?:\(0\))?{GAP}[1-79]|0[1-79])"
        rf"(?:{GAP}[0-9]{{2}}){{4}}(?![\p{{L}}\p{{N}}])(?!{GAP}[0-9]{{2}}(?![\p{{L}}\p{{N}}]))"
    ),
    regex.compile(r"(?<![\p{L}\p{N}+])\+[1-9](?:[ \u00a0\u202f.()\-]{0,2}[0-9]){7,14}(?![\p{L}\p{N}])"),
    regex.compile(
        r"(?<![\p{L}\p{N}+])(?<![0-9][ .\-])(?:07[0-9]{3} ?[0-9]{6}|07[0-9]{3} [0-9]{3} [0-9]{3}|01[0-9]{3} [0-9]{6}"
        r"|0(?:20|23|24|28|29|1[0-9]1|11[0-9]) [0-9]{3,4} [0-9]{4})(?![\p{L}\p{N}])"
    ),
    regex.compile(
        r"(?<![\p{L}\p{N}+])(?<![0-9][ .\-])(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}-)[0-9]{3}-[0-9]{4}(?![\p{L}\p{N}\-])"
    ),
)
PATIENTS = regex.compile(r"(?<!\p{L})(?:NHS|[Pp]atients?|PATIENTS?)(?!\p{L})")
NEARBY = 60  # characters before and after, some ten words
THOUSANDS = regex.compile(r"\+[0-9]{1,3}(?:[ \u00a0\u202f.][0-9]{3}){2}")

REASONS = {
    "iban": N_("The number of a bank account (IBAN) stands here."),
    "nir": N_("A French social security number stands here."),
    "nino": N_("A British National Insurance number stands here."),
    "nhs": N_("The number of a patient of the NHS stands here."),
    "ssn": N_("An American social security number stands here."),
    "card": N_("The number of a payment card stands here."),
    "mail": N_("A mail address stands here: is it meant for everybody?"),
    "phone": N_("A phone number stands here: is it meant for everybody?"),
}


@dataclass(frozen=True)
class PersonalData:
    allowed: tuple[Word, ...] = ()

    kind: ClassVar[str] = "personal-data"
    name: ClassVar[Text] = N_("Personal data")
    about: ClassVar[Text] = N_(
        "Finds mail addresses, phone numbers, bank accounts, payment cards and what a state counts its people by, in France, Britain"
        " and America."
    )
    form: ClassVar[tuple[Setting, ...]] = (
        Setting(
            "allowed",
            N_("Addresses and numbers that may stand"),
            "words",
            help=N_(
                "One a line: those of the house, such as its front desk. “@example.org” allows a whole domain."
            ),
        ),
    )

    @cached_property
    def ours(self) -> frozenset[str]:
        return frozenset(_bare(word.word) for word in self.allowed)

    def spoken(self) -> Text:
        return N_("No personal data: mail addresses, phone numbers, accounts, cards.")

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        for field, reading in draft.fields.items():
            taken = bytearray(len(reading.text))  # one finding on one number; what a link spells is not read
            for match in LINK.finditer(reading.text):
                _take(taken, match.start(), match.end())
            for what, start, end in _seen(reading.text):
                if any(taken[start:end]):
                    continue
                _take(taken, start, end)
                if not self._is_ours(reading.text[start:end]):
                    yield Finding(start, end, REASONS[what], field=field)

    def _is_ours(self, words: str) -> bool:
        bare = _bare(words)
        return bare in self.ours or ("@" in bare and f"@{bare.rpartition('@')[2]}" in self.ours)


def _seen(text: str) -> Iterator[tuple[str, int, int]]:
    """What each span would be, the surest first."""
    for match in IBAN.finditer(text):
        end = _end_of_iban(text, match.start())
        if end:
            yield "iban", match.start(), end
    for what, pattern, is_right in (
        ("nir", NIR, nir_is_right),
        ("card", CARD, card_is_right),
        ("nhs", NHS, nhs_is_right),
        ("nino", NINO, bool),
        ("ssn", SSN, bool),
    ):
        for match in pattern.finditer(text):
            if is_right(_bare(match.group())) and (what != "nhs" or _of_a_patient(text, *match.span())):
                yield what, *match.span()
    for match in MAIL.finditer(text):
        yield "mail", *match.span()
    for pattern in PHONE:
        for match in pattern.finditer(text):
            if not THOUSANDS.fullmatch(match.group()):  # “+25 000 000 views” is no number to call
                yield "phone", *match.span()


def _of_a_patient(text: str, start: int, end: int) -> bool:
    return PATIENTS.search(text, max(0, start - NEARBY), end + NEARBY) is not None


def _end_of_iban(text: str, start: int) -> int | None:
    """Where the account that begins here ends, when its length and check digits are right."""
    wanted, read, at = iban_length(text[start : start + 2]), "", start
    while len(read) < wanted and at < len(text):
        if text[at].isascii() and text[at].isalnum():
            read += text[at]
        elif text[at] not in " \u00a0\u202f-" or not text[at - 1].isalnum():
            return None
        at += 1
    whole = len(read) == wanted and wanted > 0 and not text[at : at + 1].isalnum()
    return at if whole and iban_is_right(read) else None


def _take(taken: bytearray, start: int, end: int) -> None:
    taken[start:end] = b"\1" * (end - start)


def _bare(words: str) -> str:
    """Without what only parts groups; a French phone number as it is dialled in France."""
    kept = "@._%+-" if "@" in words else "+"
    bare = "".join(letter for letter in fold(words) if letter.isalnum() or letter in kept)
    return regex.sub(r"^(?:\+|00)330?(?=[1-9][0-9]{8}$)", "0", bare)
