"""A plan's file brought to the house it came from, and dates apart that nobody can keep."""

from datetime import date

import pytest
from sqlalchemy import select

from scheduler.calendar.planfile import text
from scheduler.calendar.planfile.bringing import bring, enter_some
from scheduler.calendar.planfile.entering import enter
from scheduler.calendar.planfile.shape import plan
from scheduler.calendar.planfile.writing_down import written
from scheduler.planning import events, key_dates
from scheduler.planning.events import Outline
from scheduler.planning.key_dates import Marking
from scheduler.series import Series
from scheduler.wording import Text
from tests.calendar.test_planfile import HORIZON, all_turns, elsewhere
from tests.newsroom import NOON, a_channel
from tests.series.coming_back import made


def test_a_name_with_a_french_space_is_the_same_brought_back(sqlite_sessions):
    with sqlite_sessions.writing() as session:
        by = elsewhere(session)
        a_channel(session, by.workspace, "Lettre\u00a0: mer")
        key_dates.add(session, Marking("Nuit blanche\u202f!", date(2027, 6, 5)), by=by, now=NOON)
        wish = Outline("Foire\u00a0: mer", date(2027, 3, 6), date(2027, 3, 7))
        events.add(session, wish, by=by, now=NOON)
        series = {"name": "On y va\u202f!", "starts_at": "2026-11-24T09:00", "zone": "Europe/Paris",
                  "rule": "FREQ=WEEKLY", "text": "Viens", "channels": [{"name": "Lettre\u00a0: mer"}]}  # fmt: skip
        enter(session, plan({"plan": 1, "series": [series]}), by=by, now=NOON, horizon=HORIZON)
        kept = text.write(written(session, by.workspace_id, now=NOON))

        own, typed = (
            enter(session, text.read(words.encode()), by=by, now=NOON, horizon=HORIZON)
            for words in (kept, kept.replace("\u202f", " ").replace("\u00a0", " "))
        )

        assert len(own) == 6 and {one.kind for one in own} == {"same"}
        assert "new" not in {one.kind for one in typed}
        assert len(written(session, by.workspace_id, now=NOON)["series"]) == 1


@pytest.mark.parametrize(
    ("apart", "said"),
    [
        ({"skipped": ["2026-12-01T09:00"] * 2, "moved": [{"on": "2026-12-01T09:00", "to": "2026-12-02T09:00"}]}, None),
        ({"skipped": ["2026-11-17T09:00"] * 2}, None),
        ({"moved": [{"on": "2027-10-26T09:00", "to": "2026-10-25T02:30"}]}, None),
        ({"skipped": ["0001-01-01T09:00"]}, "No calendar here shows the year 1."),
        ({"moved": [{"on": "2026-12-01T09:00", "to": "9999-12-31T23:59"}]}, "No calendar here shows the year 9999."),
        ({"skipped": ["2026-12-02T09:00"]}, "The series does not come back on 2026-12-02."),
        ({"kind": "rotation", "moved": [{"on": "2026-12-01T09:00", "to": "2026-12-02T09:00"}]}, "no such date ahead"),
    ],
)  # fmt: skip
def test_dates_apart_that_cannot_be_stop_their_series_with_a_sentence_and_nothing_else(
    sqlite_sessions, apart, said
):
    series = {"name": "Visits", "starts_at": "2026-11-10T09:00", "zone": "Europe/Paris", "rule": "FREQ=WEEKLY",
              "text": "Come!", "channels": [{"name": "Square"}]}  # fmt: skip
    with sqlite_sessions.writing() as session:
        by = elsewhere(session)
        brought = bring(session, "p", plan({"plan": 1, "series": [series | apart]}), by=by, now=NOON)

        all_turns(session, brought, enter_some, by)

        [one] = brought.outcomes
        assert one["kind"] == ("refused" if said else "new")
        assert (said or "") in str(one["words"] and Text.from_json(one["words"]))


def test_a_date_that_is_over_and_was_put_off_comes_along_at_its_new_hour(sqlite_sessions):
    series = {"name": "Visits", "starts_at": "2026-11-10T09:00", "zone": "Europe/Paris", "rule": "FREQ=WEEKLY",
              "text": "Come!", "channels": [{"name": "Square"}],
              "moved": [{"on": "2026-11-10T09:00", "to": "2026-11-12T09:00"},
                        {"on": "2026-11-17T09:00", "to": "2026-11-26T09:00"}]}  # fmt: skip
    stored = plan({"plan": 1, "series": [series]})
    with sqlite_sessions.writing() as session:
        by = elsewhere(session)

        [one] = enter(session, stored, by=by, now=NOON, horizon=HORIZON)

        [there] = written(session, by.workspace_id, now=NOON)["series"]
        assert (one.kind, there["moved"]) == ("new", stored["series"][0]["moved"][1:])
        assert [each.kind for each in enter(session, stored, by=by, now=NOON, horizon=HORIZON)] == ["refused"]


def test_a_text_taken_out_of_a_rotation_comes_along_as_taken_out(sqlite_sessions):
    said = {"channels": [{"name": "Square"}]}
    rotation = {"name": "Evergreens", "kind": "rotation", "starts_at": "2026-11-24T09:00", "zone": "Europe/Paris",
                "rule": "FREQ=WEEKLY", "least_days": 1,
                "texts": [said | {"text": "In use"}, said | {"text": "Taken out", "retired": True}]}  # fmt: skip
    stored = plan({"plan": 1, "series": [rotation]})
    with sqlite_sessions.writing() as session:
        by = elsewhere(session)

        enter(session, stored, by=by, now=NOON, horizon=HORIZON)

        kept = text.read(text.write(written(session, by.workspace_id, now=NOON)).encode())
        assert [(one["text"], one["retired"]) for one in kept["series"][0]["texts"]] == [
            ("In use", False), ("Taken out", True),
        ]  # fmt: skip
        [series] = session.scalars(select(Series).where(Series.workspace_id == by.workspace_id))
        assert {post.text for post in made(session, series)} == {"In use"}
