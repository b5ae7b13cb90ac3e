"""`marronnier restored`, by whoever put a copy of the database back."""

from __future__ import annotations

import pytest

from scheduler.adapters import ADAPTERS
from scheduler.command import main
from scheduler.db import Sessions
from scheduler.publishing import State
from tests.publishing.scripted import Scripted
from tests.publishing.stage import a_newsroom, a_scheduled, delivery_of


@pytest.fixture(autouse=True)
def here(sessions: Sessions, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setitem(ADAPTERS, "scripted", Scripted)
    monkeypatch.setenv("MARRONNIER_DATABASE_URL", database_url)
    monkeypatch.setenv("MARRONNIER_DATA_DIR", str(tmp_path))


def test_it_says_how_much_is_in_doubt_now(sessions: Sessions, capsys: pytest.CaptureFixture[str]) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel)

    assert main(["restored"]) == 0

    assert capsys.readouterr().out.startswith("1 post has come to be due")
    assert delivery_of(sessions, delivery).state == State.UNCONFIRMED


def test_it_says_so_where_nothing_can_be_sent_twice(
    sessions: Sessions, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["restored"]) == 0

    assert "nothing can be sent twice" in capsys.readouterr().out
