"""Words kept to be used again, and what former posts suggest."""

from __future__ import annotations

import pytest

from scheduler.content import phrasing, writing
from scheduler.content.suggesting import suggestions
from scheduler.content.writing import Unfit
from scheduler.db import Sessions
from scheduler.people import Role
from scheduler.people.roles import NotAllowed
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace


def test_words_are_kept_by_kind_and_name_and_offered_in_their_language(sessions: Sessions) -> None:
    with sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        for kind, name, language in (("snippet", "b", "fr"), ("snippet", "A", ""), ("template", "z", "en")):
            phrasing.keep(session, kind=kind, name=name, language=language, text="x", by=ada, now=NOON)

        assert [p.name for p in phrasing.phrases(session, ada.workspace_id)] == ["z", "A", "b"]
        assert [p.name for p in phrasing.phrases(session, ada.workspace_id, language="fr")] == ["A", "b"]


def test_what_is_wrong_is_said_for_each_field(sessions: Sessions) -> None:
    with sessions.writing() as session:
        ada = a_member(session, a_workspace(session))

        with pytest.raises(Unfit) as unfit:
            phrasing.keep(session, kind="?", name=" ", language="xx", text="\n", by=ada, now=NOON)

        assert sorted(unfit.value.problems) == ["kind", "language", "name", "text"]
        assert phrasing.phrases(session, ada.workspace_id) == []


def test_who_may_not_write_keeps_nothing(sessions: Sessions) -> None:
    with sessions.writing() as session:
        viewer = a_member(session, a_workspace(session), Role.VIEWER)

        with pytest.raises(NotAllowed):
            phrasing.keep(session, kind="snippet", name="a", language="", text="x", by=viewer, now=NOON)


def test_the_hashtags_used_most_come_first_and_numbers_are_none(sessions: Sessions) -> None:
    with sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        square = a_channel(session, ada.workspace)
        a_post(session, ada, "#Estuaires #saison @lou@social.example #1 a#no", square)
        post = a_post(session, ada, "#estuaires", square)
        writing.tailor(session, post.variants[0], "#Estuaires #mer", by=ada, now=NOON)

        found = suggestions(session, ada.workspace_id)

        assert found.hashtags[0] == "#Estuaires"
        assert set(found.hashtags) == {"#Estuaires", "#saison", "#mer"}
        assert found.mentions == ("@lou@social.example",)


def test_another_newsroom_s_words_are_not_offered(sessions: Sessions) -> None:
    with sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        lou = a_member(session, a_workspace(session, "Elsewhere"), name="Lou Petit")
        a_post(session, lou, "#secret")
        phrasing.keep(session, kind="hashtags", name="s", language="", text="#hidden", by=lou, now=NOON)

        assert suggestions(session, ada.workspace_id).hashtags == ()
        assert phrasing.phrases(session, ada.workspace_id) == []
