"""A plan as a file: written, read with distrust, brought back exactly, brought to another workspace by name."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from scheduler.calendar.planfile import text
from scheduler.calendar.planfile.bringing import bring, enter_some
from scheduler.calendar.planfile.entering import enter
from scheduler.calendar.planfile.shape import UnreadablePlan, plan
from scheduler.calendar.planfile.taking_back import take_back_some
from scheduler.calendar.planfile.writing_down import written
from scheduler.channels.keeping import listed
from scheduler.content import writing
from scheduler.db import LocalTime
from scheduler.people import Role
from scheduler.planning import audiences, events, key_dates, pillars, plans, slots
from scheduler.planning.events import Outline
from scheduler.planning.key_dates import Marking
from scheduler.planning.wish import Wish
from scheduler.series import Leaves, Rhythm, Series, beginning, filling, moving, retiming, skipping
from scheduler.series.beginning import Wish as SeriesWish
from scheduler.wording import Text
from tests.newsroom import NOON, a_channel, a_member, a_workspace
from tests.series.coming_back import a_series, made

HORIZON = timedelta(days=14)
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30).map(str.strip)
NAMES = st.lists(
    st.text("abé🌰: -#'\"1", min_size=1, max_size=8).map(lambda name: " ".join(name.split())).filter(bool),
    unique_by=str.casefold, max_size=4,
)  # fmt: skip
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31)).map(date.isoformat)


@st.composite
def plans_of_two_channels(draw):
    themes, speak_to = draw(NAMES), draw(NAMES)
    some = st.sampled_from([None, *themes])

    def slot(n):
        return {"weekday": ["MO", "TU", "WE", "TH", "FR"][n % 5], "at": f"{8 + n:02}:{draw(st.integers(0, 59)):02}",
                "pillar": draw(some)}  # fmt: skip

    def channel(name):
        return {
            "name": name,
            "plan": {
                "objective": draw(WORDS), "tone": draw(WORDS), "languages": draw(st.sampled_from([[], ["fr", "en"]])),
                "audiences": speak_to[:2], "cadence_min": draw(st.integers(0, 3)),
                "cadence_max": draw(st.integers(3, 9)), "money_a_week": draw(st.none() | st.integers(0, 99999)),
                "evaluate_on": draw(st.none() | DAYS), "mix": {name: draw(st.integers(1, 25)) for name in themes},
            },
            "slots": [slot(n) for n in range(draw(st.integers(0, 4)))],
        }  # fmt: skip

    return plan({
        "plan": 1,
        "audiences": [{"name": name, "expects": draw(WORDS)} for name in speak_to],
        "pillars": [{"name": name, "closed": draw(st.booleans())} for name in themes],
        "channels": [channel("Square"), channel("Letter: \"the\" one")],
        "key_dates": [
            {"name": name, "on": draw(DAYS), "note": draw(WORDS), "embargo": draw(st.booleans()),
             "rule": draw(st.sampled_from([None, "FREQ=YEARLY;BYEASTER=39"])), "lead_days": draw(st.none() | st.integers(0, 99))}
            for name in draw(NAMES)
        ],
    })  # fmt: skip


def elsewhere(session, name="Elsewhere"):
    """Another house with channels of the same names."""
    by = a_member(
        session,
        a_workspace(session, name),
        Role.OWNER,
        name=f"Zoe {name}",
        email=f"{name.lower()}@example.org",
    )
    for each in ("Square", 'Letter: "the" one'):
        a_channel(session, by.workspace, each)
    return by


def test_line_separators_pasted_from_a_printed_page_come_back():
    said = {"tone": "One\u2028two\x85three\u2029four\nfive"}

    assert yaml.safe_load(text.write(said)) == said


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans_of_two_channels())
def test_whatever_a_plan_says_it_says_after_a_way_through_a_file_and_another_house(sqlite_sessions, stored):
    assert text.read(text.write(stored).encode()) == stored
    with sqlite_sessions.writing() as session:
        first, second = elsewhere(session, "First"), elsewhere(session, "Second")

        made = enter(session, stored, by=first, now=NOON, horizon=HORIZON)
        again = enter(session, stored, by=first, now=NOON, horizon=HORIZON)
        kept = written(session, first.workspace_id, now=NOON)
        enter(session, text.read(text.write(kept).encode()), by=second, now=NOON, horizon=HORIZON)

        assert not [one for one in made if one.kind == "refused"]
        assert {one.kind for one in again} <= {"same"}
        assert written(session, second.workspace_id, now=NOON) == kept
        session.rollback()


def test_a_whole_plan_with_moved_slots_people_and_series_comes_back_as_it_was(sqlite_sessions):
    with sqlite_sessions.writing() as session:
        by, other = elsewhere(session, "First"), elsewhere(session, "Second")
        square = listed(session, by.workspace_id)[0]
        trade = pillars.create(session, by=by, name="Trade", now=NOON)
        wish = Wish(tone="One\n\n  Two: #3", mix={trade: 40}, owner=by.user, evaluate_on=date(2027, 1, 31))
        plans.save(session, square, wish, by=by, now=NOON)
        common = {"by": by, "channel": square, "now": NOON, "pillar": trade}
        weekly = slots.add(session, weekday=1, at=time(10), **common)
        slots.change_once(session, weekly, date(2026, 12, 1), datetime(2026, 12, 2, 9), by=by, now=NOON)
        slots.change_once(session, weekly, date(2026, 12, 8), None, by=by, now=NOON)
        slots.add(
            session,
            weekday=0,
            at=time(9),
            rule="FREQ=MONTHLY;BYDAY=-1FR",
            starts_on=date(2026, 11, 27),
            **common,
        )
        wish = Marking("Fair", date(2025, 12, 6), date(2025, 12, 7), rule="FREQ=YEARLY;BYMONTH=12;BYDAY=1SA")
        for _ in range(2):
            key_dates.add(session, wish, by=by, now=NOON)
        post = writing.draft(session, by=by, title="Visit", text="Come!", language="en", channels=[square],
                             pillar=trade, now=NOON)  # fmt: skip
        rhythm = Rhythm(datetime(2026, 11, 24, 9), "Europe/Paris", "FREQ=WEEKLY;BYDAY=TU")
        visits = beginning.begin(
            session, post, SeriesWish("Visits", rhythm), by=by, now=NOON, horizon=HORIZON
        )
        # Within the horizon and beyond it.
        for day in (datetime(2026, 12, 1, 9), datetime(2027, 2, 2, 9)):
            skipping.skip(session, visits, day, by=by, now=NOON)
        for day in (datetime(2026, 11, 24, 9), datetime(2027, 2, 9, 9)):
            moved = LocalTime(day + timedelta(days=1, hours=2), "Europe/Paris")
            moving.move(session, visits, day, moved, by=by, now=NOON)
        a_rotation(session, by, square)
        fair = Outline(
            "Fair",
            date(2027, 3, 6),
            date(2027, 3, 7),
            time(9),
            time(18, 30),
            "The square",
            "Bring\n\nthe banner.",
        )
        events.add(session, fair, by=by, now=NOON)
        stored = written(session, by.workspace_id, now=NOON)

        read = text.read(text.write(stored).encode())
        found = enter(session, read, by=other, now=NOON, horizon=HORIZON)
        there = written(session, other.workspace_id, now=NOON)

        assert read == stored
        [visits, _] = stored["series"]
        assert visits["skipped"] == ["2026-12-01T09:00", "2027-02-02T09:00"]
        assert visits["moved"][1] == {"on": "2027-02-09T09:00", "to": "2027-02-10T11:00"}
        assert {one.kind for one in enter(session, read, by=by, now=NOON, horizon=HORIZON)} == {"same"}
        [noted] = [one for one in found if one.words]
        assert (noted.kind, str(noted.words)) == (
            "changed",
            "first@example.org does not work here: nobody is put in their place.",
        )
        assert noted.after["plan"]["owner"] is None  # as it is kept, not as the file says
        again = enter(session, read, by=other, now=NOON, horizon=HORIZON)
        assert {one.kind for one in again if one.part == "channels"} == {"same"}
        there["channels"][0]["plan"]["owner"] = "first@example.org"
        assert there == stored


def a_rotation(session, by, channel):
    rhythm = Rhythm(
        datetime(2026, 11, 25, 9), "Europe/Paris", "FREQ=WEEKLY;BYDAY=WE", extra=(datetime(2026, 12, 24, 9),)
    )
    pool = filling.open_pool(session, SeriesWish("Evergreen", rhythm, Leaves.DRAFT, 5), by=by, now=NOON)
    for words, until in (("Old mill", None), ("Tide table", date(2027, 6, 30))):
        post = writing.draft(
            session, by=by, title="", text=words, language="fr", channels=[channel], now=NOON
        )
        filling.add(session, pool, post, fresh_until=until, by=by, now=NOON, horizon=timedelta(0))
    return pool


def test_a_rotation_brought_takes_turns_from_its_first_date(sqlite_sessions):
    with sqlite_sessions.writing() as session:
        by, other = elsewhere(session, "First"), elsewhere(session, "Second")
        a_rotation(session, by, listed(session, by.workspace_id)[0])

        enter(session, written(session, by.workspace_id, now=NOON), by=other, now=NOON, horizon=HORIZON)

        [pool] = session.scalars(select(Series).where(Series.workspace_id == other.workspace_id))
        assert [post.text for post in made(session, pool)] == ["Old mill", "Tide table"]


def whole(session, by):
    """Everything a file can bring."""
    return plan({
        "plan": 1,
        "audiences": [{"name": "Sailors", "expects": "Tides"}],
        "pillars": [{"name": "Sea"}, {"name": "Trade"}],
        "channels": [{"name": "Square", "plan": {"audiences": ["Sailors"], "mix": {"Sea": 40}},
                      "slots": [{"weekday": "TU", "at": "10:00", "pillar": "Sea"}]}],
        "key_dates": [{"name": f"Day {n}", "on": "2027-05-01"} for n in range(25)],
        "events": [{"name": "Fair", "starts_on": "2027-03-06", "ends_on": "2027-03-07"}],
        "series": [{"name": "Visits", "starts_at": "2026-11-24T09:00", "zone": "Europe/Paris", "rule": "FREQ=WEEKLY",
                    "text": "Come!", "channels": [{"name": "Square"}]}],
    })  # fmt: skip


def all_turns(session, brought, act, by):
    turns = 0
    while (brought.undone < len(brought.outcomes)) if act is take_back_some else not brought.is_done:
        act(session, brought, by=by, now=NOON, horizon=HORIZON)
        turns += 1
    return turns


def test_a_long_file_enters_bit_by_bit_and_is_taken_back_to_what_was_there(sqlite_sessions):
    with sqlite_sessions.writing() as session:
        by = elsewhere(session)
        audiences.called(session, by.workspace_id, ["Sailors"], now=NOON)
        before = written(session, by.workspace_id, now=NOON)
        brought = bring(session, "plan.yaml", whole(session, by), by=by, now=NOON)

        assert all_turns(session, brought, enter_some, by) > 1
        entered = written(session, by.workspace_id, now=NOON)
        assert (len(entered["key_dates"]), len(entered["events"]), len(entered["series"])) == (25, 1, 1)
        assert all_turns(session, brought, take_back_some, by) > 1

        assert not [one["words"] for one in brought.outcomes if one["words"]]
        assert written(session, by.workspace_id, now=NOON) == before


def test_a_channel_is_as_patient_as_it_was_once_a_file_is_taken_back(sqlite_sessions):
    with sqlite_sessions.writing() as session:
        by = elsewhere(session)
        square = listed(session, by.workspace_id)[0]
        before = square.patience_minutes, square.lateness
        said = {"patience_minutes": 7, "lateness": "drop"}
        stored = plan({"plan": 1, "channels": [{"name": "Square", "plan": said, "slots": []}]})
        brought = bring(session, "plan.yaml", stored, by=by, now=NOON)

        all_turns(session, brought, enter_some, by)
        assert (square.patience_minutes, square.lateness) == (7, "drop") != before
        all_turns(session, brought, take_back_some, by)

        assert (square.patience_minutes, square.lateness) == before
        assert plans.plan_for(session, square) is None


def test_what_changed_since_or_is_needed_stays_when_a_file_is_taken_back(sqlite_sessions):
    with sqlite_sessions.writing() as session:
        by = elsewhere(session)
        brought = bring(session, "plan.yaml", whole(session, by), by=by, now=NOON)
        all_turns(session, brought, enter_some, by)
        sea, trade = pillars.everything(session, by.workspace_id)
        writing.draft(session, by=by, title="A", text="B", language="en", channels=[], now=NOON, pillar=trade)
        slots.add(
            session,
            by=by,
            channel=listed(session, by.workspace_id)[0],
            weekday=3,
            at=time(9),
            pillar=sea,
            now=NOON,
        )

        all_turns(session, brought, take_back_some, by)

        said = {one["name"]: str(Text.from_json(one["words"])) for one in brought.outcomes if one["words"]}
        assert said["Square"] == "Changed since it was entered: it stays."
        assert "closed instead" in said["Trade"]
        assert "closed instead" in said["Sea"]
        assert said["Sailors"] == "It is used by now: it stays."


def test_what_does_not_fit_is_left_with_a_reason_and_the_rest_enters(sqlite_sessions):
    stored = plan({
        "plan": 1,
        "channels": [{"name": "The moon", "slots": []}, {"name": "Square", "plan": {"mix": {"Unknown": 20}}}],
        "key_dates": [{"name": "Fair", "on": "2026-12-06", "rule": "FREQ=SECONDLY"}, {"name": "Feast", "on": "2026-06-21"}],
        "series": [{"name": "S", "starts_at": "2026-11-24T09:00", "zone": "Europe/Paris", "rule": "FREQ=DAILY",
                    "language": "en", "channels": [{"name": "The moon"}]}],
    })  # fmt: skip
    with sqlite_sessions.writing() as session:
        by = elsewhere(session)

        found = enter(session, stored, by=by, now=NOON, horizon=HORIZON)

        assert [(one.name, one.kind) for one in found] == [
            ("The moon", "refused"), ("Square", "refused"), ("Fair", "refused"), ("Feast", "new"), ("S", "refused"),
        ]  # fmt: skip
        assert str(found[1].words) == "There is no pillar “Unknown”."
        assert [one["name"] for one in written(session, by.workspace_id, now=NOON)["key_dates"]] == ["Feast"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("plan: 2", "begins with “plan: 1”"),
        ("- 1", "begins with"),
        ("plan: 1\nposts: []", "no “posts”"),
        ("plan: 1\npillars: [{name: [1]}]", "“pillars”, number 1: “name” does not fit."),
        ("plan: 1\nchannels: [{name: A, slots: [{weekday: XX, at: '9'}]}]", "“slots: weekday” does not fit"),
        ("plan: 1\nchannels: [{name: A, slots: [{weekday: MO, at: '09:00Z'}]}]", "“slots: at” does not fit"),
        ("plan: 1\nkey_dates: [{on: 2026-12-06}]", "“name” does not fit"),
        ("plan: 1\nplan: 1", "Line 1 is not YAML"),
        ("plan: &a 1\npillars: *a", "Anchors"),
        ("plan: !!python/object:os.system {}", "Anchors, aliases and tags"),
        ("[" * 100_000, "too long or too deep"),
        ("plan: 1\npillars: [" + "1," * 70_000 + "]", "too long or too deep"),
        ("a: b: c", "Line 1 is not YAML"),
        ("x" * 600_000, "at most 500 kB"),
        (b"\xff\xfe\x00", "UTF-8"),
        ("plan: 1\n\x00", "not YAML"),
        ('plan: 1\npillars: [{name: "a\\0"}]', "UTF-8"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_with_a_sentence(content, complaint):
    with pytest.raises(UnreadablePlan, match=complaint):
        text.read(content if isinstance(content, bytes) else content.encode())


def test_a_series_that_goes_on_at_another_hour_goes_on_so_in_another_house(sqlite_sessions):
    with sqlite_sessions.writing() as session:
        by, other = elsewhere(session, "First"), elsewhere(session, "Second")
        series = a_series(session, by, listed(session, by.workspace_id)[0])
        wish = SeriesWish(series.name, replace(series.rhythm, starts_at=datetime(2026, 11, 24, 11)))
        retiming.change(
            session, series, wish, by=by, now=NOON, horizon=HORIZON, since=datetime(2026, 12, 15, 9)
        )
        stored = written(session, by.workspace_id, now=NOON)

        found = enter(session, stored, by=other, now=NOON, horizon=HORIZON)

        assert [one["starts_at"][-5:] for one in stored["series"]] == ["09:00", "11:00"]
        assert [one.kind for one in found if one.part == "series"] == ["new", "new"]
        assert written(session, other.workspace_id, now=NOON)["series"] == stored["series"]
        again = enter(session, stored, by=other, now=NOON, horizon=HORIZON)
        assert {one.kind for one in again} == {"same"}
