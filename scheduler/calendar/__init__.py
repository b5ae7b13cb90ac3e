"""One read model, entries in a window, for pages, feeds and the API."""

from scheduler.calendar import status
from scheduler.calendar.dav.device import Device
from scheduler.calendar.dav.kept import DavExtra, DavName, DavProperty, DavRefusal
from scheduler.calendar.dav.ledger import DavCalendar, DavMember
from scheduler.calendar.entry import Entry, Person, Place, Theme
from scheduler.calendar.feeds.feed import Content, Feed, FeedBody
from scheduler.calendar.feeds.fragment import Fragment
from scheduler.calendar.filter import Filter, UnknownFilter
from scheduler.calendar.layers import Layer, LayerDay, LayerEvent, LayerKind
from scheduler.calendar.planfile.brought import PlanFile
from scheduler.calendar.saved import SavedView
from scheduler.calendar.sheets import Sheet, SheetKey
from scheduler.calendar.window import entries, undated

__all__ = [
    "Content",
    "DavCalendar",
    "DavExtra",
    "DavMember",
    "DavName",
    "DavProperty",
    "DavRefusal",
    "Device",
    "Entry",
    "Feed",
    "FeedBody",
    "Filter",
    "Fragment",
    "Layer",
    "LayerDay",
    "LayerEvent",
    "LayerKind",
    "Person",
    "Place",
    "PlanFile",
    "SavedView",
    "Sheet",
    "SheetKey",
    "Theme",
    "UnknownFilter",
    "entries",
    "status",
    "undated",
]
