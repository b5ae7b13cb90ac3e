"""The plan in a spreadsheet: written out, edited by hand, brought back with a look at what would change."""

from scheduler.calendar.sheets.sheet import Sheet, SheetKey

__all__ = ["Sheet", "SheetKey"]
