"""How late this one is still worth publishing."""

from __future__ import annotations

from dataclasses import dataclass, field

from scheduler.channels import Lateness
from scheduler.publishing import Delivery
from scheduler.publishing.patience import Patience
from scheduler.publishing.planned import lateness
from scheduler.wording import N_, Text

THEN: list[tuple[str, Text]] = [
    ("", N_("As the channel does")),
    (Lateness.ASK, N_("Ask me what to do")),
    (Lateness.DROP, N_("Drop it")),
    (Lateness.PUBLISH, N_("Publish it all the same")),
]


@dataclass(frozen=True)
class PatienceForm:
    minutes: str = ""
    then: str = ""
    errors: dict[str, Text] = field(default_factory=dict)
    choices: list[tuple[str, Text]] = field(default_factory=lambda: THEN)

    @classmethod
    def of(cls, delivery: Delivery) -> PatienceForm:
        variant = delivery.variant
        if variant is None:
            return cls()
        known = Patience.of(variant)
        return cls(str(known.minutes), variant.lateness or "")


def chosen(then: str, minutes: str) -> Patience | None:
    """None: as its channel does. Raises BadPatience."""
    if then not in set(Lateness):
        return None
    if then == Lateness.PUBLISH and not minutes:
        return Patience(0, Lateness.PUBLISH)
    if not minutes.isdecimal() or len(minutes) > 7:
        raise lateness.BadPatience
    return Patience(int(minutes), Lateness(then))
