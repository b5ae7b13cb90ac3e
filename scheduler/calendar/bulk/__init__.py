"""Doing one thing to many posts: tried first, so that one sees what would change and what each rule refuses."""

from scheduler.calendar.bulk.deeds import Approve, Campaigned, Delete, Duplicate, Label, MoveTo, Shift, Submit
from scheduler.calendar.bulk.doing import MOST, Deed, Outcome, do, selected
from scheduler.calendar.bulk.kept import Kept, keep, kept
from scheduler.calendar.bulk.undoing import undo

__all__ = [
    "MOST",
    "Approve",
    "Campaigned",
    "Deed",
    "Delete",
    "Duplicate",
    "Kept",
    "Label",
    "MoveTo",
    "Outcome",
    "Shift",
    "Submit",
    "do",
    "keep",
    "kept",
    "selected",
    "undo",
]
