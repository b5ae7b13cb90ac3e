"""The pages of the library."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler.config import Settings
from scheduler.content import Media, writing
from scheduler.db import Sessions
from scheduler.people import Membership, Role
from scheduler.storage import media_root
from tests.library.files import PDF, a_film
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace
from tests.web.browser import Browser, text_of
from tests.web.composer_form import open_page
from tests.web.library_room import media, sent
from tests.web.test_composer_images import a_file, shown


def test_the_library_says_how_to_begin_when_it_is_empty(browser: Browser) -> None:
    assert "Nothing here yet" in text_of(browser.get("/media"))


def test_a_picture_of_the_library_is_described_and_used(browser: Browser, sqlite_sessions: Sessions) -> None:
    answer = sent(browser, a_file())
    where = answer.headers["Location"]

    browser.send(where, alt="The sea at dusk")
    page = open_page(browser, f"/posts/new?image={where.rsplit('/', 1)[1]}")
    page["title"] = "Winter"
    page.saved()

    assert shown(sqlite_sessions) == [("sea.png", "The sea at dusk")]
    assert "Winter" in text_of(browser.get(where))
    assert "Used in 1 post" in text_of(browser.get("/media?q=dusk"))
    assert "Nothing found" in text_of(browser.get("/media?q=mountain"))


def test_a_picture_in_use_is_not_removed_an_idle_one_comes_back(
    browser: Browser, sqlite_sessions: Sessions
) -> None:
    page = open_page(browser, "/posts/new")
    page["title"] = "Winter"
    page.saved(files=[a_file("teal", "sea.png")])
    sent(browser, a_file("white", "snow.png"))
    sea, snow = (row.public_id for row in media(sqlite_sessions))

    refused = browser.send(f"/media/{sea}/removal")
    assert refused.status_code == 409
    assert "A post still shows it" in text_of(refused)

    browser.send(f"/media/{snow}/removal")
    assert browser.get(f"/media/{snow}").status_code == 404
    browser.send(f"/media/{snow}/return")
    assert browser.get(f"/media/{snow}").status_code == 200


def test_files_are_given_out_so_that_nothing_in_them_can_run(
    browser: Browser, sqlite_sessions: Sessions, settings: Settings
) -> None:
    upload, name = a_file(name='se"a\r\n.png')
    original = upload.getvalue()
    where = sent(browser, (upload, name)).headers["Location"]

    copy, thumb = browser.get(f"{where}/shown"), browser.get(f"{where}/thumb")
    whole = browser.get(f"{where}/original")

    assert (copy.mimetype, thumb.mimetype) == ("image/png", "image/webp")
    assert whole.data == original and whole.mimetype == "application/octet-stream"
    assert whole.headers["Content-Disposition"].startswith("attachment")
    assert whole.headers["Cache-Control"] == "private, no-cache", "no proxy on the way keeps it"
    for answer in (copy, thumb, whole):
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    folder = next((settings.data_dir / "media").iterdir())
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_a_picture_of_another_workspace_does_not_exist(
    browser: Browser, signed_in: Callable[[Membership], Browser], sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        stranger = a_member(session, a_workspace(session, "Elsewhere"), name="Sam Nobody")
    where = sent(signed_in(stranger), a_file()).headers["Location"]

    for path in ("", "/shown", "/thumb", "/original"):
        assert browser.get(where + path).status_code == 404


def test_a_viewer_looks_and_changes_nothing(
    browser: Browser,
    signed_in: Callable[[Membership], Browser],
    sqlite_sessions: Sessions,
    member: Membership,
) -> None:
    where = sent(browser, a_file()).headers["Location"]
    with sqlite_sessions.writing() as session:
        looker = a_member(session, member.workspace, Role.VIEWER, name="Vic Tor")
    viewer = signed_in(looker)

    assert viewer.get(where).status_code == 200
    assert viewer.send(where, alt="!").status_code == 403
    assert viewer.send(f"{where}/removal").status_code == 403


def test_a_file_that_was_lost_is_not_found(
    browser: Browser, sqlite_sessions: Sessions, settings: Settings
) -> None:
    where = sent(browser, a_file()).headers["Location"]
    for path in Path(settings.data_dir / "media").rglob("*.*"):
        path.unlink()

    assert browser.get(f"{where}/shown").status_code == 404
    assert browser.get(f"{where}/original").status_code == 404


def test_a_document_is_only_ever_saved_and_a_page_program_is_refused(
    browser: Browser, sqlite_sessions: Sessions
) -> None:
    where = sent(browser, (io.BytesIO(PDF), "form.html")).headers["Location"]
    refused = sent(browser, (io.BytesIO(b"<html><script>alert(1)</script>"), "a.png"))

    assert "Web pages can hold programs" in text_of(browser.get(refused.headers["Location"]))
    whole = browser.get(f"{where}/original")
    assert whole.headers["Content-Disposition"].startswith("attachment; filename=form.html.pdf")
    assert browser.get(f"{where}/shown").status_code == 404
    assert len(media(sqlite_sessions)) == 1


def test_a_large_file_goes_in_pieces_and_goes_on_after_a_reload(
    browser: Browser, sqlite_sessions: Sessions, settings: Settings
) -> None:
    film, token = a_film(), {"X-CSRFToken": browser.token()}
    about = {"name": "film.mp4", "size": str(len(film)), "print": "film|1"}

    begun = browser.post("/media/uploads", data=about, headers=token).get_json()
    first = browser.patch(begun["address"], data=film[:100], headers=token | {"Upload-Offset": "0"})
    wrong = browser.patch(begun["address"], data=film[:100], headers=token | {"Upload-Offset": "0"})
    stands = browser.open(begun["address"], method="HEAD")
    again = browser.post("/media/uploads", data=about, headers=token).get_json()
    assert "film.mp4" in text_of(browser.get("/media"))
    last = browser.patch(begun["address"], data=film[100:], headers=token | {"Upload-Offset": "100"})

    assert (first.status_code, wrong.status_code, stands.headers["Upload-Offset"]) == (204, 409, "100")
    assert (again["id"], again["sent"]) == (begun["id"], 100)
    (kept,) = media(sqlite_sessions)
    assert (last.status_code, last.get_json()["id"], kept.duration_ms) == (200, kept.public_id, 12_000)
    left = list((Path(str(media_root(settings))) / "").glob("*/uploads/*"))
    assert left == []
    lost = browser.patch(begun["address"], headers=token | {"Upload-Offset": str(len(film))})
    assert (lost.status_code, lost.get_json()["id"]) == (200, kept.public_id)


def test_a_store_that_fails_for_a_while_costs_nothing_that_was_sent(
    browser: Browser, sqlite_sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    film, token = a_film(), {"X-CSRFToken": browser.token()}

    def down(*args: object) -> None:
        raise OSError("no space left")

    begun = browser.post(
        "/media/uploads", data={"name": "x.mp4", "size": len(film)}, headers=token
    ).get_json()
    with monkeypatch.context() as failing:
        failing.setattr("web.library.pieces.put_down", down)
        failed = browser.patch(begun["address"], data=film, headers=token | {"Upload-Offset": "0"})
    assert failed.status_code == 503 and "Nothing is lost" in failed.get_json()["message"]

    again = browser.patch(begun["address"], headers=token | {"Upload-Offset": str(len(film))})
    assert again.status_code == 200 and len(media(sqlite_sessions)) == 1
    endless = browser.patch(begun["address"], data=b"x", headers=token | {"Upload-Offset": "9" * 5000})
    assert endless.status_code == 200
    assert browser.post("/media/uploads", data={"size": "9" * 5000}, headers=token).status_code == 422


def test_what_turns_out_to_be_nothing_is_refused_with_a_sentence_and_forgotten(browser: Browser) -> None:
    token = {"X-CSRFToken": browser.token()}
    begun = browser.post("/media/uploads", data={"name": "x.mp4", "size": "9"}, headers=token).get_json()

    answer = browser.patch(begun["address"], data=b"MZ not a", headers=token | {"Upload-Offset": "0"})
    answer = browser.patch(begun["address"], data=b"!", headers=token | {"Upload-Offset": "8"})

    assert answer.status_code == 422 and "not taken" in answer.get_json()["message"]
    assert browser.post("/media/uploads", data={"size": "0"}, headers=token).status_code == 422


def test_rights_and_words_are_written_and_what_is_wrong_is_said(
    browser: Browser, sqlite_sessions: Sessions
) -> None:
    where = sent(browser, a_file()).headers["Location"]

    browser.send(where, alt="The sea", language="fr", translation="La mer", credit="Ada Roux")
    browser.send(f"{where}/rights", until="2026-01-31", note="By mail")
    wrong = browser.send(f"{where}/rights", since="2026-03-01", until="2026-02-01")

    shown_page = text_of(browser.get(where))
    assert "La mer" in shown_page and "Rights ended" in shown_page
    assert wrong.status_code == 422 and "The last day comes before the first" in text_of(wrong)
    assert "sea.png" in text_of(browser.get("/media?rights=expired&view=list"))
    assert "Nothing found" in text_of(browser.get("/media?rights=valid"))


def test_whoever_prolongs_a_consent_reads_that_its_images_are_prolonged_one_by_one(
    browser: Browser, sqlite_sessions: Sessions
) -> None:
    picture = sent(browser, a_file()).headers["Location"]
    paper = sent(browser, (io.BytesIO(PDF), "agreed.pdf")).headers["Location"]
    assert "prolongs none" not in text_of(browser.get(paper))
    browser.send(f"{picture}/rights", consent=paper.rsplit("/", 1)[1])
    browser.send(f"{paper}/rights", until="2026-12-31")

    browser.send(f"{paper}/rights", until="2027-12-31")

    after = text_of(browser.get(paper))
    assert "A later one prolongs none of them" in after
    assert "sea.png Rights valid · 31 Dec 2026" in after


def test_many_are_moved_and_moved_back(browser: Browser, sqlite_sessions: Sessions) -> None:
    sent(browser, a_file("teal", "sea.png"), a_file("white", "snow.png"))
    ids = [row.public_id for row in media(sqlite_sessions)]
    folder = browser.send("/media/folders", name="Winter").headers["Location"].rsplit("=")[1]

    done = browser.send("/media/tidying", media=ids, deed="move", to=folder).headers["Location"]
    assert "Done for 2" in text_of(browser.get(done))
    assert "sea.png" in text_of(browser.get(f"/media?folder={folder}"))

    browser.send("/media/tidying/undo", note=[f"{one} move " for one in ids])
    assert "Nothing found" in text_of(browser.get(f"/media?folder={folder}"))
    done = browser.send("/media/tidying", media=ids, deed="label", label="Snowed in").headers["Location"]
    page = browser.get(done).text
    assert "Snowed in" in browser.get("/media").text
    notes = re.findall(r'name="note" value="([^"]+)"', page)
    browser.send("/media/tidying/undo", note=notes)
    assert len(notes) == 2 and "Snowed in" not in browser.get("/media").text, "made by it, it goes with it"
    browser.send(f"/media/folders/{folder}/removal")
    assert "The folder “Winter” is gone. Undo" in text_of(browser.get("/media"))
    assert "Winter" not in text_of(browser.get("/media"))


def test_what_came_of_tidying_is_still_there_after_a_reload_or_going_back(
    browser: Browser, sqlite_sessions: Sessions
) -> None:
    sent(browser, a_file("teal", "sea.png"), a_file("white", "snow.png"))
    ids = [row.public_id for row in media(sqlite_sessions)]
    browser.send("/media/tidying", media=ids[:1], deed="label", label="Sea")

    answer = browser.send("/media/tidying", media=ids, deed="label", label="Sea", back="/media?view=list")

    assert answer.status_code == 303
    for _ in range(2):
        page = browser.get(answer.headers["Location"])
        assert "Done for one. One was refused." in text_of(page)
        assert "It carries this label already." in text_of(page)
        assert 'href="/media?view=list"' in page.text
    assert browser.get("/media/tidying?done=somebody-elses").headers["Location"] == "/media"


def test_an_image_is_replaced_everywhere_after_a_look(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    sent(browser, a_file("teal", "sea.png"), a_file("white", "snow.png"))
    old, new = media(sqlite_sessions)
    with sqlite_sessions.writing() as session:
        shown_one = session.scalars(
            select(Media).where(Media.workspace_id == member.workspace_id, Media.id == old.id)
        ).one()
        for number in range(25):
            post = a_post(session, member, f"Post {number}")
            writing.set_images(session, post, [shown_one], by=member, now=NOON)

    looked = browser.send(f"/media/{old.public_id}/replacement", by=new.public_id)
    assert "“snow.png” has no alternative text" in text_of(looked), "the old one’s words would stay"
    assert "This is what would change" in text_of(looked) and "25 posts" in text_of(looked)
    begun = browser.send(f"/media/{old.public_id}/replacement", by=new.public_id, do="1")
    where = begun.headers["Location"]
    assert "20 of 25 posts" in text_of(browser.get(where))
    browser.send(where)
    assert "Done for 25 posts" in text_of(browser.get(where))
    back = browser.send(f"{where}/undo").headers["Location"]
    browser.send(back)
    assert "In no post" in text_of(browser.get(f"/media/{new.public_id}"))


def test_images_are_picked_without_a_script(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    sent(browser, a_file("teal", "sea.png"), a_file("white", "snow.png"))
    sea, snow = (row.public_id for row in media(sqlite_sessions))
    browser.send(f"/media/{sea}", alt="The sea at dusk")
    with sqlite_sessions.writing() as session:
        post = a_post(session, member, "Common.", a_channel(session, member.workspace))

    asked = open_page(browser, f"/posts/{post.public_id}/compose").send(do="library")
    assert asked.headers["Location"].endswith(f"/media/picking?post={post.public_id}")
    assert "snow.png" in text_of(browser.get(f"/media/picking?post={post.public_id}&q=snow"))
    browser.send("/media/picking", post=post.public_id, pick=[sea, snow])

    assert shown(sqlite_sessions) == [("sea.png", "The sea at dusk"), ("snow.png", "")]
