"""Letters a page sends: invitations and ways back in. Written in the reader's language, posted in the background."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from scheduler import logbook
from scheduler.clock import SystemClock
from scheduler.config import Settings
from scheduler.notices import post_office

log = structlog.get_logger()


def can_be_sent(settings: Settings) -> bool:
    """Without a mail server, links are shown to be handed over instead."""
    return post_office.is_open(settings)


def send(settings: Settings, *, to: str, subject: str, text: str) -> None:
    """Post one letter; what goes wrong is logged without its words, which may hold a secret link."""
    if not can_be_sent(settings):
        return
    try:
        post_office.send(settings, to, subject, text, now=SystemClock().now())
    except (post_office.NotPosted, post_office.PerhapsPosted) as trouble:
        log.warning("letter not delivered", reason=str(trouble))


def in_background(work: Callable[[], None]) -> threading.Thread:
    """After the answer: nobody waits for a mail server, and nobody learns from the waiting."""

    def quietly() -> None:
        try:
            work()
        except Exception as fault:
            log.error("a letter could not be written", **logbook.fault(fault))

    thread = threading.Thread(target=quietly, name="letter", daemon=True)
    thread.start()
    return thread
