from datetime import date, datetime

import pytest

from scheduler.rules import Around, BadSettings, Draft, Scope

WALL = datetime(2026, 11, 22, 18)
DRAFT = Draft(
    "Hello", language="fr-CA", channel="c1", channel_kind="social", pillar="p1", campaign="k1", author="u1"
)


@pytest.mark.parametrize(
    ("said", "elsewhere"),
    [
        ({"channels": ["c1"]}, {"channels": ["c2"]}),
        ({"kinds": ["social"]}, {"kinds": ["mail"]}),
        ({"pillars": ["p1"]}, {"pillars": ["p2"]}),
        ({"languages": ["fr"]}, {"languages": ["en"]}),
        ({"people": ["u1"]}, {"people": ["u2"]}),
        ({"campaigns": ["k1"]}, {"campaigns": ["k2"]}),
        ({"first": "2026-11-22", "last": "2026-11-22"}, {"first": "2026-11-23"}),
        ({"last": "2026-11-22"}, {"last": "2026-11-21"}),
    ],
)
def test_a_rule_holds_where_its_scope_says_and_nowhere_else(said, elsewhere):
    around = Around(wall=WALL)

    assert Scope.read(said).holds(DRAFT, around)
    assert not Scope.read(elsewhere).holds(DRAFT, around)
    assert not Scope.read(said).holds(Draft("Hello", language="de"), Around())


def test_a_scope_survives_json():
    scope = Scope(channels=("a",), first=date(2027, 1, 1))

    assert Scope.read(scope.plain()) == scope
    assert scope.plain() == {"channels": ["a"], "first": "2027-01-01"}
    assert not Scope.read({})


@pytest.mark.parametrize(
    ("stored", "where"),
    [
        ({"planets": ["mars"]}, "scope.planets"),
        ({"channels": "c1"}, "scope.channels"),
        ({"kinds": ["fax"]}, "scope.kinds"),
        ({"first": "tomorrow"}, "scope.first"),
        ({"first": "2027-02-01", "last": "2027-01-01"}, "scope.last"),
    ],
)
def test_a_scope_that_cannot_be_read_is_refused_with_its_place(stored, where):
    with pytest.raises(BadSettings) as refused:
        Scope.read(stored)

    assert where in refused.value.problems
