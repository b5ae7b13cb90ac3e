"""Check digits: whether a number can be what it looks like. Spaces and signs are taken out before asking."""

from __future__ import annotations

import re

# https://www.swift.com/standards/data-standards/iban: how long an account is, by country.
IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "CH": 21,
    "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FO": 18,
    "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23,
    "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27,
    "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PS": 29,
    "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26,
    "UA": 29, "VG": 24, "XK": 20,
}  # fmt: skip
CARD_BEGINS = re.compile(r"4|5[1-5]|2[2-7]|3[47]|30|3[68]|6")


def iban_length(country: str) -> int:
    """0 for a country without such accounts."""
    return IBAN_LENGTHS.get(country.upper(), 0)


def iban_is_right(number: str) -> bool:
    """ISO 7064, modulo 97: letters count from ten."""
    turned = number[4:] + number[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def card_is_right(number: str) -> bool:
    """Luhn's formula, and a first digit that some network of cards uses."""
    if not CARD_BEGINS.match(number) or len(set(number)) == 1:
        return False
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def nir_is_right(number: str) -> bool:
    """The French number of a person: 13 signs and a key of two; Corsica's letters count as 19 and 18."""
    body, key = number[:13].upper().replace("2A", "19").replace("2B", "18"), number[13:]
    return body.isdecimal() and 97 - int(body) % 97 == int(key)


def nhs_is_right(number: str) -> bool:
    """The British number of a patient: nine digits, weighed from ten down, and one that makes eleven of the rest."""
    left = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(number[:9])) % 11
    return left % 11 == int(number[9])  # a ten is given to nobody, and is no digit
