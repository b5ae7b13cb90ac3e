"""Posts planned in a spreadsheet and brought back; errors by row; twice is once; all of it taken back."""

import io
import re
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from scheduler.calendar import Sheet, going_on
from scheduler.calendar.going import Going
from scheduler.calendar.sheets import files
from scheduler.content import Post, Variant
from scheduler.people.finding import membership_of
from scheduler.planning import pillars
from scheduler.publishing.delivery import State
from tests.newsroom import NOON, a_channel, a_post, a_variant
from tests.planning.bringing import bring, enter, work
from tests.web.browser import text_of
from web.plan import sheets

HEAD = "key,channel,day,time,title,text,pillar\n"


@pytest.fixture
def square(sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        pillars.create(session, by=member, name="Trade", now=NOON)
        return a_channel(session, member.workspace, "Square")


def count(sqlite_sessions, member):
    with sqlite_sessions.reading() as session:
        living = select(func.count()).select_from(Post)
        return session.scalar(
            living.where(Post.workspace_id == member.workspace_id, Post.deleted_at.is_(None))
        )


def test_sixty_posts_come_from_a_sheet_and_go_back_to_one(browser, sqlite_sessions, member, square):
    rows = "".join(
        f"a{n},square,2026-12-{1 + n % 28:02},9:{n % 60:02},Post {n},=Words {n},trade\n" for n in range(60)
    )
    first = bring(browser, HEAD + rows)
    begun = text_of(browser.get(first.location))
    work(sqlite_sessions)
    preview = text_of(browser.get(first.location))
    enter(browser, sqlite_sessions, first)
    enter(browser, sqlite_sessions, bring(browser, HEAD + rows))
    made = count(sqlite_sessions, member)
    book = browser.get("/plan/spreadsheet/file?from=2026-12-01&to=2026-12-31").data
    brought = bring(browser, book, "plan.xlsx")
    work(sqlite_sessions)
    again = text_of(browser.get(brought.location))

    assert "Looking through the rows… 25 of 60 rows gone through 25 new" in begun
    assert "25 of 60 rows are looked at. Entered now, the others enter without having been shown" in begun
    assert "Enter all of them now" in begun
    assert "Enter these rows" not in begun  # not led to, before all of them were seen
    assert "60 rows. Nothing is entered yet. 60 new" in preview
    assert "Enter these rows" in preview
    assert "Day 1 Dec 2026 Time 09:00" in preview
    assert "2026-12-01" not in preview
    assert "Enter all of them now" not in preview
    assert made == 60
    assert load_workbook(io.BytesIO(book)).worksheets[0]["F2"].data_type == "s"
    assert "60 as it is" in again

    enter(browser, sqlite_sessions, first, "undo")
    assert count(sqlite_sessions, member) == 0


def test_a_row_whose_language_was_left_empty_is_as_it_is_when_it_is_brought_again(
    browser, sqlite_sessions, member, square
):
    words = "channel,day,time,title,language\nsquare,2026-12-01,9:00,Open day,\n"
    enter(browser, sqlite_sessions, bring(browser, words))
    again = bring(browser, words)
    work(sqlite_sessions)

    assert "1 as it is" in text_of(browser.get(again.location))


def test_what_changed_is_shown_moved_and_taken_back(browser, sqlite_sessions, member, square):
    enter(browser, sqlite_sessions, bring(browser, HEAD + "a1,Square,2026-12-01,09:00,One,Words,\n"))
    answer = bring(browser, "key;channel;day;time;title;text\na1;Square;2026-12-08;14h30;One;New words\n")
    shown = text_of(browser.get(answer.location))
    enter(browser, sqlite_sessions, answer)
    moved = variant_of(sqlite_sessions, member)
    enter(browser, sqlite_sessions, answer, "undo")
    back = variant_of(sqlite_sessions, member)

    assert "Day 1 Dec 2026 8 Dec 2026" in shown
    assert (str(moved[0]), moved[1]) == ("2026-12-08 14:30:00", "New words")
    assert (str(back[0]), back[1]) == ("2026-12-01 09:00:00", "Words")


def variant_of(sqlite_sessions, member):
    with sqlite_sessions.reading() as session:
        found = session.scalars(select(Variant).where(Variant.workspace_id == member.workspace_id)).one()
        return found.planned_at, found.wording


def test_errors_are_told_by_row_and_stop_no_other(browser, sqlite_sessions, member, square):
    answer = bring(
        browser,
        HEAD
        + "b1,Nowhere,2026-12-01,9:00,x,,\nb2,Square,soon,9:00,x,,\nb3,Square,2020-01-01,9:00,x,,\nb4,Square,,,fine,,\n",
    )
    shown = text_of(browser.get(answer.location))
    after = enter(browser, sqlite_sessions, answer)

    assert "Column Channel: “Nowhere” is not known here." in shown
    assert "“soon” is no day: write it as 2027-01-31." in shown
    assert "1 new 2 to correct 1 refused" in shown
    assert re.search(r"Row 4: .*already past", after)
    assert "One row entered, 3 not." in after
    assert count(sqlite_sessions, member) == 1


def test_of_a_sheet_mostly_unchanged_one_sees_what_differs_and_on_asking_the_rest(
    browser, sqlite_sessions, member, square, monkeypatch
):
    monkeypatch.setattr(sheets, "A_PAGE", 3)
    rows = [f"c{n},Square,2026-12-{n + 1:02},09:00,Post {n},Words {n},\n" for n in range(9)]
    enter(browser, sqlite_sessions, bring(browser, HEAD + "".join(rows)))
    rows[1] = rows[1].replace("Post", "New")
    rows[4] = rows[4].replace("2026-12-05", "some day")
    answer = bring(browser, HEAD + "".join(rows[:8]) + "c9,Square,,,Added,Words,\nc10,Square,,,Last,Words,\n")

    shown = browser.get(answer.location)
    rest = text_of(browser.get(f"{answer.location}?page=1"))
    every = browser.get(f"{answer.location}?rows=all")
    after = enter(browser, sqlite_sessions, answer)

    assert [text in text_of(shown) for text in ("New 1", "Post 4", "Added", "Last", "Post 0")] == [
        True
    ] * 3 + [False] * 2
    assert "Last" in rest and "New 1" not in rest
    assert "Post 0" in text_of(every) and "page=1&amp;rows=all" in every.text
    assert "3 rows entered, one not. 6 said what the calendar says already." in after


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"PK\x03\x04nothing", "not a workbook"),
        (b"a,b\n1,2\n", "must name the columns"),
        (b"", "Choose a file"),
    ],
)
def test_a_file_that_is_none_gets_a_sentence(browser, square, content, complaint):
    answer = bring(browser, content)

    assert answer.status_code == 422
    assert complaint in text_of(answer)


def test_what_looks_like_a_formula_is_harmless_and_comes_back_as_it_was():
    row = dict.fromkeys(files.COLUMNS, "") | {"channel": "Square", "text": "=HYPERLINK(1)", "title": "-5"}

    content = files.as_csv([row])

    assert b"'=HYPERLINK" in content and b"'-5" in content
    [back] = files.read("plan.csv", content)
    assert (back["text"], back["title"]) == ("=HYPERLINK(1)", "-5")


def test_of_a_post_on_two_channels_the_untouched_row_takes_nothing_back(
    browser, sqlite_sessions, member, square
):
    with sqlite_sessions.writing() as session:
        post = a_post(session, member, title="Old", text="Words")
        ids = [
            a_variant(session, post, at).public_id
            for at in (square, a_channel(session, member.workspace, "Hall"))
        ]
    head = "key,channel,title,language\n"

    enter(browser, sqlite_sessions, bring(browser, f"{head}{ids[0]},Square,New,fr\n{ids[1]},Hall,Old,fr\n"))
    once = title_of(sqlite_sessions, post)
    after = enter(
        browser, sqlite_sessions, bring(browser, f"{head}{ids[0]},Square,Newer,fr\n{ids[1]},Hall,Newest,fr\n")
    )

    assert (once, title_of(sqlite_sessions, post)) == ("New", "Newer")
    assert "Row 3: Column Title: another row of the same post says otherwise." in after


def title_of(sqlite_sessions, post):
    with sqlite_sessions.reading() as session:
        return session.scalar(
            select(Post.title).where(Post.workspace_id == post.workspace_id, Post.id == post.id)
        )


def test_undo_leaves_what_was_written_since_and_says_so(browser, sqlite_sessions, member, square):
    enter(browser, sqlite_sessions, bring(browser, HEAD + "a1,Square,2026-12-01,09:00,One,Words,\n"))
    answer = bring(browser, "key,channel,day,title\na1,Square,2026-12-08,Two\n")
    enter(browser, sqlite_sessions, answer)
    with sqlite_sessions.writing() as session:
        mine = select(Variant).where(Variant.workspace_id == member.workspace_id)
        session.scalars(mine).one().post.title = "Three"

    after = enter(browser, sqlite_sessions, answer, "undo")

    with sqlite_sessions.reading() as session:
        found = session.scalars(mine).one()
        assert (found.post.title, found.planned_at.day) == ("Three", 1)
    assert "Row 2: Changed since it was entered, and not taken back: Title." in after


def test_a_post_somebody_went_on_with_is_not_taken_back_with_its_row(
    browser, sqlite_sessions, member, square
):
    first = bring(
        browser, HEAD + "".join(f"a{n},Square,2026-12-0{n},09:00,Post {n},Words,\n" for n in (1, 2, 3))
    )
    enter(browser, sqlite_sessions, first)
    with sqlite_sessions.writing() as session:
        mine = select(Post).where(Post.workspace_id == member.workspace_id).order_by(Post.id)
        elsewhere, with_options, _ = session.scalars(mine)
        a_variant(session, elsewhere, a_channel(session, member.workspace, "Letter"))
        with_options.variants[0].options = {"comment": "More of it here."}

    after = enter(browser, sqlite_sessions, first, "undo")

    with sqlite_sessions.reading() as session:
        left = session.scalars(mine.where(Post.deleted_at.is_(None))).all()
        assert [post.title for post in left] == ["Post 1", "Post 2"]
    assert "Row 2: Changed since it was entered: it stays." in after
    assert "Row 3: Changed since it was entered: it stays." in after


def test_words_that_cost_the_schedule_are_told_before_they_are_entered(
    browser, sqlite_sessions, member, square
):
    with sqlite_sessions.writing() as session:
        variant = a_variant(session, a_post(session, member, text="Words"), square)
        variant.delivery.state, variant.delivery.due_at = State.SCHEDULED, NOON + timedelta(days=2)
    answer = bring(browser, f"key,channel,text\n{variant.public_id},Square,{'long ' * 9000}\n")

    untouched = text_of(browser.get(answer.location))
    after = enter(browser, sqlite_sessions, answer)

    assert "One row. Nothing is entered yet. 1 changed" in untouched
    assert "On Square it is no longer scheduled" in untouched
    assert "On Square it is no longer scheduled" in after


def test_a_text_too_long_for_a_cell_changes_nothing_and_endless_blank_lines_are_refused():
    row = dict.fromkeys(files.COLUMNS, "") | {"channel": "Square", "text": "x" * 40_000, "title": "Long"}

    [back] = files.read("plan.xlsx", files.as_xlsx([row]))

    assert ("text" in back, back["title"]) == (False, "Long")
    with pytest.raises(files.UnreadableSheet):
        files.read("plan.csv", b"channel,text\n" + b",\n" * files.MOST_LINES)


def test_a_sheet_goes_on_while_nobody_looks_until_somebody_stops_it_or_may_not_do_so_any_more(
    browser, sqlite_sessions, member, square
):
    answer = bring(browser, HEAD + "".join(f"a{n},square,,,Post {n},Words,\n" for n in range(60)))
    page = answer.location
    browser.send(f"{page}/entry")
    browser.send(f"{page}/stop")
    rested = work(sqlite_sessions), count(sqlite_sessions, member)
    browser.send(f"{page}/entry")
    with sqlite_sessions.writing() as session:
        membership_of(session, member.user_id, member.workspace_id).ended_at = NOON

    work(sqlite_sessions)

    assert rested == (0, 25)
    assert count(sqlite_sessions, member) == 50
    with sqlite_sessions.reading() as session:
        [left] = session.scalars(select(Sheet).where(Sheet.workspace_id == member.workspace_id))
        assert (left.going, left.trouble["msgid"]) == (None, going_on.NOT_ALLOWED.msgid)


def test_a_file_the_database_refuses_keeps_no_other_waiting(
    browser, sqlite_sessions, member, square, monkeypatch
):
    for name in ("first", "second"):
        bring(browser, f"{HEAD}{name},square,,,{name},Words,\n", f"{name}.csv")
    mine = select(Sheet).where(Sheet.workspace_id == member.workspace_id).order_by(Sheet.id)
    with sqlite_sessions.writing() as session:
        for sheet in session.scalars(mine):
            sheet.going = Going.ENTER
    step = going_on.step

    def refused(session, brought, **given):
        if brought.name.startswith("first"):
            raise OperationalError("UPDATE post", {}, Exception("database is locked"))
        step(session, brought, **given)

    monkeypatch.setattr(going_on, "step", refused)

    with pytest.raises(OperationalError):
        work(sqlite_sessions)

    assert count(sqlite_sessions, member) == 1
    with sqlite_sessions.reading() as session:
        assert [sheet.going for sheet in session.scalars(mine)] == ["enter", None]


def test_a_file_that_changes_nothing_offers_nothing_to_enter(browser, sqlite_sessions, square):
    enter(browser, sqlite_sessions, bring(browser, HEAD + "a1,square,2026-12-01,9:30,Post,Words,trade\n"))
    exported = browser.get("/plan/spreadsheet/file?kind=csv&from=2026-11-01&to=2027-02-01").data

    words = text_of(browser.get(bring(browser, exported).location))

    assert "Nothing to enter: the calendar says all of this already." in words
    assert "Enter these rows" not in words
