"""A feed written down, as Atom (RFC 4287) and as RSS 2.0. Pure: the same entries are the same octets."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

ATOM = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot say at all, however it is written.
UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TITLE_FROM_TEXT = 80
ET.register_namespace("atom", ATOM)


@dataclass(frozen=True)
class Entry:
    id: str  # the same for ever
    title: str
    html: str  # safe
    language: str
    published: datetime
    updated: datetime
    link: str = ""


@dataclass(frozen=True)
class Journal:
    id: str
    title: str
    about: str
    author: str
    site: str
    hub: str
    address: str  # of this very shape
    updated: datetime
    entries: Sequence[Entry]  # newest first


def titled(title: str, text: str) -> str:
    """An entry has a title; one without gets the beginning of its text."""
    if title.strip():
        return title.strip()
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return first if len(first) <= TITLE_FROM_TEXT else first[: TITLE_FROM_TEXT - 1].rstrip() + "…"


def paragraphs(text: str) -> str:
    """Plain words as HTML: paragraphs and lines, nothing else."""
    blocks = re.split(r"\n[ \t]*\n+", text.strip())
    return "".join("<p>" + escape(block).replace("\n", "<br>") + "</p>\n" for block in blocks if block)


def picture(address: str, alt: str) -> str:
    return f'<p><img src="{escape(address)}" alt="{escape(alt)}"></p>\n'


def atom(journal: Journal) -> bytes:
    feed = ET.Element(f"{{{ATOM}}}feed")
    for name, word in (("id", journal.id), ("title", journal.title), ("subtitle", journal.about)):
        _atom(feed, name, word)
    _atom(feed, "updated", journal.updated.isoformat())
    _atom(_atom(feed, "author", "", always=True), "name", journal.author or journal.title)
    _link(feed, "self", journal.address, "application/atom+xml")
    _link(feed, "hub", journal.hub)
    _link(feed, "alternate", journal.site, "text/html")
    for one in journal.entries:
        entry = _atom(feed, "entry", "", always=True)
        entry.set("xml:lang", one.language)
        _atom(entry, "id", one.id)
        _atom(entry, "title", one.title, always=True)
        _atom(entry, "published", one.published.isoformat())
        _atom(entry, "updated", one.updated.isoformat())
        _link(entry, "alternate", one.link, "text/html")
        _atom(entry, "content", one.html, always=True).set("type", "html")
    return _octets(feed)


def rss(journal: Journal) -> bytes:
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    for name, word in (
        ("title", journal.title),
        ("link", journal.site or journal.address),
        ("description", journal.about or journal.title),
        ("lastBuildDate", format_datetime(journal.updated)),
    ):
        _plain(channel, name, word)
    _link(channel, "self", journal.address, "application/rss+xml")
    _link(channel, "hub", journal.hub)
    for one in journal.entries:
        item = ET.SubElement(channel, "item")
        _plain(item, "title", one.title)
        if one.link:
            _plain(item, "link", one.link)
        _plain(item, "guid", one.id).set("isPermaLink", "false")
        _plain(item, "pubDate", format_datetime(one.published))
        _plain(item, "description", one.html)
    return _octets(root)


def _atom(below: ET.Element, name: str, word: str, *, always: bool = False) -> ET.Element:
    made = ET.Element(f"{{{ATOM}}}{name}")
    if word or always:
        below.append(made)
        made.text = UNSPEAKABLE.sub("", word) or None
    return made


def _link(below: ET.Element, relation: str, address: str, kind: str = "") -> None:
    if address:
        made = ET.SubElement(below, f"{{{ATOM}}}link", rel=relation, href=UNSPEAKABLE.sub("", address))
        if kind:
            made.set("type", kind)


def _plain(below: ET.Element, name: str, word: str) -> ET.Element:
    made = ET.SubElement(below, name)
    made.text = UNSPEAKABLE.sub("", word)
    return made


def _octets(root: ET.Element) -> bytes:
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="utf-8")
