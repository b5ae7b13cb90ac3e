import pytest

from scheduler.approvals import paths, routing
from scheduler.approvals.paths import Step
from scheduler.people import Role
from scheduler.people.roles import NotAllowed
from tests.newsroom import NOON, a_channel, a_post

APPROVER = Step(Role.APPROVER)


def path_of(desk, channel):
    post = a_post(desk.session, desk.author, "It is open.", channel)
    asked = routing.turns(desk.session, desk.workspace.id, post.variants, due=NOON)[post.variants[0].id]
    return asked[0].path if asked else None


def test_the_path_that_names_a_channel_goes_before_the_one_for_all(desk):
    other = a_channel(desk.session, desk.workspace, "Other")
    everywhere = desk.path(name="All")
    here = desk.path(name="Here", channels=[desk.channel])

    assert path_of(desk, desk.channel) is here
    assert path_of(desk, other) is everywhere


def test_an_ended_path_asks_nobody(desk):
    path = desk.path()

    paths.end(desk.session, path, by=desk.owner, now=NOON)

    assert path_of(desk, desk.channel) is None


def test_two_paths_never_hold_in_one_place(desk):
    desk.path(name="All")
    desk.path(name="Here", channels=[desk.channel])

    for channels in (None, [desk.channel]):
        with pytest.raises(paths.BadPath) as refused:
            desk.path(name="Again", channels=channels)
        assert "where" in refused.value.problems


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": " "}, "name"),
        ({"channels": []}, "where"),
        ({"steps": ()}, "steps"),
        ({"steps": (APPROVER,) * 6}, "steps"),
        ({"steps": (Step(Role.CONTRIBUTOR),)}, "steps"),
        ({"steps": (Step(Role.APPROVER, days=0),)}, "steps"),
    ],
)
def test_a_path_that_cannot_be_followed_is_refused(desk, more, field):
    asked = {"name": "Legal", "channels": None, "steps": (APPROVER,)} | more

    with pytest.raises(paths.BadPath) as refused:
        paths.create(desk.session, by=desk.owner, now=NOON, **asked)

    assert list(refused.value.problems) == [field]


def test_an_approver_does_not_set_the_paths(desk):
    with pytest.raises(NotAllowed):
        paths.create(desk.session, by=desk.approver, name="Mine", channels=None, steps=(APPROVER,), now=NOON)
