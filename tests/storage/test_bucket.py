"""Files in a bucket, against a real S3 server on the loopback (moto in server mode)."""

from __future__ import annotations

import io
import traceback
from collections.abc import Iterator

import pytest

from scheduler import library
from scheduler.config import Settings, SettingsError
from scheduler.content import pictures
from scheduler.db import Sessions
from scheduler.health import Level, files
from scheduler.people import Membership
from scheduler.storage import bucket, lying, write
from tests.content.test_pictures import a_file
from tests.library.files import a_film
from tests.newsroom import NOON, a_member, a_workspace
from tests.web.browser import Browser
from tests.web.conftest import app, browser, clock, member, settings, signed_in  # noqa: F401
from web.library import serving

moto_server = pytest.importorskip("moto.server", reason="moto is not installed")
pytest.importorskip("boto3", reason="boto3 is not installed")

SECRET = "kept-to-itself"


@pytest.fixture(scope="module")
def store() -> Iterator[bucket.Key]:
    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    place = bucket.at(f"s3+http://a-key:{SECRET}@{host}:{port}/estuary/press?region=us-east-1")
    place.client.create_bucket(Bucket="estuary")
    yield place
    server.stop()


def test_a_bucket_keeps_files_as_a_folder_does(store: bucket.Key) -> None:
    place = store / "workspace" / "sea.jpg"

    assert not place.is_file()
    write(place, b"octets")
    write(place, io.BytesIO(b"other octets"))

    assert (place.name, place.key) == ("sea.jpg", "press/workspace/sea.jpg")
    assert place.read_bytes() == b"other octets"
    with place.open("rb") as file:
        file.seek(6)
        assert file.read() == b"octets"
    place.unlink()
    place.unlink(missing_ok=True)
    with pytest.raises(FileNotFoundError):
        place.read_bytes()
    with pytest.raises(ValueError, match="name of a file"):
        _ = store / ".."


def test_a_picture_goes_into_the_bucket_and_comes_out_for_a_platform(
    store: bucket.Key, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        media = library.bring_in(session, a_file(), name="sea.jpg", root=store, by=by, now=NOON)

        assert len(pictures.shown(store, media).read_bytes()) == media.size
        assert pictures.original(store, media).read_bytes() == a_file()


def test_what_a_store_refuses_is_an_os_error_without_the_secret(store: bucket.Key) -> None:
    gone = bucket.Key(store.client, "no-such-bucket", "x")

    with pytest.raises(OSError) as refused:
        write(gone, b"octets")

    assert SECRET not in str(refused.value) + repr(store)


@pytest.mark.parametrize("url", ["s3://AK:abc/x@host/b", "s3://AK:12/abc@host/b", "s3://AK:abc\u2100@host/b"])
def test_an_address_that_cannot_be_read_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        Settings.from_env({"MARRONNIER_MEDIA_URL": url})

    told = "".join(traceback.format_exception(wrong.value))
    assert "%2F" in told and "abc" not in told


def test_what_lies_in_a_bucket_is_listed_and_the_doctor_tries_it(store: bucket.Key) -> None:
    write(store / "w" / "one.jpg", b"octets")

    found = {each.parts: each.size for each in lying(store / "w")}

    assert found == {("one.jpg",): 6}
    address = f"s3+http://a-key:{SECRET}@{store.client.meta.endpoint_url[7:]}/estuary/press"
    asked = {"MARRONNIER_MEDIA_URL": address, "MARRONNIER_SECRET_KEY": "a key for tests only, long enough"}
    assert [check.level for check in files.store(Settings.from_env(asked), really=True)] == [Level.FINE]
    asked["MARRONNIER_MEDIA_URL"] = address.replace("/estuary/", "/nowhere/")
    (check,) = files.store(Settings.from_env(asked), really=True)
    assert check.level is Level.BAD and SECRET not in str(check.text)


def test_a_film_in_a_bucket_is_sent_from_where_a_browser_asks(
    store: bucket.Key,
    browser: Browser,  # noqa: F811
    member: Membership,  # noqa: F811
    sqlite_sessions: Sessions,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serving, "media_root", lambda: store)
    with sqlite_sessions.writing() as session:
        media = library.bring_in(session, a_film(), name="tide.mp4", root=store, by=member, now=NOON)
    octets, address = pictures.original(store, media).read_bytes(), f"/media/{media.public_id}/original"
    asked: list[str] = []
    store.client.meta.events.register(
        "before-call.s3", lambda model, params, **_: asked.append(params["headers"].get("Range", model.name))
    )

    whole = browser.get(address)
    part = browser.get(address, headers={"Range": "bytes=100-199"})
    end = browser.get(address, headers={"Range": "bytes=-10", "If-Range": whole.headers["ETag"]})
    beyond = browser.get(address, headers={"Range": f"bytes={len(octets)}-"})
    known = browser.get(address, headers={"If-None-Match": whole.headers["ETag"]})

    assert (whole.status_code, whole.data, whole.content_length) == (200, octets, len(octets))
    assert (part.status_code, part.data) == (206, octets[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(octets)}"
    assert part.headers["Content-Disposition"] == "attachment; filename=tide.mp4"
    assert (end.status_code, end.data) == (206, octets[-10:])
    assert (beyond.status_code, known.status_code) == (416, 304)
    assert asked.count("GetObject") == 1  # no other came whole
    assert "bytes=100-" in asked
