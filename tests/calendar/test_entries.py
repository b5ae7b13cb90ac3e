from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import event, insert, select, update
from sqlalchemy.orm import Session

from scheduler import calendar
from scheduler.approvals import ApprovalPath, Decision, Verdict
from scheduler.calendar import Filter
from scheduler.content import Post, Stage, Variant, labelling
from scheduler.content.message import content_hash
from scheduler.db import LocalTime, Sessions
from scheduler.people import Membership, Workspace
from scheduler.planning import Campaign, Pillar
from scheduler.publishing import Delivery, State
from tests.newsroom import NOON, a_channel, a_member, a_post, a_user, a_variant, a_workspace

PARIS = "Europe/Paris"
MONTH = {"start": datetime(2026, 11, 1, tzinfo=UTC), "end": datetime(2026, 12, 1, tzinfo=UTC)}


def at(day: int, hour: int = 10) -> LocalTime:
    return LocalTime(datetime(2026, 11, day, hour), PARIS)


def test_what_is_planned_in_the_window_comes_in_order_of_time(sessions: Sessions) -> None:
    with sessions.writing() as session:
        space = a_workspace(session)
        ada, square = a_member(session, space), a_channel(session, space)
        for day, title in [(25, "Later"), (24, "Sooner")]:
            a_variant(session, a_post(session, ada, title=title), square, planned=at(day))
        a_variant(session, a_post(session, ada, title="Undated"), square)

    with sessions.reading() as session:
        found = calendar.entries(session, space.id, **MONTH)

    assert [entry.title for entry in found] == ["Sooner", "Later"]
    assert found[0].planned == at(24)
    assert found[0].instant == datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert found[0].channel.name == "The square"
    assert found[0].author.name == "Ada Roux"


def test_the_end_of_the_window_is_not_in_it(sessions: Sessions) -> None:
    with sessions.writing() as session:
        space = a_workspace(session)
        post = a_post(session, a_member(session, space))
        a_variant(session, post, a_channel(session, space), planned=at(24))

    noon = at(24).instant()
    with sessions.reading() as session:
        assert calendar.entries(session, space.id, start=noon - timedelta(hours=1), end=noon) == []
        assert calendar.entries(session, space.id, start=noon, end=noon + timedelta(seconds=1))


def test_another_workspace_sees_nothing_of_it(sessions: Sessions) -> None:
    with sessions.writing() as session:
        ours, theirs = a_workspace(session), a_workspace(session, "Others")
        a_variant(session, a_post(session, a_member(session, ours)), a_channel(session, ours), planned=at(24))

    with sessions.reading() as session:
        assert calendar.entries(session, theirs.id, **MONTH) == []


def test_a_deleted_post_is_gone_at_once(sessions: Sessions) -> None:
    with sessions.writing() as session:
        space = a_workspace(session)
        post = a_post(session, a_member(session, space), deleted_at=NOON)
        a_variant(session, post, a_channel(session, space), planned=at(24))

    with sessions.reading() as session:
        assert calendar.entries(session, space.id, **MONTH) == []
        assert calendar.undated(session, space.id) == []


def test_what_waits_for_a_day_is_its_own_list(sessions: Sessions) -> None:
    with sessions.writing() as session:
        space = a_workspace(session)
        ada, square = a_member(session, space), a_channel(session, space)
        a_variant(session, a_post(session, ada, title="Planned"), square, planned=at(24))
        a_variant(session, a_post(session, ada, title="Some day", stage=Stage.IDEA), square)

    with sessions.reading() as session:
        [entry] = calendar.undated(session, space.id)

    assert (entry.title, entry.status.key, entry.planned) == ("Some day", "idea", None)


def test_without_a_title_the_text_speaks(sessions: Sessions) -> None:
    with sessions.writing() as session:
        space = a_workspace(session)
        a_post(session, a_member(session, space), "First line\nand more", a_channel(session, space), title="")

    with sessions.reading() as session:
        assert calendar.undated(session, space.id)[0].title == "First line and more"


def test_each_part_of_a_filter_narrows(sessions: Sessions) -> None:
    with sessions.writing() as session:
        space = a_workspace(session)
        ada = a_member(session, space)
        ben = a_member(session, space, user=a_user(session, "Ben Ito"))
        square, letter = a_channel(session, space), a_channel(session, space, "Letter", platform="email")
        theme = Pillar(workspace_id=space.id, name="Backstage", created_at=NOON)
        session.add(theme)
        session.flush()
        season = Campaign(
            workspace_id=space.id,
            name="Winter",
            starts_on=date(2026, 11, 1),
            ends_on=date(2026, 12, 1),
            created_at=NOON,
        )
        session.add(season)
        session.flush()
        one = a_post(
            session,
            ada,
            "L’été arrive",
            title="One",
            language="fr",
            pillar_id=theme.id,
            campaign_id=season.id,
        )
        label = labelling.called(session, "For the press", by=ada, now=NOON)
        labelling.stick(session, label, [one], by=ada, now=NOON)
        two = a_post(session, ben, title="Two", stage=Stage.SUBMITTED, assignee_id=ada.user_id)
        a_variant(session, one, square, planned=at(3))
        a_variant(session, two, letter, planned=at(4), text="An own text about tickets")
        session.add(a_path(space))
    one_chosen = [
        Filter(channels=frozenset({square.public_id})),
        Filter(statuses=frozenset({"draft"})),
        Filter(stages=frozenset({"draft"})),
        Filter(pillars=frozenset({theme.public_id})),
        Filter(authors=frozenset({ada.user.public_id})),
        Filter(languages=frozenset({"fr"})),
        Filter(kinds=frozenset({"manual"})),
        Filter(campaigns=frozenset({season.public_id})),
        Filter(labels=frozenset({label.public_id})),
        Filter(text="ÉTE ARR"),
    ]
    two_chosen = [
        Filter(assignees=frozenset({ada.user.public_id})),
        Filter(text="tickets"),
        Filter(people=frozenset({ben.user.public_id})),
        Filter(channels=frozenset({letter.public_id}), statuses=frozenset({"review"}), text="two"),
    ]

    with sessions.reading() as session:
        for chosen, title in [*((f, "One") for f in one_chosen), *((f, "Two") for f in two_chosen)]:
            found = calendar.entries(session, space.id, **MONTH, filter=chosen)
            assert [entry.title for entry in found] == [title], chosen
        assert (
            calendar.entries(session, space.id, **MONTH, filter=Filter(channels=frozenset({"nobody"}))) == []
        )


def test_a_yes_to_exactly_these_words_makes_it_approved(sessions: Sessions) -> None:
    with sessions.writing() as session:
        space = a_workspace(session)
        ada = a_member(session, space)
        post = a_post(session, ada, stage=Stage.SUBMITTED)
        variant = a_variant(session, post, a_channel(session, space), planned=at(24))
        session.add(a_path(space))
        session.flush()

    assert statuses(sessions, space) == ["review"]

    with sessions.writing() as session:
        session.add(a_yes(session, variant, ada, until=at(24).instant()))
    assert statuses(sessions, space) == ["review"], "a yes that lapses before it goes out is none"

    with sessions.writing() as session:
        session.add(a_yes(session, variant, ada, until=at(25).instant()))
    assert statuses(sessions, space) == ["approved"]


def test_where_nobody_has_to_say_yes_what_is_submitted_is_approved(sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        space = a_workspace(session)
        post = a_post(session, a_member(session, space), stage=Stage.SUBMITTED)
        a_variant(session, post, a_channel(session, space), planned=at(24))

    assert statuses(sqlite_sessions, space) == ["approved"]


def a_path(space: Workspace) -> ApprovalPath:
    return ApprovalPath(workspace_id=space.id, name="House", steps=[{"role": "editor"}], created_at=NOON)


def a_yes(session: Session, variant: Variant, by: Membership, *, until: datetime) -> Decision:
    its = select(Variant).where(Variant.workspace_id == variant.workspace_id, Variant.id == variant.id)
    path = session.scalars(
        select(ApprovalPath).where(ApprovalPath.workspace_id == variant.workspace_id)
    ).one()
    return Decision(
        workspace_id=variant.workspace_id, variant_id=variant.id, verdict=Verdict.APPROVE, path_id=path.id,
        content_hash=content_hash(session.scalars(its).one()), by_user_id=by.user_id, at=NOON, expires_at=until,
    )  # fmt: skip


def statuses(sessions: Sessions, space: Workspace) -> list[str]:
    with sessions.reading() as session:
        return [entry.status.key for entry in calendar.entries(session, space.id, **MONTH)]


def test_the_state_of_the_way_out_is_what_shows(sessions: Sessions) -> None:
    with sessions.writing() as session:
        space = a_workspace(session)
        post = a_post(session, a_member(session, space), stage=Stage.SUBMITTED)
        variant = a_variant(session, post, a_channel(session, space), planned=at(24))
        session.execute(
            update(Delivery)
            .where(Delivery.workspace_id == space.id, Delivery.variant_id == variant.id)
            .values(
                state=State.PUBLISHED,
                permalink="https://social.example/@house/1",
                proof="seen",
                changed_at=NOON + timedelta(hours=1),
            )
        )

    with sessions.reading() as session:
        [entry] = calendar.entries(session, space.id, **MONTH)

    assert entry.status.key == "published"
    assert not entry.can_move
    assert entry.permalink == "https://social.example/@house/1"
    assert entry.changed_at == NOON + timedelta(hours=1)


def test_a_month_of_five_thousand_takes_the_same_few_queries(sessions: Sessions) -> None:
    with sessions.writing() as session:
        space = a_workspace(session)
        ada, square = a_member(session, space), a_channel(session, space)
        stamps = {"workspace_id": space.id, "created_at": NOON, "changed_at": NOON}
        session.execute(
            insert(Post),
            [
                {
                    "id": n,
                    "title": f"Post {n}",
                    "language": "en",
                    "stage": "submitted",
                    "author_id": ada.user_id,
                    **stamps,
                }
                for n in range(1, 5001)
            ],
        )
        session.execute(
            insert(Variant),
            [
                {
                    "id": n, "post_id": n, "channel_id": square.id, "planned_at": at(1 + n % 28).at,
                    "planned_zone": PARIS, "planned_instant": at(1 + n % 28).instant(), **stamps,
                }
                for n in range(1, 5001)
            ],
        )  # fmt: skip
        session.execute(
            insert(Delivery),
            [
                {
                    "variant_id": n, "channel_id": square.id, "key": str(n), "due_at": NOON,
                    "state": "scheduled" if n % 10 else "unscheduled",
                    "workspace_id": space.id, "changed_at": NOON,
                }
                for n in range(1, 5001)
            ],
        )  # fmt: skip

    with sessions.reading() as session, counted(sessions) as statements:
        found = calendar.entries(session, space.id, **MONTH)

    assert len(found) == 5000
    assert len(statements) <= 8


@contextmanager
def counted(sessions: Sessions) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(sessions.engine, "before_cursor_execute", note)
    yield statements
    event.remove(sessions.engine, "before_cursor_execute", note)
