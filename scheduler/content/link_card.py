"""What the page behind a link says of itself: drawn as a card in previews, asked once and kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from scheduler.content.writing.acceptable import plain
from scheduler.db import Base, UtcDateTime, WorkspaceRow
from scheduler.outgoing import Client

TITLE_MOST, WORDS_MOST = 200, 300
LOOKED_AT = 200_000  # signs: what a page says of itself stands at its head


class LinkCard(WorkspaceRow, Base):
    __tablename__ = "link_card"
    __table_args__ = (UniqueConstraint("workspace_id", "digest"),)

    digest: Mapped[str] = mapped_column(String(64))  # of the address: that may be longer than an index takes
    title: Mapped[str] = mapped_column(String(TITLE_MOST))
    words: Mapped[str] = mapped_column(String(WORDS_MOST), default="")
    site: Mapped[str] = mapped_column(String(TITLE_MOST), default="")
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Said:
    """The page's own words, one line each; `title` may be empty where it says nothing."""

    title: str = ""
    words: str = ""
    site: str = ""


async def ask(client: Client, link: str) -> Said:
    """Raises what calls raise. `client` refuses addresses nobody outside could reach."""
    answer = await client.get(link, follow=5, timeout=5)
    kind = answer.headers.get("Content-Type", "")
    return read(answer.text[:LOOKED_AT]) if answer.ok and "html" in kind else Said()


def read(page: str) -> Said:
    head = _Head()
    head.feed(page)
    found = head.found
    return Said(
        _line(found.get("og:title") or found.get("title", ""), TITLE_MOST),
        _line(found.get("og:description") or found.get("description", ""), WORDS_MOST),
        _line(found.get("og:site_name", ""), TITLE_MOST),
    )


def known(session: Session, workspace_id: int, links: Iterable[str]) -> dict[str, LinkCard]:
    """By address, those asked before."""
    digests = {_digest(link): link for link in links}
    if not digests:
        return {}
    rows = session.scalars(
        select(LinkCard).where(LinkCard.workspace_id == workspace_id, LinkCard.digest.in_(digests))
    )
    return {digests[row.digest]: row for row in rows}


def keep(session: Session, workspace_id: int, said: Mapping[str, Said], now: datetime) -> None:
    """Written over what was known: pages change. A page that says nothing this time keeps the title it had."""
    there = known(session, workspace_id, said)
    for link, one in said.items():
        row = there.get(link) or _begun(session, workspace_id, link, now)
        if one.title or not row.title:
            row.title = one.title or _host(link)
            row.words, row.site = one.words, one.site
        row.read_at = now
    session.flush()


def _begun(session: Session, workspace_id: int, link: str, now: datetime) -> LinkCard:
    row = LinkCard(workspace_id=workspace_id, digest=_digest(link), title="", read_at=now)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        # A colleague asked in the same moment.
        return known(session, workspace_id, [link])[link]
    return row


def _host(link: str) -> str:
    try:
        return _line(urlsplit(link).netloc, TITLE_MOST)
    except ValueError:  # such as https://a℀b/
        return _line(link, TITLE_MOST)


def _digest(link: str) -> str:
    return hashlib.sha256(link.encode()).hexdigest()


def _line(written: str, most: int) -> str:
    line = plain(written, lines=False)
    return line if len(line) <= most else line[: most - 1] + "…"


class _Head(HTMLParser):
    """Its title and its meta tags; the first of each name counts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}
        self._title: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = dict(attrs)
        if tag == "title" and "title" not in self.found:
            self._title = ""
        elif tag == "meta":
            name = (have.get("property") or have.get("name") or "").lower()
            self.found.setdefault(name, have.get("content") or "")

    def handle_data(self, data: str) -> None:
        if self._title is not None:
            self._title += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "title" and self._title is not None:
            self.found["title"], self._title = self._title, None
