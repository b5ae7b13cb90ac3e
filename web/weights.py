"""How heavy a file is, in the reader's language: 64 kB, 64 ko."""

from __future__ import annotations

from babel.units import format_unit
from flask import Flask

from web.language import pick

UNITS = ("digital-byte", "digital-kilobyte", "digital-megabyte", "digital-gigabyte")


def init(app: Flask) -> None:
    # Jinja's own knows English only.
    app.jinja_env.filters["filesizeformat"] = weight


def weight(size: int) -> str:
    """By thousands, as the limits say them; whole numbers up to kilobytes, one decimal beyond."""
    value, place = float(size), 0
    while value >= 999.5 and place < len(UNITS) - 1:
        value, place = value / 1000, place + 1
    decimals = "#,##0.#" if place > 1 and value < 100 else "#,##0"
    return str(format_unit(value, UNITS[place], length="short", format=decimals, locale=pick()))
