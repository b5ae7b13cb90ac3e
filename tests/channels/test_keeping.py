from __future__ import annotations

import pytest

from scheduler.channels import Lateness, keeping
from scheduler.channels.answers import BadAnswers
from scheduler.db import Sessions
from tests.newsroom import NOON, a_channel, a_member, a_workspace


def test_what_is_not_given_stays(sessions: Sessions) -> None:
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        channel = a_channel(session, by.workspace)

        keeping.edit(
            session, channel, by=by, now=NOON, name=" The   harbour ", patience_minutes=0, lateness="drop"
        )

        assert (channel.name, channel.zone) == ("The harbour", "Europe/Paris")
        assert (channel.patience_minutes, channel.lateness) == (0, Lateness.DROP)


def test_every_wrong_setting_is_told_at_once(sessions: Sessions) -> None:
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        channel = a_channel(session, by.workspace)

        with pytest.raises(BadAnswers) as refused:
            keeping.edit(
                session,
                channel,
                by=by,
                now=NOON,
                name="",
                zone="Paris",
                patience_minutes=-1,
                lateness="never",
            )

        assert sorted(refused.value.by_field) == ["lateness", "name", "patience", "zone"]
        assert channel.name == "The square"


def test_a_pause_says_who_and_why_until_it_ends(sessions: Sessions) -> None:
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        channel = a_channel(session, by.workspace)

        keeping.pause(session, channel, by=by, reason="Strike at the printer’s", now=NOON)
        assert (channel.paused_at, channel.paused_by_id) == (NOON, by.user_id)
        assert channel.pause_reason == "Strike at the printer’s"

        keeping.resume(session, channel, by=by, now=NOON)
        assert (channel.paused_at, channel.paused_by_id, channel.pause_reason) == (None, None, "")


def test_a_removed_channel_forgets_its_credentials_and_leaves_the_list(sessions: Sessions) -> None:
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        stays = a_channel(session, by.workspace, "Stays")
        goes = a_channel(session, by.workspace, "Goes", sealed="sealed words")

        keeping.remove(session, goes, by=by, now=NOON)

        assert keeping.listed(session, by.workspace_id) == [stays]
        assert (goes.removed_at, goes.sealed) == (NOON, "")
