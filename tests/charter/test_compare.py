import pytest

from scheduler.charter import compare, editing, versions
from tests.newsroom import NOON, a_member, a_workspace


def pieces(before, after):
    return [(p.kind, p.text) for p in compare.words(before, after)]


def test_one_changed_word_is_one_word_out_and_one_in():
    assert pieces("We sell honey.", "We make honey.") == [
        ("same", "We "),
        ("removed", "sell "),
        ("added", "make "),
        ("same", "honey."),
    ]


@pytest.mark.parametrize("text", ["", "Rien de neuf.\n\nVraiment."])
def test_the_same_text_has_no_changes(text):
    assert all(kind == "same" for kind, _ in pieces(text, text))


def test_both_texts_can_be_read_back():
    before, after = "Une abeille, deux fleurs 🌼", "Deux abeilles, une fleur 🌼🌼"

    woven = compare.words(before, after)

    assert "".join(p.text for p in woven if p.kind != "added") == before
    assert "".join(p.text for p in woven if p.kind != "removed") == after


def test_a_text_that_repeats_itself_endlessly_is_replaced_as_a_whole():
    before, after = "a b " * 1000, "b a c " * 1000

    assert pieces(before, after) == [("removed", before), ("added", after)]


def test_two_versions_differ_in_their_clauses_and_rules(sqlite_sessions):
    with sqlite_sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        first = versions.draft_from(session, by=editor, now=NOON)
        for title in ("Kept", "Rewritten", "Dropped"):
            editing.write_clause(session, first, key="ears", title=title, text=f"{title} text")
        editing.write_rule(session, first, kind="alt-text-required", settings={})
        versions.adopt(session, first, by=editor, now=NOON)
        draft = versions.draft_from(session, by=editor, now=NOON)
        _, rewritten, dropped = draft.clauses
        editing.write_clause(
            session, draft, key="ears", title="Rewritten", text="Other text", clause=rewritten
        )
        editing.drop_clause(session, draft, dropped)
        editing.write_clause(session, draft, key="dialogue", title="New", text="")
        editing.write_rule(
            session, draft, kind="alt-text-required", settings={"at_least": 9}, rule=draft.rules[0]
        )

        found = compare.versions(first, draft)

        assert [(c.before and c.before.title, c.after and c.after.title) for c in found.clauses] == [
            ("Rewritten", "Rewritten"),
            (None, "New"),
            ("Dropped", None),
        ]
        assert [r.kind for r in found.rules] == ["removed", "added"]
        assert not compare.versions(first, first)
