"""That the removals of `mutations.py` still fit the code, and what the schema itself refuses."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from scheduler.adapters import ADAPTERS
from scheduler.db import Sessions
from scheduler.publishing import Attempt
from tests.faults.mutations import MUTATIONS, ROOT, Mutation
from tests.publishing.scripted import Scripted
from tests.publishing.stage import a_newsroom, a_scheduled


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.safety)
def test_every_removal_still_fits_the_code(mutation: Mutation, tmp_path: Path) -> None:
    for name, _, _ in mutation.changes:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)

    mutation.apply(tmp_path)


def test_the_schema_refuses_two_open_attempts(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ADAPTERS, "scripted", Scripted)
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel)

    def an_open_one(fence: int) -> None:
        now = datetime.now(UTC)
        row = {"delivery_id": delivery, "fence": fence, "key": "k", "owner": "o", "started_at": now}
        with sessions.writing() as session:
            session.execute(insert(Attempt).values(workspace_id=1, **row))

    an_open_one(1)
    with pytest.raises(IntegrityError):
        an_open_one(2)
