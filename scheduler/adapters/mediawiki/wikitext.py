"""Markdown as a wiki writes it. Each paragraph is one line, so that nothing within it begins a list or a heading there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from scheduler.adapters import markdown

if TYPE_CHECKING:
    from markdown_it.token import Token

# Whatever a wiki might take for a sign of its own: templates, links, signatures, switches, italics.
SIGNS = re.compile(r"[&<>\[\]{}|]|'{2,}|~{3,}|_{2,}")
AT_THE_START = re.compile(r"[*#:;= ]|-{4}")
ENDS_A_LINK = str.maketrans({sign: f"%{ord(sign):02X}" for sign in " []{}|<>'\""})
GOES_TO = ("http://", "https://", "mailto:")
MARKS = {"strong_open": "'''", "strong_close": "'''", "em_open": "''", "em_close": "''", "s_open": "<s>", "s_close": "</s>"}  # fmt: skip
LISTS = {"bullet_list_open": "*", "ordered_list_open": "#"}
BREAK = "<br>"


def wikitext_of(text: str) -> str:
    """Shows there what `markdown.html_of` shows."""
    return "\n\n".join(_blocks(iter(markdown.tokens(text)), until=""))


def plainly(words: str) -> str:
    """Words that mean nothing but themselves."""
    return SIGNS.sub(lambda found: "".join(f"&#{ord(sign)};" for sign in found[0]), words)


def _blocks(rest: Iterator[Token], *, until: str) -> Iterator[str]:
    for token in rest:
        if token.type == until:
            return
        if token.type == "heading_open":
            level = "=" * max(2, int(token.tag[1:]))  # one sign alone is the page's own title
            yield f"{level} {_line(next(rest))} {level}"
        elif token.type == "inline":
            words = _line(token)
            yield f"&#{ord(words[0])};{words[1:]}" if AT_THE_START.match(words) else words
        elif token.type in LISTS:
            yield "\n".join(_items(rest, LISTS[token.type]))
        elif token.type == "blockquote_open":
            said = "\n\n".join(_blocks(rest, until="blockquote_close"))
            yield f"<blockquote>\n{said}\n</blockquote>"
        elif token.type in ("fence", "code_block"):
            yield f"<pre>{plainly(token.content.rstrip())}</pre>"
        elif token.type == "table_open":
            yield "\n".join(_table(rest))
        elif token.type == "hr":
            yield "----"


def _items(rest: Iterator[Token], signs: str) -> Iterator[str]:
    """One line an item, its paragraphs joined; lists within it below, a sign deeper."""
    said: list[str] = []
    for token in rest:
        if token.type == "inline":
            said.append(_line(token))
        elif token.type in ("fence", "code_block"):
            said.append(f"<code>{plainly(token.content.strip()).replace(chr(10), BREAK)}</code>")
        elif token.type in LISTS or token.type in (
            "list_item_close",
            "bullet_list_close",
            "ordered_list_close",
        ):
            if said:
                yield f"{signs} {BREAK.join(said)}"
                said = []
            if token.type in LISTS:
                yield from _items(rest, signs + LISTS[token.type])
            elif token.type != "list_item_close":
                return


def _table(rest: Iterator[Token]) -> Iterator[str]:
    yield '{| class="wikitable"'
    for token in rest:
        if token.type == "tr_open":
            yield "|-"
        elif token.type in ("th_open", "td_open"):
            yield f"{'!' if token.type == 'th_open' else '|'} {_line(next(rest))}"
        elif token.type == "table_close":
            break
    yield "|}"


def _line(inline: Token) -> str:
    return "".join(_words(inline.children or ()))


def _words(children: Iterable[Token]) -> Iterator[str]:
    leads = False  # within a link that leads somewhere
    for token in children:
        if token.type == "link_open":
            goal = str(token.attrGet("href") or "")
            if leads := goal.startswith(GOES_TO):
                yield f"[{goal.translate(ENDS_A_LINK)} "
        elif token.type == "link_close":
            yield "]" if leads else ""
        elif token.type in ("softbreak", "hardbreak"):
            yield BREAK
        elif token.type == "code_inline":
            yield f"<code>{plainly(token.content)}</code>"
        else:
            yield MARKS.get(token.type) or plainly(token.content)
