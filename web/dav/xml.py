"""XML in and out: read with limits and without entities, written by hand with our prefixes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.sax.saxutils import escape, quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from scheduler.calendar.dav.backend import CALDAV, DAV, OURS

CS = "http://calendarserver.org/ns/"
APPLE = "http://apple.com/ns/ical/"
PREFIXES = {DAV: "D", CALDAV: "C", CS: "CS", APPLE: "A", OURS: "M"}
DECLARED = " ".join(f'xmlns:{prefix}="{space}"' for space, prefix in PREFIXES.items())
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
LARGEST = 512_000  # octets of a request
DEEPEST, MOST = 20, 6000  # elements within each other, elements in all
LONGEST = 200  # characters of a name with its namespace: names come back in every answer
NO_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Unreadable(ValueError):
    """No XML we read: broken, with entities, or more of it than any application sends."""


class _Counting(TreeBuilder):
    def __init__(self) -> None:
        super().__init__()
        self.deep = self.many = 0

    def start(self, tag: Any, attrs: Any) -> Element:
        self.deep += 1
        self.many += 1
        if self.deep > DEEPEST or self.many > MOST or len(tag) > LONGEST:
            raise Unreadable
        return super().start(tag, attrs)

    def end(self, tag: Any) -> Element:
        self.deep -= 1
        return super().end(tag)


def read(octets: bytes) -> Element | None:
    """The root; None for nothing at all. Raises Unreadable."""
    if not octets.strip():
        return None
    if len(octets) > LARGEST:
        raise Unreadable
    parser = DefusedXMLParser(target=_Counting(), forbid_dtd=True)
    try:
        parser.feed(octets)
        root: Element = parser.close()
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise Unreadable from error
    return root


def name(space: str, local: str) -> str:
    return f"{{{space}}}{local}"


def d(local: str) -> str:
    return name(DAV, local)


def c(local: str) -> str:
    return name(CALDAV, local)


def text(words: str) -> str:
    """Escaped; a carriage return is written out, or readers would lose it. What XML cannot say is left out."""
    return escape(NO_CHARACTERS.sub("", words)).replace("\r", "&#13;")


def el(qualified: str, inner: str = "", attributes: Mapping[str, str] | None = None) -> str:
    """An element; `inner` is XML."""
    space, _, local = qualified[1:].partition("}") if qualified.startswith("{") else ("", "", qualified)
    prefix = PREFIXES.get(space)
    tag = f"{prefix}:{local}" if prefix else local
    own = "" if prefix else f" xmlns={quoteattr(space)}"
    for key, value in (attributes or {}).items():
        own += f" {key}={quoteattr(value)}"
    return f"<{tag}{own}>{inner}</{tag}>" if inner else f"<{tag}{own}/>"


def href(path: str) -> str:
    return el(d("href"), text(path))


def inner(element: Element) -> str:
    """What stands in an element, escaped again by us: text and elements, nothing else is left of it."""
    made = text(element.text or "")
    for part in element:
        made += el(
            part.tag, inner(part), {key: value for key, value in part.attrib.items() if "{" not in key}
        )
        made += text(part.tail or "")
    return made
