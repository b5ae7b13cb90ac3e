"""CSV and XLSX, read and written. A cell that a spreadsheet would take for a formula is made harmless."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from scheduler.wording import N_, Text

COLUMNS = ("key", "channel", "day", "time", "title", "text", "language", "pillar", "campaign", "state")
MOST_ROWS, MOST_BYTES, MOST_UNPACKED = 5000, 8 * 1024 * 1024, 80 * 1024 * 1024
# Empty ones among them: a workbook can be formatted down to its millionth line.
MOST_LINES, MOST_COLUMNS = 4 * MOST_ROWS, 100
# A cell holds 32,767 characters, a text more: cut, it would come back as a change of the post.
LONGEST_CELL, LEFT_OUT = 32_000, "[too long for a cell: stays as it is]"
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


def as_csv(rows: Iterable[dict[str, str]]) -> bytes:
    """UTF-8 with the mark Excel needs to read it as such."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({name: harmless(cell) for name, cell in row.items()} for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(rows: Iterable[dict[str, str]]) -> bytes:
    # Large, and needed by few: loaded where it is used.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Plan")
    sheet.freeze_panes = "A2"
    sheet.append(COLUMNS)
    for row in rows:
        cells = []
        for name in COLUMNS:
            cell = WriteOnlyCell(sheet, value=_as_cell(row[name]))
            cell.data_type = "s"  # never a formula, whatever it begins with
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(name: str, content: bytes) -> list[dict[str, str]]:
    """Rows by column, words tidied. Raises UnreadableSheet."""
    if len(content) > MOST_BYTES:
        raise UnreadableSheet(N_("The file is too large: {most} MB at most.", most=MOST_BYTES // 2**20))
    lines = _xlsx(content) if content[:2] == b"PK" or name.lower().endswith(".xlsx") else _csv(content)
    head = next(lines, [])
    names = [" ".join(_words(cell).split()).casefold() for cell in head]
    if "channel" not in names or not {"text", "title"} & set(names):
        raise UnreadableSheet(
            N_(
                "The first line must name the columns, at least channel and text: {columns}.",
                columns=", ".join(COLUMNS),
            )
        )
    found: list[dict[str, str]] = []
    for number, line in enumerate(lines, 2):
        if number > MOST_LINES:
            raise UnreadableSheet(
                N_("More than {most} lines, empty ones among them: delete those.", most=MOST_LINES)
            )
        row = {n: meant(_words(c).strip()) for n, c in zip(names, line, strict=False) if n in COLUMNS}
        row = {name: cell for name, cell in row.items() if cell != LEFT_OUT}
        if not any(row.values()):
            continue
        if len(found) == MOST_ROWS:
            raise UnreadableSheet(N_("More than {most} rows: bring it in parts.", most=MOST_ROWS))
        found.append(row)
    if not found:
        raise UnreadableSheet(N_("There is no row in this file."))
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
    return str(cell).replace("\r\n", "\n")


def _as_cell(text: str) -> str:
    plain = _without_controls(text)
    # A spreadsheet counts in UTF-16.
    return plain if len(plain.encode("utf-16-le")) // 2 <= LONGEST_CELL else LEFT_OUT


def _without_controls(text: str) -> str:
    """XML knows no control characters but these."""
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t")
