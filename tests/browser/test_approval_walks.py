"""Two walks of approvals: a claim goes to legal and comes back; the client says yes from a phone."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from scheduler.approvals import linking, paths
from scheduler.approvals.paths import Step, Where
from scheduler.charter import acknowledging, editing, versions
from scheduler.content import Stage, Variant
from scheduler.db import LocalTime
from scheduler.people import Membership, Role, entering
from tests.browser.house import OpenHouse
from tests.browser.hung import a_picture
from tests.browser.outside import asked_outside
from tests.browser.test_shell import wide_as_the_window
from tests.newsroom import a_channel, a_member, a_post, a_workspace
from web.visitor import COOKIE

pytestmark = pytest.mark.browser


def look(page: Page, name: str) -> None:
    """Pictures of the walk for whoever wants to see them: MARRONNIER_LOOK names a folder."""
    if folder := os.environ.get("MARRONNIER_LOOK"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def come_in(context: BrowserContext, house: OpenHouse, member: Membership) -> None:
    context.clear_cookies()
    with house.sessions.writing() as session:
        secret = entering.sign_in(session, member.user, device="A test's browser", now=house.clock.now())
    context.add_cookies([{"name": COOKIE, "value": secret, "url": f"http://127.0.0.1:{house.port}"}])


@pytest.fixture
def claim(house: OpenHouse) -> tuple[Membership, Membership, str]:
    """An author, somebody from legal, and a draft with a claim for a time to come."""
    now = house.clock.now()
    with house.sessions.writing() as session:
        space = a_workspace(session)
        owner = a_member(session, space, Role.OWNER, name="Olga Petit")
        author = a_member(session, space, Role.EDITOR, name="Ada Roux")
        legal = a_member(session, space, Role.APPROVER, name="Lea Marin")
        draft = versions.draft_from(session, by=owner, now=now)
        draft.rules.clear()
        editing.write_rule(
            session, draft, kind="words-to-avoid", settings={"words": ["cure"]}, severity="advise"
        )
        versions.adopt(session, draft, by=owner, now=now)
        for member in (author, legal):
            acknowledging.keep(session, draft, by=member, now=now)
        paths.create(
            session, by=owner, name="Legal", where=Where(families=("words-to-avoid",)), now=now,
            steps=[Step(Role.OWNER, people=(legal.user.public_id,))],
        )  # fmt: skip
        post = a_post(
            session, author, "A miracle cure for tired feet.", a_channel(session, space), title="Sea baths"
        )
        [variant] = post.variants
        planned = LocalTime.of(now.replace(year=now.year + 1), "Europe/Paris")
        variant.planned_at, variant.planned_zone = planned.at, planned.zone
        variant.planned_fold, variant.planned_instant = planned.fold, planned.instant()
        name = post.public_id
    return author, legal, name


def test_a_claim_goes_to_legal_and_comes_back(
    page: Page, context: BrowserContext, house: OpenHouse, claim: tuple[Membership, Membership, str]
) -> None:
    author, legal, post = claim
    come_in(context, house, author)
    page.goto(f"/posts/{post}/compose")
    asked = page.locator("#asked")
    expect(asked).to_contain_text("Lea Marin (Legal)")
    expect(asked).to_contain_text("The charter found")
    look(page, "claim-1-composer")
    page.get_by_role("button", name="Submit for approval").first.click()
    expect(page.locator("#status")).to_contain_text("In review")

    come_in(context, house, legal)
    page.goto("/approvals")
    look(page, "claim-2-legal")
    page.get_by_text("Send back…").click()
    page.get_by_label("What should change?").fill("Feet are not cured by baths.")
    page.get_by_role("button", name="Send back", exact=True).click()
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()

    come_in(context, house, author)
    page.goto("/approvals")
    expect(page.get_by_text("Feet are not cured by baths.")).to_be_visible()
    look(page, "claim-3-back")
    page.goto(f"/posts/{post}/compose")
    page.locator("#x-common").fill("Baths for tired feet.")
    page.get_by_role("button", name="Save draft").first.click()
    expect(asked).to_be_hidden()  # nothing left for legal to say
    look(page, "claim-4-mended")


def test_the_client_approves_from_a_phone(page: Page, house: OpenHouse) -> None:
    now = house.clock.now()
    with house.sessions.writing() as session:
        space = a_workspace(session, locale="fr")
        owner = a_member(session, space, Role.OWNER, name="Olga Petit")
        picture = a_picture(session, owner, house.data_dir / "media")
        link = asked_outside(session, owner, a_channel(session, space), picture)
        link.expires_at = now.replace(year=now.year + 1)
        token, variant_id = linking.address_token(link), link.variant_id
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(f"/answer/{token}")
    expect(page.get_by_role("button", name="M’envoyer le code")).to_be_visible()
    look(page, "client-1-door")
    with house.sessions.writing() as session:
        found = linking.find(session, token, now)
        assert found is not None
        code = linking.new_code(found, now)
    page.reload()
    page.get_by_label("Code").fill(code)
    look(page, "client-2-code")
    page.get_by_role("button", name="Lire et répondre").click()

    expect(page.get_by_text("Sails on Saturday")).to_be_visible()
    expect(page.get_by_role("img", name="The estuary")).to_be_visible()
    assert wide_as_the_window(page)
    look(page, "client-3-read")
    page.get_by_role("button", name="Oui, publiez").click()
    expect(page.get_by_role("heading", name="Merci")).to_be_visible()
    look(page, "client-4-thanks")
    with house.sessions.reading() as session:
        variant = session.scalars(
            select(Variant).where(Variant.workspace_id == space.id, Variant.id == variant_id)
        ).one()
        assert variant.post.stage == Stage.SUBMITTED
