import pytest

from scheduler import charter
from scheduler.charter import Severity, editing, review, review_text, versions
from scheduler.content import Attachment, Media
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace


@pytest.fixture
def session(sessions):
    with sessions.writing() as opened:
        yield opened


@pytest.fixture
def editor(session):
    return a_member(session, a_workspace(session))


def adopt(session, editor, *rules):
    """Each rule: (kind, settings, severity)."""
    draft = versions.draft_from(session, by=editor, now=NOON)
    clause = editing.write_clause(session, draft, key="liberty", title="Limits", text="")
    for kind, settings, severity in rules:
        editing.write_rule(session, draft, kind=kind, settings=settings, severity=severity, clause=clause)
    versions.adopt(session, draft, by=editor, now=NOON)
    return draft


CURE = ("words-to-avoid", {"words": ["cure"]}, Severity.BLOCK)


def test_a_workspace_without_a_charter_has_nothing_to_say(session, editor):
    post = a_post(session, editor, "A miracle cure", a_channel(session, editor.workspace))

    assert review(session, post.variants[0], at=NOON) == []


def test_a_finding_names_the_words_the_rule_and_the_clause(session, editor):
    version = adopt(session, editor, CURE)
    post = a_post(session, editor, "A miracle cure", a_channel(session, editor.workspace))

    [found] = review(session, post.variants[0], at=NOON)

    assert (found.start, found.end, found.field) == (10, 14, "text")
    assert (found.rule_id, found.clause_id) == (version.rules[0].public_id, version.clauses[0].public_id)
    assert (found.clause_title, found.blocks) == ("Limits", True)


def test_rules_are_built_once_and_anew_for_another_version(session, editor):
    post = a_post(session, editor, "A miracle cure", a_channel(session, editor.workspace))
    adopt(session, editor, CURE)
    first = charter.book(session, editor.workspace_id)
    again = charter.book(session, editor.workspace_id)
    milder = versions.draft_from(session, by=editor, now=NOON)
    editing.drop_rule(session, milder, milder.rules[0])
    versions.adopt(session, milder, by=editor, now=NOON)

    assert again is first
    assert review(session, post.variants[0], at=NOON) == []


def test_a_tailored_variant_is_read_in_its_own_words(session, editor):
    adopt(session, editor, CURE)
    channel = a_channel(session, editor.workspace)
    post = a_post(session, editor, "A miracle cure", channel)
    post.variants[0].text = "Honey soothes"

    assert review(session, post.variants[0], at=NOON) == []


def test_words_hidden_in_an_option_are_read_too(session, editor):
    adopt(session, editor, CURE)
    channel = a_channel(session, editor.workspace, platform="mastodon")
    post = a_post(session, editor, "Honey soothes", channel)
    post.variants[0].options = {"spoiler_text": "A cure", "thread": ["Fine", "The cure"]}

    found = review(session, post.variants[0], at=NOON)

    assert [f.field for f in found] == ["option:spoiler_text", "option:thread:1"]


def test_a_title_is_read_only_where_readers_see_it(session, editor):
    adopt(session, editor, CURE)
    seen, unseen = (a_channel(session, editor.workspace, platform=p) for p in ("webhook", "mastodon"))
    post = a_post(session, editor, "Honey soothes", seen, unseen, title="The cure")

    found = {v.channel.platform: review(session, v, at=NOON) for v in post.variants}

    assert [f.field for f in found["webhook"]] == ["title"]
    assert found["mastodon"] == []


def test_a_picture_without_words_is_found_on_the_picture(session, editor):
    adopt(session, editor, ("alt-text-required", {}, Severity.ADVISE))
    post = a_post(session, editor, "Look", a_channel(session, editor.workspace))
    media = Media(
        workspace_id=editor.workspace_id, sha256="0" * 64, content_type="image/png", width=1, height=1,
        size=1, by_user_id=editor.user_id, created_at=NOON,
    )  # fmt: skip
    session.add(media)
    session.flush()
    post.attachments.append(Attachment(workspace_id=editor.workspace_id, media=media, media_id=media.id))
    session.flush()

    [found] = review(session, post.variants[0], at=NOON)

    assert (found.field, found.blocks) == ("alt:0", False)


def test_length_counts_as_the_platform_counts(session, editor):
    adopt(session, editor, ("length", {"platform_limit": True}, Severity.ADVISE))
    channel = a_channel(session, editor.workspace, platform="mastodon", limits={"text": 30, "link": 23})
    text = "Read https://example.org/" + "a" * 60

    found = review_text(session, editor.workspace_id, text=text, channel=channel, language="en")
    longer = review_text(session, editor.workspace_id, text=text + " indeed", channel=channel, language="en")

    assert found == []
    assert [f.rule_kind for f in longer] == ["length"]


def test_words_for_no_channel_yet_are_read_all_the_same(session, editor):
    adopt(session, editor, CURE)

    found = review_text(
        session, editor.workspace_id, text="", title="A cure", alts=("cure",), channel=None, language="en"
    )

    assert [f.field for f in found] == ["alt:0", "title"]
