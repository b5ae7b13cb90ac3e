"""`marronnier keys reseal`: nothing that was sealed is left under the old key."""

from __future__ import annotations

import pytest
from sqlalchemy import select

import scheduler.models  # noqa: F401 (maps every table)
from scheduler.activity import WastePaper
from scheduler.calendar.layers import Layer, LayerKind, keeping
from scheduler.command.keys import keys
from scheduler.db import Base, Sessions, across_workspaces
from scheduler.people import Role
from scheduler.publishing.alarms import Alarm, add
from scheduler.sealing import Sealer
from tests.newsroom import NOON, a_channel, a_member, a_workspace

OLD, NEW = "an-old-key-of-the-house-long-enough", "the-new-key-of-the-house-also-long"
# Each is moved to the current key by what `keys` calls, and looked at by the test below.
RESEALED = {("channel", "sealed"), ("alarm", "sealed"), ("alarm", "sealed_url"), ("layer", "sealed_address")}


def test_no_sealed_column_is_forgotten() -> None:
    found = {
        (table.name, column.key)
        for table in Base.metadata.sorted_tables
        for column in table.c
        if "sealed" in column.key
    }

    assert {each for each in found if not each[1].endswith("_at")} == RESEALED


def test_channels_alarms_and_calendars_move_to_the_new_key_also_out_of_the_waste_paper(
    sqlite_sessions: Sessions,
    sqlite_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    old = Sealer([OLD])
    with sqlite_sessions.writing() as session:
        space = a_workspace(session)
        ada = a_member(session, space, Role.OWNER)
        a_channel(session, space, "Kept", sealed=old.seal("{}"))
        add(session, name="Siren", url="https://s.example/way", secret="s", by=ada, sealer=old, now=NOON)
        for name in ("Fairs", "Gone"):
            made = keeping.subscribe(
                session, name, LayerKind.DATES, "https://c.example/a", sealer=old, by=ada, now=NOON
            )
        keeping.remove(session, made, by=ada, now=NOON)
    monkeypatch.setenv("MARRONNIER_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("MARRONNIER_SECRET_KEY", NEW)
    monkeypatch.setenv("MARRONNIER_OLD_SECRET_KEYS", OLD)

    assert keys(["reseal"]) == 0

    new = Sealer([NEW])
    with sqlite_sessions.reading() as session, across_workspaces(session):
        [sheet] = session.scalars(select(WastePaper)).one().sheets
        thrown = dict(zip(sheet["columns"], sheet["rows"][0], strict=True))
        siren = session.scalars(select(Alarm)).one()
        assert (new.open(siren.sealed), siren.address(new)) == ("s", "https://s.example/way")
        assert new.open(session.scalars(select(Layer.sealed_address)).one() or "") == "https://c.example/a"
        assert new.open(thrown["sealed_address"]) == "https://c.example/a"
    assert "Older keys can be taken away" in capsys.readouterr().out
