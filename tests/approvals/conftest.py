from tests.web.conftest import app, browser, clock, member, owner, settings, signed_in, stranger  # noqa: F401, I001
import pytest

from scheduler.approvals import paths
from scheduler.approvals.paths import Step
from scheduler.content import Stage
from scheduler.people import Role
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace


class Desk:
    """An owner, an author, an approver, one channel, and a path that asks the approver."""

    def __init__(self, session):
        self.session = session
        self.workspace = a_workspace(session)
        self.owner = a_member(session, self.workspace, Role.OWNER, name="Olga Lune")
        self.author = a_member(session, self.workspace, Role.EDITOR, name="Ada Roux")
        self.approver = a_member(session, self.workspace, Role.APPROVER, name="Paul Vent")
        self.channel = a_channel(session, self.workspace)

    def path(self, *steps, channels=None, name="Legal", now=NOON):
        return paths.create(
            self.session,
            by=self.owner,
            name=name,
            channels=channels,
            steps=steps or (Step(Role.APPROVER),),
            now=now,
        )

    def submitted(self, text="The winter season is open.", *, by=None, **more):
        post = a_post(
            self.session,
            by or self.author,
            text,
            self.channel,
            stage=Stage.SUBMITTED,
            submitted_at=NOON,
            **more,
        )
        return post.variants[0]


@pytest.fixture
def desk(sessions):
    with sessions.writing() as session:
        yield Desk(session)
