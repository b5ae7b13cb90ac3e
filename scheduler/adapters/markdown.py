"""Texts written in Markdown, as HTML that is safe to put into any page, letter or feed.

Whether a text is Markdown its adapter says: always (a letter), or by the channel and the version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from scheduler.adapters.base import Field
from scheduler.late import late
from scheduler.wording import N_

if TYPE_CHECKING:
    import nh3
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
else:
    nh3 = late("nh3")

MARKDOWN = "markdown"
_CHOICES = (("plain", N_("As it is written")), (MARKDOWN, N_("Markdown")))
# The question of the connect form, and of a version that differs from its channel.
CHANNEL_FORMAT = Field(
    "format", N_("Format of the texts"), "choice", required=False, default="plain", choices=_CHOICES,
    help=N_("Markdown for a blog, a wiki or a forum: headings, lists and links, shown as they come out."),
)  # fmt: skip
VERSION_FORMAT = Field(
    "format", N_("Format of the text"), "choice", required=False,
    choices=(("", N_("As set for the channel")), *_CHOICES),
)  # fmt: skip
_TAGS = frozenset(
    (
        *("p", "br", "a", "strong", "em", "s", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "hr"),
        *("code", "pre", "table", "thead", "tbody", "tr", "th", "td"),
    )
)


def html_of(text: str) -> str:
    """Nothing in it but paragraphs, headings, lists, tables and links."""
    return nh3.clean(
        _reader().render(text),
        tags=set(_TAGS),
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def tokens(text: str) -> list[Token]:
    """What the text is made of, for places that write it in signs of their own."""
    return _reader().parse(text)


def picture(address: str, words: str, *, size: str = "") -> str:
    """A picture as Markdown with its alternative text, without the signs that would end it."""
    plain = " ".join(re.sub(r"[\[\]|\n]+", " ", words).split())
    return f"![{plain}{'|' if size else ''}{size}]({address})"


def is_markdown(options: Mapping[str, Any], channel: str) -> bool:
    """`channel` is what its settings say; a version may say otherwise."""
    return bool((options.get("format") or channel) == MARKDOWN)


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    return reader.enable(["linkify", "table", "strikethrough"]).disable("image")
