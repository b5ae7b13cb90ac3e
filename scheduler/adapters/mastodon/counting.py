"""How Mastodon counts: what a reader sees as one character is one; links and far mentions are shortened."""

from __future__ import annotations

import regex

LINK_LENGTH = 23

# What Mastodon takes for a link: a scheme, a name with a real ending, a path that may hold balanced brackets.
# A name it does not take for one is counted letter by letter: the reserved endings of RFC 2606, 6761 and 8375.
_RESERVED = "local|localhost|internal|intranet|lan|home|corp|private|test|example|invalid|onion|arpa"
_PATH = r"""[^\s<>()?]"""
_BRACKETS = rf"\((?:{_PATH}+|{_PATH}*\({_PATH}+\){_PATH}*)\)"
_PATH_END = rf"""(?:[^\s()?!*"'「」<>;:=,.$%\[\]~&|@]|{_BRACKETS})"""
_LINK = regex.compile(
    rf"""
    (?<![A-Za-z0-9@＠$#＃])
    https?://
    (?:[\p{{L}}\p{{N}}](?:[\p{{L}}\p{{N}}_-]*[\p{{L}}\p{{N}}])?\.)+
    (?:xn--[a-z0-9-]+|(?!(?:{_RESERVED})\b)\p{{L}}{{2,}})(?![\p{{L}}\p{{N}}_-]|\.\p{{L}})
    (?::[0-9]+)?
    (?:/(?:(?:{_PATH}|{_BRACKETS})*{_PATH_END})?)?
    (?:\?[^\s()<>"「」]*[\p{{L}}\p{{N}}_&=\#/-])?
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
# No repeat inside a repeat may match the same letters in two ways: a text is anybody's to write.
_MENTION = regex.compile(r"(?<![=/\w])@([a-z0-9_]+(?:[.-]+[a-z0-9_]+)*)@\w+(?:[.-]+\w+)*", regex.IGNORECASE)
_GRAPHEME = regex.compile(r"\X")


def count(text: str, link_length: int = LINK_LENGTH) -> int:
    """The length of a status. `link_length` 0: the server counts links in full (Pleroma and its kin)."""
    if link_length:
        text = _LINK.sub("x" * link_length, text)
    return len(_GRAPHEME.findall(local_mentions(text)))


def local_mentions(text: str) -> str:
    """`@ada@social.example` as readers of a status see it: `@ada`."""
    return _MENTION.sub(r"@\1", text)
