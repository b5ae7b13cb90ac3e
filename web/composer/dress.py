"""What a platform puts around a text: whose it is, who may see it, what a link or a subject becomes there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

from markupsafe import Markup

from scheduler.adapters.base import Adapter, Message
from scheduler.adapters.email.letter import subject_of
from scheduler.adapters.form import is_yes
from scheduler.adapters.markdown import html_of
from scheduler.channels import Channel
from scheduler.content.link_card import LinkCard as Known
from scheduler.wording import Text

LINK = re.compile(r"https?://[^\s<>\"'»“”]+[\w/]")
OF_AN_ACCOUNT = re.compile(r"[@:,]")  # @estuaires@social.example, @ada:hall.example, #news:hall.example
PREHEADER = 110  # about what an inbox shows beside the subject
ADDRESS = 60
READ = 2000  # of the text, for those first words


@dataclass(frozen=True)
class LinkCard:
    """Of the first link: from its address alone until somebody asked the page what it is called."""

    host: str
    path: str
    title: str = ""
    words: str = ""


@dataclass(frozen=True)
class Dress:
    face: str  # the first of these three that a preview is named after draws it
    platform: str
    kind: str
    name: str
    handle: str
    link: LinkCard | None = None
    subject: str = ""
    preheader: str = ""
    warning: str = ""
    hides_pictures: bool = False
    audience: str = ""  # who may see it, as the platform names it
    audience_said: Text | None = None
    instructions: str = ""
    place: str = ""  # where a task is done; the room of a chat
    by_hand: bool = False
    tells_alt: bool = True  # there is room for what is to be seen on a picture
    dead_links: bool = False  # its readers cannot press the link that stands in the text
    body: Markup | None = None  # the text as HTML, where it is written in Markdown
    answers: tuple[Markup, ...] = ()  # then so are the rest of a thread and the first comment


def dress(adapter: Adapter, channel: Channel, message: Message, known: Known | None = None) -> Dress:
    """`message` as it would be sent, through an adapter that rehearses."""
    settings, options, face = channel.settings, message.options, adapter.face()
    audience = str(options.get("visibility") or settings.get("visibility") or "")
    is_mail, has_card = adapter.kind == "mail", adapter.kind not in ("mail", "hook")
    link = link_card(message.text, known) if has_card else None
    drawn = adapter.is_markdown(message)
    return Dress(
        face=face.name,
        platform=adapter.platform,
        kind=adapter.kind,
        name=_name(settings, channel),
        handle=str(settings.get("sender_address") or _sender(settings)[1] or _handle(adapter, channel)),
        link=link if face.pressable and face.cards and not message.images else None,
        by_hand=adapter.kind == "manual",
        dead_links=link is not None and not face.pressable,
        subject=subject_of(message) if is_mail else "",
        preheader=preheader(message.text) if is_mail else "",
        warning=str(options.get("spoiler_text") or ""),
        hides_pictures=is_yes(options.get("sensitive")),
        audience=audience,
        audience_said=_said(adapter, "visibility", audience),
        instructions=str(settings.get("instructions") or ""),
        place=str(settings.get("place") or settings.get("room") or _room(channel)),
        tells_alt=adapter.alt_texts,
        body=_html(message.text) if drawn else None,
        answers=tuple(_html(words) for words in (*message.thread, message.first_comment) if drawn),
    )


def _name(settings: Mapping[str, Any], channel: Channel) -> str:
    """As its readers know it; our own name of the channel only where nothing else is known."""
    called = (settings.get(name) for name in ("sender_name", "display_name", "title"))
    said = next((str(name) for name in (*called, _sender(settings)[0]) if name), "")
    known = OF_AN_ACCOUNT.split(channel.identity[1:])[0] if channel.identity.startswith("@") else ""
    return said or known or channel.name


def _sender(settings: Mapping[str, Any]) -> tuple[str, str]:
    """Name and address of “La Lettre <lettre@estuaires.example>”, where one is set."""
    return parseaddr(str(settings.get("sender") or ""))


def _room(channel: Channel) -> str:
    """Of “estuaires, #annonces” what stands behind the comma."""
    return channel.identity.rpartition(", #")[2] if ", #" in channel.identity else ""


def _handle(adapter: Adapter, channel: Channel) -> str:
    """A host is no name: of a place served by hand only what its account is called."""
    return "" if adapter.kind == "manual" and not channel.identity.startswith("@") else channel.identity


def link_card(text: str, known: Known | None = None) -> LinkCard | None:
    found = LINK.search(text)
    if not found:
        return None
    try:
        parts = urlsplit(found[0])
        host = parts.hostname or ""
    except ValueError:
        return None
    path = unquote(parts.path).strip("/")
    path = path if len(path) <= ADDRESS else path[: ADDRESS - 1] + "…"
    if known is None:
        return LinkCard(host.removeprefix("www."), path)
    return LinkCard(known.site or host.removeprefix("www."), path, known.title, known.words)


def preheader(text: str) -> str:
    """The first words as an inbox shows them: one line, without the signs of Markdown."""
    line = Markup(html_of(text[:READ])).striptags()  # noqa: S704 — cleaned by nh3, and text again right here
    return line if len(line) <= PREHEADER else line[:PREHEADER].rsplit(" ", 1)[0] + "…"


def _said(adapter: Adapter, option: str, value: str) -> Text | None:
    for asked in adapter.options:
        if asked.name == option:
            return next((label for given, label in asked.choices if given == value and value), None)
    return None


def _html(text: str) -> Markup:
    return Markup(html_of(text))  # noqa: S704  (nh3 left nothing in it but paragraphs, lists and links)
