"""A name stands once in a calendar, whatever is thrown away, taken back or dragged about."""

from __future__ import annotations

from sqlalchemy import select

from scheduler.content import Post, writing
from scheduler.db import Sessions
from tests.newsroom import NOON
from tests.web.dav.application import Application, D, an_event
from tests.web.newsdesk import Desk, at


def titles(phone: Application, where: str) -> dict[str, str]:
    said = {path: phone.read(path)[0] for path in phone.etags(where)}
    return {path: text.partition("SUMMARY:")[2].splitlines()[0] for path, text in said.items()}


def test_what_comes_out_of_the_bin_leaves_its_old_name_to_who_bears_it_now(
    phone: Application, square: str, desk: Desk, sqlite_sessions: Sessions
) -> None:
    where = f"{square}open-day.ics"
    phone.write(where, an_event("u1", "First"))
    phone.ask("DELETE", where)
    phone.write(where, an_event("u1", "Second"))

    with sqlite_sessions.writing() as session:
        gone = select(Post).where(Post.workspace_id == desk.member.workspace_id, Post.deleted_at.is_not(None))
        writing.restore(
            session, session.scalars(gone).one(), by=session.merge(desk.member, load=False), now=NOON
        )

    found = titles(phone, square)
    assert len(found) == 2 and "Second" in found[where]
    assert phone.find(phone.home, f"{D}sync-token", depth="1")
    [other] = set(found) - {where}
    assert "First" in found[other] and "UID:u1" not in phone.read(other)[0]
    assert phone.ask("DELETE", other).status_code == 204
    assert set(titles(phone, square)) == {where}


def test_an_event_dragged_to_another_channel_keeps_its_name_there(
    phone: Application, square: str, desk: Desk
) -> None:
    letter = f"{phone.home}{desk.letter.public_id}/"
    winter = desk.plan("Winter", at(24))
    phone.write(f"{square}open-day.ics", an_event("u1", "Open day"))

    for name in ("open-day.ics", f"{winter.public_id}.ics"):
        dragged = phone.read(f"{square}{name}")[0].replace("STATUS:TENTATIVE\r\n", "")
        assert phone.write(f"{letter}{name}", dragged).status_code == 201
        assert set(phone.etags(letter)) >= {f"{letter}{name}"}

    assert len(titles(phone, square)) == len(titles(phone, letter)) == 2
    mine = titles(phone, f"{phone.home}mine/")
    assert len(mine) == 4
    assert "Winter" in mine[f"{phone.home}mine/{winter.public_id}.ics"]
