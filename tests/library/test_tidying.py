"""Folders, labels, filters, words beside assets, the bin."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from scheduler import library
from scheduler.content import Media, labelling, writing
from scheduler.content.writing import Unfit
from scheduler.db import Sessions
from scheduler.library import describing, folders, listing, tidying
from scheduler.library.describing import Rights
from scheduler.library.listing import RightsState, Wanted
from scheduler.people import Membership, Role
from scheduler.people.roles import NotAllowed
from tests.content.test_pictures import a_file
from tests.library.files import PDF
from tests.newsroom import NOON, a_member, a_post, a_workspace


def pictures(session: Session, by: Membership, root: Path, count: int) -> list[Media]:
    return [
        library.bring_in(
            session, a_file("PNG", (side, side)), name=f"{side}.png", root=root, by=by, now=NOON,
            alt=f"100% sea, wave {side}",
        )
        for side in range(1, count + 1)
    ]  # fmt: skip


def test_the_same_file_is_kept_once_in_a_workspace(sessions: Sessions, tmp_path: Path) -> None:
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        first = library.bring_in(session, PDF, name="a.pdf", root=tmp_path, by=by, now=NOON)
        again = library.bring_in(session, PDF, name="b.pdf", root=tmp_path, by=by, now=NOON, alt="The form")

        assert (again.id, again.name, again.alt) == (first.id, "a.pdf", "The form")
        assert [each.name for each in (tmp_path / by.workspace.public_id).iterdir()] == [
            f"{first.public_id}.original"
        ]


def test_a_file_that_was_lost_comes_back_when_it_is_sent_again(
    sqlite_sessions: Sessions, tmp_path: Path
) -> None:
    with sqlite_sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        first = library.bring_in(session, PDF, name="a.pdf", root=tmp_path, by=by, now=NOON)
        place = tmp_path / by.workspace.public_id / f"{first.public_id}.original"
        place.unlink()

        library.bring_in(session, PDF, name="a.pdf", root=tmp_path, by=by, now=NOON)

        assert place.read_bytes() == PDF and list(place.parent.iterdir()) == [place]


def test_the_library_is_searched_filtered_and_paged(sessions: Sessions, tmp_path: Path) -> None:
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        one, two, three = pictures(session, by, tmp_path, 3)
        form = library.bring_in(session, PDF, name="consent.pdf", root=tmp_path, by=by, now=NOON)
        summer = folders.make(session, "Summer", by=by, now=NOON)
        quay = folders.make(session, "Quay", parent=summer, by=by, now=NOON)
        tidying.move(session, [one, two], quay, by=by, now=NOON)
        tidying.label(session, [two], "Press", by=by, now=NOON)
        describing.describe(session, three, by=by, now=NOON, words={"fr": "La mer"}, credit="Ada Roux")
        describing.license(session, one, Rights(until=date(2026, 11, 1)), by=by, now=NOON)
        describing.license(session, two, Rights(until=date(2026, 12, 1), consent=form), by=by, now=NOON)
        writing.set_images(session, a_post(session, by), [one], by=by, now=NOON)
        press = labelling.called(session, "press", by=by, now=NOON)

        def found(**wanted) -> list[int]:
            page = listing.page(session, by.workspace_id, Wanted(**wanted), now=NOON)
            return sorted(each.width for each in page.assets)

        inside = folders.with_inner(folders.tree(session, by.workspace_id), summer)
        assert found(folders=inside) == [1, 2] and found(folders=[]) == [0, 3]
        assert found(label=press.id) == [2] and found(kind="document") == [0]
        assert found(unused=True) == [0, 2, 3]
        assert found(words="la MER") == [3] and found(words="roux") == [3] and found(words="a_e") == []
        assert [found(rights=state) for state in RightsState] == [[0, 3], [], [2], [1], []]
        assert listing.state_of(two, NOON + timedelta(days=10)) == RightsState.EXPIRED
        last = listing.page(session, by.workspace_id, Wanted(), now=NOON, number=9, size=3)
        assert (last.number, last.pages, last.total, len(last.assets)) == (2, 2, 4, 1)


def test_what_is_done_to_many_says_what_stayed_and_is_taken_back(
    sqlite_sessions: Sessions, tmp_path: Path
) -> None:
    with sqlite_sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        shown, free, form = pictures(session, by, tmp_path, 3)
        writing.set_images(session, a_post(session, by), [shown], by=by, now=NOON)
        describing.license(session, shown, Rights(consent=form), by=by, now=NOON)

        done = tidying.bin_all(session, [shown, free, form], by=by, now=NOON)
        assert [bool(each.refusal) for each in done] == [True, False, True]

        notes = {each.media.public_id: each.undo for each in done if each.undo}
        notes |= {
            each.media.public_id: each.undo
            for each in tidying.label(session, [shown], "Press", by=by, now=NOON)
        }
        assert tidying.undo(session, notes, by=by, now=NOON) == 2
        assert free.deleted_at is None
        assert tidying.labels_of(session, by.workspace_id, [shown.id]) == {}


def test_a_word_mistyped_takes_no_label_off_and_makes_none(sqlite_sessions: Sessions, tmp_path: Path) -> None:
    with sqlite_sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        (image,) = pictures(session, by, tmp_path, 1)
        tidying.label(session, [image], "Press", by=by, now=NOON)

        with pytest.raises(labelling.BadLabel, match="no label"):
            tidying.label(session, [image], "Prss", off=True, by=by, now=NOON)

        assert [word.name for word in labelling.labels(session, by.workspace_id)] == ["Press"]


def test_a_contributor_changes_the_rights_of_their_own_assets_only(
    sqlite_sessions: Sessions, tmp_path: Path
) -> None:
    with sqlite_sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        colleague = a_member(session, by.workspace, Role.CONTRIBUTOR, name="Lou Petit")
        (theirs,) = pictures(session, by, tmp_path, 1)

        for refused in (
            lambda: tidying.remove(session, theirs, by=colleague, now=NOON),
            lambda: describing.license(session, theirs, Rights(note="Mine"), by=colleague, now=NOON),
            lambda: describing.describe(session, theirs, credit="Me", by=colleague, now=NOON),
        ):
            with pytest.raises(NotAllowed):
                refused()
        assert describing.describe(session, theirs, alt="A wave", by=colleague, now=NOON)


def test_words_that_do_not_fit_are_named_by_field(sqlite_sessions: Sessions, tmp_path: Path) -> None:
    with sqlite_sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        (image,) = pictures(session, by, tmp_path, 1)

        for field, given in (
            ("source", {"source": "javascript:alert(1)"}),
            ("credit", {"credit": "x" * 201}),
            ("words", {"words": {"zz": "?"}}),
        ):
            with pytest.raises(Unfit) as unfit:
                describing.describe(session, image, by=by, now=NOON, **given)
            assert field in unfit.value.problems
        with pytest.raises(Unfit):
            describing.license(session, image, Rights(date(2026, 2, 1), date(2026, 1, 1)), by=by, now=NOON)


def test_a_folder_goes_only_when_it_is_empty(sqlite_sessions: Sessions, tmp_path: Path) -> None:
    with sqlite_sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        folder = folders.make(session, " Winter  2026 ", by=by, now=NOON)
        (image,) = pictures(session, by, tmp_path, 1)
        tidying.move(session, [image], folder, by=by, now=NOON)

        with pytest.raises(folders.BadFolder, match="still lies"):
            folders.remove(session, folder, by=by, now=NOON)
        tidying.remove(session, image, by=by, now=NOON)
        folders.remove(session, folder, by=by, now=NOON)

        assert folders.tree(session, by.workspace_id) == [] and image.folder_id is None
