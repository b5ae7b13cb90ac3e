from __future__ import annotations

from sqlalchemy import select

from scheduler.channels import Channel
from scheduler.channels.resealing import reseal
from scheduler.db import Sessions, across_workspaces
from scheduler.sealing import Sealer
from tests.newsroom import a_channel, a_workspace

OLD, NEW = "an old key of the house, long enough", "the new key of the house, also long"


def test_secrets_move_to_the_current_key_and_the_lost_are_named(sessions: Sessions) -> None:
    with sessions.writing() as session:
        space = a_workspace(session)
        a_channel(session, space, "Kept", sealed=Sealer([OLD]).seal("{}"))
        a_channel(
            session, space, "Lost", sealed=Sealer(["nobody has this key any more, it is gone"]).seal("{}")
        )
        a_channel(session, space, "By hand")

    done = reseal(sessions, Sealer([NEW, OLD]))

    assert (done.count, done.lost) == (1, ("Lost",))
    with sessions.reading() as session, across_workspaces(session):
        kept = session.scalars(select(Channel).where(Channel.name == "Kept")).one()
    assert Sealer([NEW]).open(kept.sealed) == "{}"
    assert kept.revision == 1
