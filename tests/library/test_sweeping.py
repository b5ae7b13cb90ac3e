from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from scheduler import library
from scheduler.content import Media, pictures
from scheduler.db import Sessions
from scheduler.health.files import left_lying
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
    aged(tmp_path / ("e" * 20) / f"{'d' * 20}.original")  # a workspace of another house

    survey = sweeping.litter(sqlite_sessions, tmp_path, now=NOON)

    assert {each.place for each in survey.found} == {nobodys, half, piece} and not survey.is_too_much


def test_a_large_part_of_all_files_is_no_litter(sqlite_sessions: Sessions, tmp_path: Path) -> None:
    _, files = an_asset(sqlite_sessions, tmp_path)
    for letter in "abcdefghijklmnopqrstu":
        aged(files[0].parent / f"{letter * 20}.original")

    survey = sweeping.litter(sqlite_sessions, tmp_path, now=NOON)
    with sqlite_sessions.writing() as session:
        sweeping.remember(session, survey)
        [warned] = left_lying(session)
        assert "21 of" in str(warned.text)
        sweeping.remember(session, sweeping.Survey())
        assert list(left_lying(session)) == []

    assert survey.is_too_much


def test_files_are_carried_once_and_taken_away_only_when_asked(tmp_path: Path) -> None:
    home, to = tmp_path / "disk", tmp_path / "store"
    for name, content in (("w/one.jpg", b"one"), ("w/uploads/two.1", b"two"), ("w/.one.jpg.aside", b"half")):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(content)
    (to / "w").mkdir(parents=True)
    (to / "w" / "one.jpg").write_bytes(b"o")  # came in part
    os.utime(to / "w" / "one.jpg", (1, 1))

    first = [step.carried for step in carrying.carry(home, to)]
    again = [step.carried for step in carrying.carry(home, to, remove=True)]

    assert (first, again) == ([True, True], [False, False])
    assert (to / "w" / "one.jpg").read_bytes() == b"one"
    assert [path.name for path in home.rglob("*") if path.is_file()] == [".one.jpg.aside"]


def test_what_is_newer_there_is_not_overwritten_and_what_nobody_knows_is_not_carried(tmp_path: Path) -> None:
    home, to = tmp_path / "disk", tmp_path / "store"
    for place, content in (
        (home / "w/old.jpg", b"old"),
        (home / "w/gone.jpg", b"gone"),
        (to / "w/old.jpg", b"newer"),
    ):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    os.utime(home / "w/old.jpg", (1, 1))

    steps = list(carrying.carry(home, to, remove=True, is_known=lambda each: "gone" not in each.parts[-1]))

    assert [step.carried for step in steps] == [False]
    assert (to / "w/old.jpg").read_bytes() == b"newer" and not (to / "w/gone.jpg").exists()
    assert (home / "w/old.jpg").exists() and (home / "w/gone.jpg").exists()
