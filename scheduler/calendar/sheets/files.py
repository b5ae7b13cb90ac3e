"""CSV and XLSX, read and written. A cell that a spreadsheet would take for a formula is made harmless."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from scheduler.calendar.sheets import days
from scheduler.wording import N_, Text

# The first line, in the language of whoever takes the file along; either is understood when it comes back.
HEADS = {
    "en": ("key", "channel", "day", "time", "title", "text", "language", "pillar", "campaign", "state"),
    "fr": ("clé", "canal", "jour", "heure", "titre", "texte", "langue", "pilier", "campagne", "état"),
}
COLUMNS = HEADS["en"]
# A spreadsheet set to French takes a comma for the sign before decimals.
DELIMITERS = {"fr": ";"}
MOST_ROWS, MOST_BYTES, MOST_UNPACKED = 5000, 8 * 1024 * 1024, 80 * 1024 * 1024
# Empty ones among them: a workbook can be formatted down to its millionth line.
MOST_LINES, MOST_COLUMNS = 4 * MOST_ROWS, 100
# A cell holds 32,767 characters, a text more: cut, it would come back as a change of the post.
LONGEST_CELL = 32_000
LEFT_OUT = {
    "en": "[too long for a cell: stays as it is]",
    "fr": "[trop long pour une cellule : reste tel quel]",
}
# What makes a spreadsheet run a cell instead of showing it.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class UnreadableSheet(ValueError):
    """The file as a whole cannot be taken; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell


def meant(cell: str) -> str:
    """What was written before it was made harmless."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(DANGEROUS) else cell


def as_csv(rows: Iterable[dict[str, str]], language: str = "en") -> bytes:
    """UTF-8 with the mark Excel needs to read it as such, parted as the Excel of that language parts it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=DELIMITERS.get(language, ","))
    writer.writerow(HEADS.get(language, COLUMNS))
    writer.writerows([harmless(row[name]) for name in COLUMNS] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(rows: Iterable[dict[str, str]], language: str = "en") -> bytes:
    # Large, and needed by few: loaded where it is used.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Plan")
    sheet.freeze_panes = "A2"
    sheet.append(HEADS.get(language, COLUMNS))
    left_out = LEFT_OUT.get(language, LEFT_OUT["en"])
    for row in rows:
        cells = []
        for name in COLUMNS:
            cell = WriteOnlyCell(sheet, value=_as_cell(row[name], left_out))
            cell.data_type = "s"  # never a formula, whatever it begins with
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(name: str, content: bytes, language: str = "en") -> list[dict[str, str]]:
    """Rows by column, words tidied. Days are read as the file's first line says, else as `language` writes them.

    Raises UnreadableSheet.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableSheet(N_("The file is too large: {most} MB at most.", most=MOST_BYTES // 2**20))
    lines = _xlsx(content) if content[:2] == b"PK" or name.lower().endswith(".xlsx") else _csv(content)
    head = next(lines, [])
    said = [" ".join(_words(cell).split()).casefold() for cell in head]
    names = [COLUMN_CALLED.get(_folded(cell), "") for cell in said]
    if {"canal", "jour"} & set(said):
        language = "fr"
    if "channel" not in names or not {"text", "title"} & set(names):
        raise UnreadableSheet(
            N_(
                "The first line must name the columns, at least channel and text: {columns}.",
                columns=", ".join(HEADS.get(language, COLUMNS)),
            )
        )
    found: list[dict[str, str]] = []
    for number, line in enumerate(lines, 2):
        if number > MOST_LINES:
            raise UnreadableSheet(
                N_("More than {most} lines, empty ones among them: delete those.", most=MOST_LINES)
            )
        row = {n: meant(_words(c).strip()) for n, c in zip(names, line, strict=False) if n in COLUMNS}
        row = {name: cell for name, cell in row.items() if cell not in LEFT_OUT.values()}
        if not any(row.values()):
            continue
        if len(found) == MOST_ROWS:
            raise UnreadableSheet(N_("More than {most} rows: bring it in parts.", most=MOST_ROWS))
        if number != len(found) + 2:
            row["line"] = str(number)  # after an empty one the count of rows is not that of lines
        found.append(row)
    if not found:
        raise UnreadableSheet(N_("There is no row in this file."))
    days.tidy(found, language)
    return found


def _csv(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")  # what an older Excel writes
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error:
        raise UnreadableSheet(N_("This CSV file is broken: a quotation mark is not closed.")) from None


def _xlsx(content: bytes) -> Iterator[Sequence[Any]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            # A few kilobytes can unpack to gigabytes.
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise UnreadableSheet(N_("Unpacked, this workbook is too large."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        yield from book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True)
    except UnreadableSheet:
        raise
    except Exception:  # a broken workbook fails in many ways, none of which is ours
        raise UnreadableSheet(N_("This is not a workbook that can be read.")) from None


def _words(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    return str(cell).replace("\r\n", "\n").replace("\0", "")  # which PostgreSQL does not keep


def _as_cell(text: str, left_out: str) -> str:
    plain = _without_controls(text)
    # A spreadsheet counts in UTF-16.
    return plain if len(plain.encode("utf-16-le")) // 2 <= LONGEST_CELL else left_out


def _folded(word: str) -> str:
    return "".join(
        sign for sign in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(sign)
    )


COLUMN_CALLED = {
    _folded(word): name for words in HEADS.values() for name, word in zip(COLUMNS, words, strict=True)
}


def _without_controls(text: str) -> str:
    """XML knows no control characters but these."""
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t")
