"""Reading a file of recipients as spreadsheets write it: any usual separator, encoding and heading."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.wording import N_, Text

MOST_ROWS = 20_000
MOST_BYTES = 8 * 1024 * 1024
SEPARATORS = ";,\t"
HEADINGS = {
    "email": ("email", "e-mail", "mail", "e-mail address", "email address", "adresse", "adresse e-mail",
              "adresse email", "adresse électronique", "courriel"),
    "name": ("name", "full name", "nom", "nom complet", "prénom et nom"),
    "language": ("language", "langue", "lang"),
    "consent_date": ("consent_date", "consent date", "date of consent", "consented on", "date_consentement",
                     "date de consentement", "date du consentement", "date consentement", "consentement le"),
    "consent_source": ("consent_source", "consent source", "source of consent", "source", "source_consentement",
                       "source du consentement", "origine du consentement", "origine"),
}  # fmt: skip
BY_HEADING = {heading: column for column, headings in HEADINGS.items() for heading in headings}
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class BadFile(ValueError):
    """The file as a whole cannot be read; the sentence says what to change."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


@dataclass(frozen=True)
class Row:
    line: int  # where it starts, as an editor numbers lines
    cells: dict[str, str]  # by our own column names


def read(data: bytes) -> tuple[list[Row], list[str]]:
    """The rows, and the headings nobody here knows. Raises BadFile."""
    if len(data) > MOST_BYTES:
        raise BadFile(N_("The file is larger than {most} MB: split it.", most=MOST_BYTES // 2**20))
    lines = list(_lines(decode(data)))
    if not lines:
        raise BadFile(N_("The file is empty."))
    columns, unknown = _columns(lines[0][1])
    if len(lines) - 1 > MOST_ROWS:
        raise BadFile(N_("The file has more than {most} lines: split it.", most=MOST_ROWS))
    rows = [
        Row(
            number, {column: _harmless_undone(cells[at]) for column, at in columns.items() if at < len(cells)}
        )
        for number, cells in lines[1:]
    ]
    return rows, unknown


def decode(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with one, else what Windows programs write in Western Europe."""
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    for candidate in (encoding, "cp1252"):
        try:
            text = data.decode(candidate)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadFile(N_("This is not a text file: save the list as CSV (UTF-8) and send it again."))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each filled line with its number; a quoted cell may run over several lines."""
    hint = re.match(r"sep=(.)\r?\n", text)  # how Excel is told the separator
    first = next((line for line in text.splitlines()[1 if hint else 0 :] if line.strip()), "")
    separator = hint[1] if hint and hint[1] in SEPARATORS else max(SEPARATORS, key=first.count)
    reader = csv.reader(
        io.StringIO(text[hint.end() :] if hint else text, newline=""), delimiter=separator, strict=True
    )
    before = 1 if hint else 0
    at = before
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield at + 1, cells
            at = before + reader.line_num
    except csv.Error:
        raise BadFile(N_("The quotation marks do not match around line {line}.", line=at + 1)) from None


def _columns(headings: list[str]) -> tuple[dict[str, int], list[str]]:
    """Where each column stands. The first of two with the same meaning counts."""
    found: dict[str, int] = {}
    unknown = []
    for at, heading in enumerate(headings):
        column = BY_HEADING.get(" ".join(heading.split()).lower())
        if column is None and heading.strip():
            unknown.append(heading.strip()[:40])
        elif column is not None:
            found.setdefault(column, at)
    if missing := [column for column in ("email", "consent_date", "consent_source") if column not in found]:
        raise BadFile(
            N_("The first line must name the columns; missing: {columns}.", columns=", ".join(missing))
        )
    return found, unknown


def harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula, made a plain text."""
    return "'" + cell if cell.startswith(FORMULA) else cell


def _harmless_undone(cell: str) -> str:
    # Our own exports come back as they went.
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
