"""Markdown written by people of the house, as safe HTML: no pictures, no raw HTML, headings below our own."""

from __future__ import annotations

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markupsafe import Markup

TAGS = {"p", "br", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h4", "hr"}


def _one_level_of_headings(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h4"


# A picture of another host would tell that host who reads our charter.
_READER = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")
_READER.core.ruler.push("one_level_of_headings", _one_level_of_headings)


@lru_cache(maxsize=256)
def prose(text: str) -> Markup:
    return Markup(  # noqa: S704  (cleaned by nh3)
        nh3.clean(
            _READER.render(text),
            tags=TAGS,
            attributes={"a": {"href"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener noreferrer nofollow",
        )
    )
