"""A platform's questions as a form, and what came of asking the platform."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import request

from scheduler.adapters.base import (
    Adapter,
    AdapterError,
    Connection,
    Field,
    RateLimited,
    Rejected,
    Unauthorized,
)
from scheduler.channels import connecting
from scheduler.outgoing import Client
from scheduler.wording import N_, Text
from web.asking import ask

Heard = TypeVar("Heard")

PREFIX = "p-"  # the platform's questions; ours (name, zone…) stand beside them

INPUTS = {"secret": "password", "url": "url", "email": "email", "number": "number"}


@dataclass
class Filled:
    """What was answered, and what is wrong with it. Secrets are never among the values shown again."""

    adapter: type[Adapter]
    values: Mapping[str, str]
    errors: dict[str, Text] = field(default_factory=dict)
    refusal: Text | None = None  # by the platform as a whole, with what to do in `advice`
    advice: Text | None = None
    kept: frozenset[str] = frozenset()  # secrets that are stored already

    def value(self, question: Field) -> str:
        return "" if question.secret else self.values.get(question.name, question.default)

    def wrong(self, troubles: Mapping[str, Text], prefix: str = "") -> None:
        self.errors |= {prefix + name: text for name, text in troubles.items()}

    @property
    def ok(self) -> bool:
        return not self.errors and self.refusal is None

    def connect(self, answers: Mapping[str, str]) -> Connection | None:
        """Ask the platform; None when it refused, and then the form says why."""
        return self.hear(lambda client: connecting.connect(self.adapter.platform, answers, client))

    def hear(self, question: Callable[[Client], Awaitable[Heard]]) -> Heard | None:
        """The same for any question to it."""
        try:
            return ask(question)
        except Rejected as refusal:
            if refusal.field in {question.name for question in self.adapter.fields}:
                self.wrong({str(refusal.field): refusal.reason}, PREFIX)
            else:
                self.refused(refusal.reason, N_("Correct the answers, and try again."))
        except Unauthorized as refusal:
            self.refused(
                refusal.reason,
                N_("The platform does not accept these credentials: check them, or make new ones there."),
            )
        except RateLimited as refusal:
            minutes = max(1, round(refusal.retry_after.total_seconds() / 60))
            self.refused(
                refusal.reason,
                N_("The platform asks us to wait: try again in {minutes} min.", minutes=minutes),
            )
        except AdapterError as fault:
            self.refused(
                fault.reason,
                N_("Nothing was stored. Check the address; if it is right, try again in a moment."),
            )
        return None

    def refused(self, reason: Text, advice: Text) -> None:
        self.refusal, self.advice = reason, advice


def given(adapter: type[Adapter]) -> dict[str, str]:
    """The answers to a platform's questions as the browser sent them. An empty tick box is an answer too."""
    return {
        question.name: request.form.get(PREFIX + question.name, "no" if question.kind == "flag" else "")
        for question in adapter.fields
    }


def stored(adapter: type[Adapter], settings: Mapping[str, Any]) -> dict[str, str]:
    """The answers a stored channel would give today; secrets are not among them."""
    return {
        question.name: str(settings[question.name] if settings[question.name] is not None else "")
        for question in adapter.fields
        if question.name in settings and not question.secret
    }
