"""D01–D03, D08, D09, D11, D14: how an application finds the calendars, and what it is told of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from scheduler.calendar import Device
from scheduler.calendar.dav import devices
from scheduler.db import Sessions
from scheduler.people import Membership, Role
from tests.newsroom import NOON, FixedClock, a_channel, a_member, a_workspace
from tests.web.dav.application import OPEN, Application, C, D
from tests.web.newsdesk import Desk, at

HOME, WHO = f"{C}calendar-home-set", f"{D}current-user-principal"


@pytest.mark.parametrize("method", ["GET", "PROPFIND", "OPTIONS", "REPORT"])
def test_d01_the_well_known_address_leads_anybody_there(stranger: FlaskClient, method: str) -> None:
    answer = stranger.open("/.well-known/caldav", method=method)

    assert (answer.status_code, answer.headers["Location"]) == (301, "http://localhost/dav/")


def test_d01_from_the_root_to_the_calendars_in_three_steps(phone: Application, desk: Desk) -> None:
    principal = phone.find("/dav/", WHO)["/dav/"][WHO].findtext(f"{D}href") or ""
    home = phone.find(principal, HOME)[principal][HOME].findtext(f"{D}href") or ""
    found = phone.find(home, f"{D}displayname", f"{D}resourcetype", depth="1")

    names = [
        props[f"{D}displayname"].text
        for props in found.values()
        if props[f"{D}resourcetype"].find(f"{C}calendar") is not None
    ]
    assert names == ["My posts", "The square", "The letter", "Key dates", "Deadlines"]


def test_d02_who_has_no_password_is_asked_for_one(stranger: FlaskClient) -> None:
    answer = stranger.open("/dav/", method="PROPFIND")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")


def test_d02_a_password_is_kept_as_a_hash_and_typed_as_people_type(
    phone: Application, sqlite_sessions: Sessions, desk: Desk
) -> None:
    with sqlite_sessions.reading() as session:
        its = select(Device).where(Device.workspace_id == desk.member.workspace_id)
        stored = session.scalars(its).one().password_hash
        typed = phone.password.replace("-", " ").upper()
        found = devices.recognise(session, desk.member.user.email.upper(), typed, NOON)

    assert phone.password.encode() not in stored
    assert found is not None and found[1].id == desk.member.id


def test_d02_a_revoked_device_is_shut_out_and_the_others_stay(
    phone: Application, device_of: Callable[[Membership], Application], sqlite_sessions: Sessions, desk: Desk
) -> None:
    laptop = device_of(desk.member)
    with sqlite_sessions.writing() as session:
        row = session.scalars(
            select(Device).where(
                Device.workspace_id == desk.member.workspace_id, Device.id == phone.device.id
            )
        ).one()
        devices.shut_out(session, row, by=session.merge(desk.member, load=False), now=NOON)

    assert phone.ask("PROPFIND", "/dav/", Depth="0").status_code == 401
    assert laptop.ask("PROPFIND", "/dav/", Depth="0").status_code == 207


@pytest.mark.parametrize("change", [{"ended_at": NOON}, {"guest_until": NOON - timedelta(days=1)}])
def test_d02_rights_are_those_of_now(
    phone: Application, sqlite_sessions: Sessions, desk: Desk, change: dict[str, object]
) -> None:
    with sqlite_sessions.writing() as session:
        mine = (Membership.workspace_id == desk.member.workspace_id, Membership.id == desk.member.id)
        session.execute(update(Membership).where(*mine).values(**change))

    assert phone.ask("PROPFIND", "/dav/", Depth="0").status_code == 401


def test_d02_wrong_passwords_are_slowed_down_and_right_ones_are_not(phone: Application) -> None:
    wrong = Application(phone.client, "ada@example.org", "not it", phone.home, phone.device)
    answers = [wrong.ask("PROPFIND", "/dav/", Depth="0") for _ in range(31)]

    assert answers[0].status_code == 401
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert phone.ask("PROPFIND", "/dav/", Depth="0").status_code == 207
    assert phone.client.open("/dav/", method="PROPFIND").status_code == 401


def test_d02_over_a_bare_line_nobody_is_asked_for_a_password(phone: Application) -> None:
    answer = phone.client.open("/dav/", method="PROPFIND", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    secure = phone.client.open(
        "/dav/", method="PROPFIND", environ_base={"REMOTE_ADDR": "192.0.2.7"}, base_url="https://localhost"
    )

    proxied = phone.ask("PROPFIND", "/dav/", X_Forwarded_For="192.0.2.7")

    assert (answer.status_code, secure.status_code, proxied.status_code) == (403, 401, 403)
    assert "https" in answer.text


def test_the_page_says_which_application_came_last(
    phone: Application, sqlite_sessions: Sessions, desk: Desk
) -> None:
    phone.agent = "macOS/15.1 (24B83) dataaccessd/1.0 CalendarAgent/988"
    phone.ask("PROPFIND", "/dav/", Depth="0")

    with sqlite_sessions.reading() as session:
        its = select(Device).where(Device.workspace_id == desk.member.workspace_id)
        assert session.scalars(its).one().used_by == "Apple Calendar"


def test_d03_it_says_what_it_speaks(phone: Application, square: str) -> None:
    answer = phone.ask("OPTIONS", square)

    assert answer.headers["DAV"] == "1, 3, calendar-access"
    assert {"PUT", "REPORT", "PROPPATCH"} <= set(answer.headers["Allow"].split(", "))


def rights(phone: Application, path: str) -> set[str]:
    key = f"{D}current-user-privilege-set"
    return {one.tag.removeprefix(D) for one in phone.find(path, key)[path][key].iterfind(f"{D}privilege/*")}


def test_d08_viewers_are_told_that_they_only_read(
    phone: Application,
    square: str,
    desk: Desk,
    sqlite_sessions: Sessions,
    device_of: Callable[[Membership], Application],
) -> None:
    with sqlite_sessions.writing() as session:
        viewer = a_member(
            session, session.merge(desk.member.workspace, load=False), Role.VIEWER, name="Vic Viel"
        )
    theirs = device_of(viewer)

    assert {"read", "write-content", "bind", "unbind"} <= rights(phone, square)
    assert rights(theirs, f"{theirs.home}{desk.square.public_id}/") == {
        "read",
        "read-current-user-privilege-set",
    }
    assert "bind" not in rights(phone, f"{phone.home}mine/")
    assert "write-content" not in rights(phone, f"{phone.home}key-dates/")


COLOUR = (
    '<D:set><D:prop><A:calendar-color xmlns:A="http://apple.com/ns/ical/">#ff0000ff</A:calendar-color>'
    '<A:calendar-order xmlns:A="http://apple.com/ns/ical/">9</A:calendar-order><D:displayname>Mon carré &lt;3</D:displayname></D:prop></D:set>'
)


def test_d09_colour_order_and_name_are_kept_for_one_person_alone(
    phone: Application,
    square: str,
    desk: Desk,
    sqlite_sessions: Sessions,
    device_of: Callable[[Membership], Application],
) -> None:
    with sqlite_sessions.writing() as session:
        other = a_member(session, session.merge(desk.member.workspace, load=False), name="Yann Petit")
    theirs = device_of(other)

    set_ = phone.ask("PROPPATCH", square, OPEN.format(name="propertyupdate", inner=COLOUR))

    colour, name = "{http://apple.com/ns/ical/}calendar-color", f"{D}displayname"
    mine = phone.find(square, colour, name)[square]
    path = f"{theirs.home}{desk.square.public_id}/"
    assert set_.status_code == 207 and "403" not in set_.text
    assert (mine[colour].text, mine[name].text) == ("#ff0000ff", "Mon carré <3")
    assert theirs.find(path, name)[path][name].text == "The square"


def test_d09_what_the_house_says_cannot_be_set_and_then_nothing_is(phone: Application, square: str) -> None:
    inner = COLOUR + "<D:set><D:prop><D:getctag/><D:sync-token>x</D:sync-token></D:prop></D:set>"
    answer = phone.ask("PROPPATCH", square, OPEN.format(name="propertyupdate", inner=inner))

    assert "403 Forbidden" in answer.text and "424" in answer.text
    assert phone.find(square, f"{D}displayname")[square][f"{D}displayname"].text == "The square"


def test_d11_everything_at_once_is_told_to_nobody(phone: Application) -> None:
    for depth in ({"Depth": "infinity"}, {}):
        answer = phone.ask("PROPFIND", phone.home, **depth)

        assert answer.status_code == 403
        assert "propfind-finite-depth" in answer.text


def test_d14_what_is_others_is_as_absent_as_what_is_not(
    phone: Application,
    square: str,
    desk: Desk,
    sqlite_sessions: Sessions,
    device_of: Callable[[Membership], Application],
) -> None:
    desk.plan("Winter season", at(24))
    with sqlite_sessions.writing() as session:
        elsewhere = a_workspace(session, "Elsewhere")
        stranger = a_member(session, elsewhere, name="Zoé Leroy")
        hidden = a_channel(session, elsewhere, "Hidden")
    theirs = device_of(stranger)
    [member] = phone.etags(square)

    missing = ["calendars/nobody/", f"{theirs.home[5:]}{hidden.public_id}/"]
    missing += [
        f"{phone.home[5:]}{hidden.public_id}/",
        f"{phone.home[5:]}{hidden.public_id}/x.ics",
        "principals/nobody/",
    ]
    for path in missing:
        for method in ("PROPFIND", "PUT"):
            assert phone.ask(method, f"/dav/{path}", "", Depth="0").status_code == 404
    assert theirs.ask("GET", member).status_code == 404
    for method in ("MKCALENDAR", "MKCOL", "MOVE", "COPY"):
        assert phone.ask(method, member, Destination=f"{phone.home}mine/x.ics").status_code == 403


def test_a_browsers_cookie_opens_nothing_here(browser: FlaskClient) -> None:
    assert browser.open("/dav/", method="PROPFIND").status_code == 401


def test_last_used_is_written_at_most_once_an_hour(
    phone: Application, sqlite_sessions: Sessions, clock: FixedClock, desk: Desk
) -> None:
    def used() -> object:
        with sqlite_sessions.reading() as session:
            its = select(Device.used_at).where(Device.workspace_id == desk.member.workspace_id)
            return session.scalars(its).one()

    phone.ask("OPTIONS", "/dav/")
    clock.move(timedelta(minutes=59))
    phone.ask("OPTIONS", "/dav/")
    assert used() == NOON

    clock.move(timedelta(minutes=1))
    phone.ask("OPTIONS", "/dav/")
    assert used() == clock.now()
