"""What within a text leads somewhere: links, hashtags, mentions. Bluesky finds none by itself: they are told, by octet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import regex

_LETTER = r"""[^\s<>"'»”()]"""
_LINK = regex.compile(
    rf"(?<![\w@])https?://(?:{_LETTER}|\({_LETTER}*\))*(?:(?![.,;:!?…\]]){_LETTER}|\({_LETTER}*\))",
    regex.IGNORECASE,
)
_TAG = regex.compile(r"(?<!\S)[#＃]((?!\d+(?:\s|$))[\p{L}\p{N}_]{1,64})")
_HANDLE = regex.compile(
    r"(?<![\w@./])@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63})(?![\w-])", regex.IGNORECASE
)
FEATURE = "app.bsky.richtext.facet#"


def handles(text: str) -> list[str]:
    """Whom it mentions, each once."""
    return list(dict.fromkeys(found[1].lower() for found in _HANDLE.finditer(text)))


def facets(text: str, people: Mapping[str, str | None]) -> list[dict[str, Any]]:
    """`people`: identifiers by handle; who is not known there stays plain text."""
    return [
        {"index": {"byteStart": _octets(text, start), "byteEnd": _octets(text, end)}, "features": [feature]}
        for start, end, feature in sorted(_found(text, people), key=lambda found: found[0])
    ]


def _found(text: str, people: Mapping[str, str | None]) -> Iterator[tuple[int, int, dict[str, str]]]:
    for link in _LINK.finditer(text):
        yield *link.span(), {"$type": FEATURE + "link", "uri": link[0]}
    for tag in _TAG.finditer(text):
        yield *tag.span(), {"$type": FEATURE + "tag", "tag": tag[1]}
    for handle in _HANDLE.finditer(text):
        if did := people.get(handle[1].lower()):
            yield *handle.span(), {"$type": FEATURE + "mention", "did": did}


def _octets(text: str, characters: int) -> int:
    return len(text[:characters].encode())
