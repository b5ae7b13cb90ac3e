"""How a day reads as a letter: what waits, what is due, what leaves, each with the address that leads there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from scheduler.approvals.waiting import Waiting
from scheduler.calendar.cards import Card
from scheduler.db.local_time import MONTHS, nth, zone
from scheduler.desk.mine import Mine
from scheduler.desk.piece import Piece, beginning
from scheduler.notices.addressed import Line
from scheduler.wording import N_, Text, Translate, verbatim

UNTITLED = N_("Untitled")


@dataclass(frozen=True)
class Day:
    """All the letter needs: plain facts, written after the session is closed."""

    name: str
    email: str
    user_id: int
    locale: str
    workspace: str
    workspace_public_id: str
    zone: str
    today: date
    mine: Mine
    lines: tuple[Line, ...] = ()


def write(day: Day, public_url: str, translate: Translate) -> tuple[str, str]:
    """Subject and body, in the language of `translate`."""
    # Whoever belongs to two workspaces may be looking at the other one when a link is followed.
    place = f"{public_url}/workspaces/{day.workspace_public_id}/at"

    def say(text: Text) -> str:
        return text.render(translate)

    on = N_("{day} {month}", day=nth(day.today.day), month=MONTHS[day.today.month - 1])
    paragraphs = [say(N_("Hello {name},", name=day.name))]
    for title, lines in _parts(day, public_url, place):
        if lines:
            paragraphs.append(
                "\n".join([f"{say(title)}", *(f"- {say(words)}\n  {to}" for words, to in lines)])
            )
    paragraphs.append(say(N_("All of it on one page:")) + f"\n{place}/mine")
    paragraphs.append(
        say(N_("You get this letter once a day because you asked for it. Its hour and what stands in it:"))
        + f"\n{public_url}/profile/habits"
    )
    subject = say(N_("{workspace}: your day, {on}", workspace=verbatim(day.workspace), on=on))
    return subject, "\n\n".join(paragraphs) + "\n"


def _parts(day: Day, public_url: str, url: str) -> list[tuple[Text, list[tuple[Text, str]]]]:
    """`url`: where the workspace's own pages begin."""
    found = day.mine
    return [
        (
            N_("Told since the last letter"),
            [(one.text, f"{public_url}/notices/{one.public_id}") for one in day.lines],
        ),
        (N_("Does not go on without you"), [_card(one, url, day.zone) for one in found.stuck]),
        (N_("Came back"), [(_titled(one.title), f"{url}/posts/{one.post}/compose") for one in found.back]),
        (
            N_("Waits for your approval"),
            [(_titled(words), f"{url}/approvals") for words in _asked(found.yes)],
        ),
        (N_("Overdue"), [_piece(one, url) for one in found.overdue]),
        (N_("Due within a week"), [_piece(one, url) for one in found.soon]),
        (N_("Goes out within a week"), [_card(one, url, day.zone) for one in found.leaving]),
    ]


def _asked(waiting: Iterable[Waiting]) -> list[str]:
    """A post that waits on several channels is one thing to look at."""
    named = {one.variant.post_id: one.variant for one in reversed(list(waiting))}
    return [one.post.title or beginning(one.wording) for one in reversed(named.values())]


def _piece(piece: Piece, url: str) -> tuple[Text, str]:
    on = piece.deadline
    words = _titled(piece.title)
    if on is not None:
        words = N_("{title}, for {day} {month}", title=words, day=nth(on.day), month=MONTHS[on.month - 1])
    return words, f"{url}/posts/{piece.post}/compose"


def _card(card: Card, url: str, place: str) -> tuple[Text, str]:
    lead = card.lead
    words = N_("{title} ({status})", title=_titled(lead.title), status=card.status.name)
    if card.status.key == "scheduled" and lead.instant:
        at = lead.instant.astimezone(zone(place))
        words = N_(
            "{title}, {day} {month}, {time}",
            title=_titled(lead.title), day=nth(at.day), month=MONTHS[at.month - 1], time=f"{at:%H:%M}",
        )  # fmt: skip
    return words, f"{url}/posts/{lead.post}"


def _titled(title: str) -> Text:
    return verbatim(title) if title else UNTITLED
