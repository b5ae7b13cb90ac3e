"""Does the bucket take files and give them back? A folder on disk is looked at with the disk."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from sqlalchemy.orm import Session

from scheduler.config import Settings
from scheduler.health.check import Check, Level
from scheduler.library import sweeping
from scheduler.storage import media_root, write
from scheduler.wording import N_, verbatim

FILES = N_("Files")


def store(settings: Settings, *, really: bool) -> Iterator[Check]:
    """`really` writes a file, reads it and takes it away; else it is only asked whether it answers."""
    if settings.media_url is None:
        return
    try:
        probe = media_root(settings) / f"doctor-{secrets.token_hex(6)}"
        if really:
            write(probe, b"well")
            came = probe.read_bytes()
            probe.unlink()
            if came != b"well":
                raise OSError("it gave back something else.")
        else:
            probe.is_file()
    except (OSError, ValueError, RuntimeError) as fault:
        # Our own sentences: none of them repeats a key or a secret.
        words = N_("The bucket does not keep files: {reason}", reason=verbatim(str(fault)))
        yield Check(FILES, Level.BAD, words)
        return
    yield Check(FILES, Level.FINE, N_("The bucket answers."))


def left_lying(session: Session) -> Iterator[Check]:
    """The nightly sweep takes litter away, never a large part of all there is."""
    if many := sweeping.too_much(session):
        words = N_(
            "{found} of {all} files are unknown to this database, so none was swept: does it belong to them?"
            " “marronnier files sweep” lists them.",
            found=many[0],
            all=many[1],
        )
        yield Check(FILES, Level.WATCH, words)
