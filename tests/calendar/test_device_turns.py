import threading

from scheduler.calendar.dav import likings, refusing
from scheduler.db import Sessions
from tests.newsroom import NOON, a_member, a_workspace


def test_two_devices_of_one_person_refused_and_coloured_at_once_wait_for_each_other(
    sessions: Sessions,
) -> None:
    with sessions.writing() as session:
        here = a_member(session, a_workspace(session))
    said: list[object] = []

    def other() -> None:
        try:
            with sessions.writing() as session:
                said.append(refusing.insists(session, here, "mine/a.ics", b"moved", now=NOON))
                likings.keep(session, here, "mine", {"colour": "green"})
        except Exception as fault:
            said.append(fault)

    second = threading.Thread(target=other)
    with sessions.writing() as session:
        assert not refusing.insists(session, here, "mine/a.ics", b"moved", now=NOON)
        likings.keep(session, here, "mine", {"colour": "blue"})
        second.start()
        second.join(0.2)
        assert second.is_alive() and not said
    second.join(10)

    assert said == [True]
    with sessions.reading() as session:
        assert likings.of(session, here) == {"mine": {"colour": "green"}}
