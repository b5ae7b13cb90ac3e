"""Calendar applications: whose they are, who shuts them out, and what must not travel in the open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from scheduler.db import Sessions
from scheduler.people import Membership, Role
from tests.newsroom import a_member, a_workspace
from tests.web.browser import Browser, text_of
from tests.web.dav.application import Application, let_in
from web import devices


@pytest.fixture
def idris(sqlite_sessions: Sessions, owner: Membership) -> Membership:
    with sqlite_sessions.writing() as session:
        return a_member(session, owner.workspace, Role.EDITOR, name="Idris Benali")


@pytest.fixture
def phone(app: Flask, sqlite_sessions: Sessions, idris: Membership) -> Application:
    return let_in(sqlite_sessions, app.test_client(), idris, name="Lost telephone")


def test_an_owner_shuts_one_device_of_a_colleague_out(
    app: Flask,
    sqlite_sessions: Sessions,
    signed_in: Callable[[Membership], Browser],
    owner: Membership,
    idris: Membership,
    phone: Application,
) -> None:
    boss, laptop = signed_in(owner), let_in(sqlite_sessions, app.test_client(), idris, name="Laptop")
    page = f"/members/{idris.public_id}/devices"
    assert page in boss.get("/members").text
    before = boss.get(page)
    assert "Lost telephone" in text_of(before)
    assert 'href="/members" aria-current="page"' in before.text

    boss.send(f"{page}/{phone.device.public_id}/end")

    assert phone.ask("PROPFIND", phone.home, Depth="0").status_code == 401
    assert laptop.ask("PROPFIND", laptop.home, Depth="0").status_code == 207
    assert "“Lost telephone” no longer reads" in text_of(shown := boss.get(page))
    assert f"{phone.device.public_id}/end" not in shown.text


def test_nobody_else_does_nor_under_anothers_name(
    sqlite_sessions: Sessions,
    signed_in: Callable[[Membership], Browser],
    owner: Membership,
    idris: Membership,
    phone: Application,
) -> None:
    with sqlite_sessions.writing() as session:
        stranger = a_member(session, a_workspace(session, name="Elsewhere"), Role.OWNER, name="Zoé Martin")
    device = phone.device.public_id

    answers = [
        signed_in(idris).send(f"/members/{idris.public_id}/devices/{device}/end"),
        signed_in(owner).send(f"/members/{owner.public_id}/devices/{device}/end"),
        signed_in(stranger).send(f"/members/{idris.public_id}/devices/{device}/end"),
    ]

    assert [answer.status_code for answer in answers] == [403, 404, 404]
    assert phone.ask("PROPFIND", phone.home, Depth="0").status_code == 207


def test_a_house_without_https_says_that_passwords_would_be_read(
    app: Flask, signed_in: Callable[[Membership], Browser], idris: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, warning = signed_in(idris), "a password would travel in the open"
    at_home = text_of(mine.get("/devices"))
    with app.app_context():
        house = devices.house()
    bare = replace(house.settings, public_url="http://redaction.example")
    monkeypatch.setattr(devices, "house", lambda: replace(house, settings=bare))

    assert warning not in at_home
    assert warning in text_of(mine.get("/devices"))
