from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from scheduler import library
from scheduler.content import Media, pictures
from scheduler.db import Sessions
from scheduler.library import carrying, sweeping
from tests.content.test_pictures import a_file
from tests.newsroom import NOON, a_member, a_workspace


def an_asset(sessions: Sessions, root: Path) -> tuple[Media, list[Path]]:
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        media = library.bring_in(session, a_file(), name="sea.png", root=root, by=by, now=NOON)
        return media, [Path(str(place)) for place in pictures.files(root, media)]


def aged(path: Path, by: timedelta = sweeping.GRACE + timedelta(hours=1)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    when = (NOON - by).timestamp()
    os.utime(path, (when, when))
    return path


def test_only_old_files_of_ours_that_no_row_knows_are_litter(
    sqlite_sessions: Sessions, tmp_path: Path
) -> None:
    _, files = an_asset(sqlite_sessions, tmp_path)
    here = files[0].parent
    for known in files:
        aged(known)
    nobodys = aged(here / f"{'a' * 20}.original")
    half = aged(here / f".{files[0].name}.0a1b2c3d")
    piece = aged(here / "uploads" / f"{'b' * 20}.1")
    aged(here / f"{'c' * 20}.original", timedelta(hours=1))  # perhaps about to be entered
    aged(here / "notes.txt")
    aged(tmp_path / "strangers" / f"{'d' * 20}.original")

    found = list(sweeping.litter(sqlite_sessions, tmp_path, now=NOON))

    assert {each.place for each in found} == {nobodys, half, piece}


def test_files_are_carried_once_and_taken_away_only_when_asked(tmp_path: Path) -> None:
    home, to = tmp_path / "disk", tmp_path / "store"
    for name, content in (("w/one.jpg", b"one"), ("w/uploads/two.1", b"two"), ("w/.one.jpg.aside", b"half")):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(content)
    (to / "w").mkdir(parents=True)
    (to / "w" / "one.jpg").write_bytes(b"o")  # came in part

    first = [step.carried for step in carrying.carry(home, to)]
    again = [step.carried for step in carrying.carry(home, to, remove=True)]

    assert (first, again) == ([True, True], [False, False])
    assert (to / "w" / "one.jpg").read_bytes() == b"one"
    assert [path.name for path in home.rglob("*") if path.is_file()] == [".one.jpg.aside"]
