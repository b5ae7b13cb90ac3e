"""What a platform puts around a text: whose it is, who may see it, what a link or a subject becomes there."""

from __future__ import annotations

import re
from dataclasses import dataclass
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
PREHEADER = 110  # about what an inbox shows beside the subject
ADDRESS = 60
SIGNS = re.compile(r"[#*_`>\[\]]+|\((?:https?|mailto):[^)]*\)")


@dataclass(frozen=True)
class LinkCard:
    """Of the first link: from its address alone until somebody asked the page what it is called."""

    host: str
    path: str
    title: str = ""
    words: str = ""


@dataclass(frozen=True)
class Dress:
    platform: str  # it has a preview of its own, or is drawn as its kind
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
    place: str = ""
    body: Markup | None = None  # the text as HTML, where it is written in Markdown


def dress(adapter: Adapter, channel: Channel, message: Message, known: Known | None = None) -> Dress:
    """`message` as it would be sent, through an adapter that rehearses."""
    settings, options = channel.settings, message.options
    audience = str(options.get("visibility") or settings.get("visibility") or "")
    is_mail = adapter.kind == "mail"
    return Dress(
        platform=adapter.platform,
        kind=adapter.kind,
        name=str(settings.get("sender_name") or channel.name),
        handle=str(settings.get("sender_address") or channel.identity),
        link=link_card(message.text, known) if adapter.kind == "social" and not message.images else None,
        subject=subject_of(message) if is_mail else "",
        preheader=preheader(message.text) if is_mail else "",
        warning=str(options.get("spoiler_text") or ""),
        hides_pictures=is_yes(options.get("sensitive")),
        audience=audience,
        audience_said=_said(adapter, "visibility", audience),
        instructions=str(settings.get("instructions") or ""),
        place=str(settings.get("place") or ""),
        body=_html(message.text) if adapter.is_markdown(message) else None,
    )


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
    line = " ".join(SIGNS.sub("", text).split())
    return line if len(line) <= PREHEADER else line[:PREHEADER].rsplit(" ", 1)[0] + "…"


def _said(adapter: Adapter, option: str, value: str) -> Text | None:
    for asked in adapter.options:
        if asked.name == option:
            return next((label for given, label in asked.choices if given == value and value), None)
    return None


def _html(text: str) -> Markup:
    return Markup(html_of(text))  # noqa: S704  (nh3 left nothing in it but paragraphs, lists and links)
