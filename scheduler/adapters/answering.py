"""What answers a post of one's own leaves with the proof of that post, or not at all."""

from __future__ import annotations

from scheduler.adapters.base import COMMENT, CannotTell, Message, Part, Receipt, Rejected
from scheduler.wording import N_


def pieces(message: Message) -> tuple[Part, ...]:
    """The text, what follows it, then the first comment; each answers the one before."""
    texts = (message.text, *message.thread)
    made = [Part(at, f"{at}/{len(texts)}", message, text) for at, text in enumerate(texts, 1)]
    if message.first_comment:
        made.append(Part(len(texts) + 1, COMMENT, message, message.first_comment))
    return tuple(made)


def demand_the_one_before(part: Part, after: Receipt | None) -> None:
    """Alone, a follow-up or a first comment would become a public post of its own. Raises Rejected."""
    if part.ordinal > 1 and after is None:
        raise Rejected(
            N_(
                "Nobody knows which post over there this one answers, so it was not sent: add it there by hand."
            )
        )


def lost_sight_of(part: Part, after: Receipt | None) -> CannotTell | None:
    """Below which post to look for it nobody knows: not seen is no sign then that it is not there."""
    if part.ordinal > 1 and after is None:
        return CannotTell(N_("Nobody knows which post over there this one answers."))
    return None
