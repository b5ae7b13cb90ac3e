"""Hours and money as people write them: “2.5” or “2,5” hours, “1 200,50” of the workspace's currency."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from babel.numbers import format_currency, format_decimal
from flask_babel import ngettext

from scheduler.wording import N_
from web.answers import Answers
from web.language import pick
from web.visit import g

CURRENCIES = (
    "EUR",
    "CHF",
    "GBP",
    "USD",
    "CAD",
    "XOF",
    "XAF",
    "MAD",
    "TND",
    "DZD",
    "XPF",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
)
_MOST = Decimal(10**9)


def whole(answers: Answers, name: str) -> int | None:
    """None where nothing is written."""
    typed = answers[name].strip()
    if not typed:
        return None
    if not typed.isdecimal() or len(typed) > 6:
        answers.wrong(name, N_("Write a whole number."))
        return None
    return int(typed)


def scaled(answers: Answers, name: str, by: int) -> int | None:
    """Hours as minutes (60), money as hundredths (100)."""
    typed = "".join(answers[name].split()).replace(",", ".")
    if not typed:
        return None
    try:
        number = Decimal(typed)
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or not 0 <= number <= _MOST:
        answers.wrong(name, N_("Write a number, such as 2.5."))
        return None
    return round(number * by)


def shown(number: int | None, by: int) -> str:
    """For the field of a form: what `scaled` reads back."""
    if number is None:
        return ""
    plain = f"{Decimal(number) / by:.2f}".rstrip("0").rstrip(".")
    return plain.replace(".", ",") if pick() == "fr" else plain


def hours_a_week(minutes: int) -> str:
    """“1.5 hours a week”, “1,5 heure par semaine”: English has one hour only, French up to two."""
    hours = minutes / 60
    number = int(hours) if pick() == "fr" else 1 if hours == 1 else 2
    written = format_decimal(hours, format="0.##", locale=pick())
    return ngettext("%(hours)s hour a week", "%(hours)s hours a week", number, hours=written)


def money(hundredths: int) -> str:
    """With the workspace's currency, as the reader writes it."""
    whole_units = hundredths % 100 == 0
    amount = Decimal(hundredths) / 100
    return format_currency(
        amount, g.workspace.currency, locale=pick(), currency_digits=not whole_units,
        format=None if not whole_units else "¤#,##0" if pick() == "en" else "#,##0\u00a0¤",
    )  # fmt: skip
