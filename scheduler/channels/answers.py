"""What people answer in a channel's forms, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.adapters import ADAPTERS, form
from scheduler.adapters.base import Adapter, Rejected, Unauthorized
from scheduler.channels.channel import Lateness
from scheduler.channels.facts import ChannelFacts
from scheduler.db.local_time import zone_names
from scheduler.sealing import Sealer
from scheduler.wording import N_, Text

LONGEST_NAME = 120
LONGEST_PATIENCE = 60 * 24 * 365
LONGEST_SPREAD = 60 * 24


class BadAnswers(ValueError):
    """Something in a channel's form is not right: one sentence for each field."""

    def __init__(self, by_field: Mapping[str, Text]) -> None:
        super().__init__("; ".join(str(text) for text in by_field.values()))
        self.by_field = dict(by_field)


def platform_of(name: str) -> type[Adapter]:
    """Raises Rejected for a platform this release does not know."""
    try:
        return ADAPTERS[name]
    except KeyError:
        raise Rejected(N_("Marronnier knows no platform called “{name}”.", name=name)) from None


def validate(
    platform: str, answers: Mapping[str, str], *, kept: frozenset[str] = frozenset()
) -> dict[str, Text]:
    """What is wrong, by field, before the platform is asked. `kept`: secrets already stored, which may stay empty."""
    troubles = {}
    for question in platform_of(platform).fields:
        if question.name in kept and not str(answers.get(question.name) or "").strip():
            continue
        try:
            form.read((question,), answers)
        except Rejected as refusal:
            troubles[question.name] = refusal.reason
    return troubles


def with_kept_secrets(
    channel: ChannelFacts, answers: Mapping[str, str], *, kept: frozenset[str], sealer: Sealer
) -> dict[str, str]:
    """The answers of a reconnect form, where one of `kept` left empty means the secret already stored."""
    stored = {name: secret for name, secret in _stored(channel, sealer).items() if name in kept}
    return {
        **answers,
        **{name: secret for name, secret in stored.items() if not answers.get(name, "").strip()},
    }


def kept_secrets(channel: ChannelFacts, *, sealer: Sealer) -> frozenset[str]:
    """The names of the secrets that are stored and can still be opened; never their values."""
    return frozenset(_stored(channel, sealer))


def about_the_channel(
    *,
    name: str,
    zone: str,
    patience_minutes: int | None = None,
    lateness: str | None = None,
    spread_minutes: int | None = None,
) -> dict[str, Text]:
    """What is wrong with what we ask ourselves, whatever the platform."""
    troubles = {}
    if not tidy(name):
        troubles["name"] = N_("Give the channel a name, as your team calls it.")
    elif len(tidy(name)) > LONGEST_NAME:
        troubles["name"] = N_("The name may have at most {most} characters.", most=LONGEST_NAME)
    if zone not in zone_names():
        troubles["zone"] = N_("“{zone}” is not a known time zone.", zone=zone)
    if patience_minutes is not None and not 0 <= patience_minutes <= LONGEST_PATIENCE:
        troubles["patience"] = N_("The patience must lie between no time at all and a year.")
    if spread_minutes is not None and not 0 <= spread_minutes <= LONGEST_SPREAD:
        troubles["spread"] = N_("Between two late posts lies no time at all, or up to a day.")
    if lateness is not None and lateness not in set(Lateness):
        troubles["lateness"] = N_("“{word}” is not one of the choices.", word=lateness)
    return troubles


def tidy(name: str) -> str:
    return " ".join(name.split())


def _stored(channel: ChannelFacts, sealer: Sealer) -> dict[str, str]:
    try:
        return channel.secrets(sealer)
    except Unauthorized:
        return {}
