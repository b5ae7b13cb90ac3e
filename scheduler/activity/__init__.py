"""Who did what, when, under which charter: inserted with the deed, sealed in a chain afterwards."""

from scheduler.activity.deed import ActivitySeal, Deed, PersonDetail
from scheduler.activity.recording import history, record, record_all
from scheduler.activity.wastepaper import CannotComeBack, WastePaper

__all__ = [
    "ActivitySeal",
    "CannotComeBack",
    "Deed",
    "PersonDetail",
    "WastePaper",
    "history",
    "record",
    "record_all",
]
