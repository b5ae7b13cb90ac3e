"""The charter's findings in the composer: on exactly the words that were found, and mended by a button."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from scheduler.charter import editing, versions
from scheduler.people import Membership, entering
from tests.browser.house import OpenHouse
from tests.charter.labelled import families, posts
from tests.newsroom import a_channel, a_member, a_workspace
from web.visitor import COOKIE

pytestmark = pytest.mark.browser

# Each text in the common field, then a click on a finding's link as the page draws it: what is selected?
SELECT_ALL = """cases => {
  const input = document.getElementById("x-common"), form = input.form
  const link = document.createElement("a")
  link.href = "#x-common"
  form.append(link)
  return cases.filter(([text, start, end, words]) => {
    input.value = text
    link.dataset.mark = `${start}-${end}`
    link.click()
    return input.value.slice(input.selectionStart, input.selectionEnd) !== words
  })
}"""


@pytest.fixture
def desk(page: Page, house: OpenHouse) -> Page:
    with house.sessions.writing() as session:
        ada: Membership = a_member(session, a_workspace(session))
        a_channel(session, ada.workspace, "Square", limits={"text": 500, "images": 4})
        draft = versions.draft_from(session, by=ada, now=house.clock.now())
        settings: dict[str, Any] = {"words": [{"word": "cheap", "instead": "fair"}]}
        editing.write_rule(session, draft, kind="words-to-avoid", settings=settings)
        versions.adopt(session, draft, by=ada, now=house.clock.now())
        secret = entering.sign_in(session, ada.user, device="A test", now=house.clock.now())
    page.context.add_cookies([{"name": COOKIE, "value": secret, "url": house.address}])
    page.goto("/posts/new")
    return page


def test_every_span_of_the_corpus_is_selected_to_the_letter(desk: Page) -> None:
    cases = [
        (text, start, end, text[start:end])
        for kind in families()
        for post in posts(kind)
        for text in [post.draft.fields[post.field].text if post.field in post.draft.fields else ""]
        for start, end in post.found(kind) | post.expected
    ]

    wrong = desk.evaluate(SELECT_ALL, cases)

    assert len(cases) > 400
    assert wrong == []


def test_a_finding_that_knows_better_words_puts_them_there_and_ctrl_z_takes_them_back(desk: Page) -> None:
    text = desk.get_by_label("Common text", exact=True)
    text.fill("👩‍👩‍👧 A cheap evening, cafe\u0301 and all.")

    desk.locator("#checks").get_by_role("button", name="Mend").click()

    expect(text).to_have_value("👩‍👩‍👧 A fair evening, cafe\u0301 and all.")
    expect(desk.locator("#checks")).not_to_contain_text("is a word our charter avoids")
    desk.keyboard.press("Control+z")
    expect(text).to_have_value("👩‍👩‍👧 A cheap evening, cafe\u0301 and all.")
