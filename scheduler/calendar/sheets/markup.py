"""The note of an event as plain words: some applications write it as a page of the web."""

from __future__ import annotations

import re
from html import unescape

# No “<” inside: a text of nothing but beginnings of tags is read in one go.
TAG = re.compile(
    r"<(/?)(br|p|div|span|a|b|i|u|strong|em|ul|ol|li|html|body)\b([^<>]{0,2500})>", re.IGNORECASE
)
HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""", re.IGNORECASE)
REACHED = ("http://", "https://", "mailto:", "tel:")


def plain(note: str) -> str:
    """As it is where it holds no markup. A link keeps its address, in brackets where its words say something else."""
    if not TAG.search(note):
        return note
    parts, end, address, begun = list[str](), 0, "", 0
    for tag in TAG.finditer(note):
        parts.append(note[end : tag.start()])
        end, closes, name = tag.end(), bool(tag[1]), tag[2].lower()
        if name == "a":
            if closes and address and _bare(unescape("".join(parts[begun:]))) != _bare(address):
                parts.append(f" ({address})")
            address, begun = "" if closes else _address(tag[3]), len(parts)
        elif name == "br" or (closes and name in ("p", "div", "li")):
            parts.append("\n")
    lines = unescape("".join([*parts, note[end:]])).split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def _address(attributes: str) -> str:
    found = HREF.search(attributes)
    address = unescape(next((one for one in found.groups() if one), "")).strip() if found else ""
    return address if address.lower().startswith(REACHED) else ""


def _bare(address: str) -> str:
    """Without what people leave out when they write one."""
    return re.sub(r"^(?:https?://|mailto:|tel:)", "", address.strip(), flags=re.IGNORECASE).rstrip("/")
