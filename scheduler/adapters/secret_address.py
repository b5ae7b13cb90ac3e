"""Addresses that open a door by themselves: what of one must not be kept when an answer repeats it."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

# Signs from which a piece is rather a secret than a word such as “workflows”, which sentences need.
IN_PATH, IN_QUERY = 16, 8


def pieces(url: str) -> tuple[str, ...]:
    """All behind the host, whole and by halves, and each longer piece, as written and as meant; longest first.

    By pieces too, because an answer may repeat an address in its own way: a proxy writes `&` as `&amp;`.
    """
    parts = urlsplit(url)
    found = {url, f"{parts.path}?{parts.query}", parts.path, parts.query} - {"", "/", "?", "/?"}
    for least, written in ((IN_PATH, parts.path.split("/")), (IN_QUERY, re.split("[&=]", parts.query))):
        found |= {said for piece in written for said in (piece, unquote(piece)) if len(said) >= least}
    return tuple(sorted(found, key=len, reverse=True))
