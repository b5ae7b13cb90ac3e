"""Large files in pieces."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.content.pictures import Unsuitable
from scheduler.db import Sessions
from scheduler.library import pieces
from scheduler.storage import write
from tests.newsroom import NOON, a_member, a_workspace


def test_pieces_make_the_whole_and_nobody_counts_one_twice(sqlite_sessions: Sessions, tmp_path: Path) -> None:
    with sqlite_sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        upload = pieces.begin(session, name="film.mp4", size=7, print="p", folder="", by=by, now=NOON)
        space = by.workspace.public_id
        for offset, piece in ((0, b"abcd"), (4, b"efg")):
            pieces.fits(upload, offset, len(piece))
            write(place := pieces.a_place(tmp_path, space, upload), piece)
            pieces.count(session, upload, offset=offset, length=len(piece), place=place, now=NOON)

        with pytest.raises(pieces.WrongPlace) as refused:
            pieces.count(session, upload, offset=4, length=3, place=place, now=NOON)
        with pytest.raises(Unsuitable, match="announced"):
            pieces.fits(upload, 7, 1)

        assert refused.value.sent == 7
        with pieces.assembled(tmp_path, space, upload) as whole:
            assert whole.read() == b"abcdefg"
        again = pieces.begin(session, name="film.mp4", size=7, print="p", folder="", by=by, now=NOON)
        assert again.id == upload.id


def test_of_two_that_finish_at_once_one_makes_the_whole(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        upload = pieces.begin(session, name="film.mp4", size=7, print="p", folder="", by=by, now=NOON)

        assert pieces.claim(session, upload, now=NOON)
        assert not pieces.claim(session, upload, now=NOON + timedelta(minutes=1))
        pieces.let_go(session, upload)
        assert pieces.claim(session, upload, now=NOON)
        assert pieces.claim(session, upload, now=NOON + timedelta(hours=1))  # the one before died of it


def test_what_is_abandoned_is_cleaned_up(sqlite_sessions: Sessions, tmp_path: Path) -> None:
    with sqlite_sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        upload = pieces.begin(session, name="film.mp4", size=9, print="", folder="", by=by, now=NOON)
        place = pieces.a_place(tmp_path, by.workspace.public_id, upload)
        write(place, b"abc")
        pieces.count(session, upload, offset=0, length=3, place=place, now=NOON)

        early = pieces.forget_abandoned(session, root=tmp_path, now=NOON + timedelta(days=1))
        late = pieces.forget_abandoned(session, root=tmp_path, now=NOON + timedelta(days=3))

        assert early == [] and place in late
        assert pieces.mine(session, by) == []


def test_too_large_or_too_many_uploads_are_refused(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        with pytest.raises(Unsuitable, match="500 MB"):
            pieces.begin(session, name="x", size=pieces.LARGEST + 1, print="", folder="", by=by, now=NOON)
        for number in range(4):
            pieces.begin(
                session, name="x", size=pieces.LARGEST, print=str(number), folder="", by=by, now=NOON
            )
        with pytest.raises(Unsuitable, match="Too many"):
            pieces.begin(session, name="x", size=1, print="", folder="", by=by, now=NOON)
