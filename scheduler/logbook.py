"""Logging for every process of the house: one line an event, plain for people or JSON for machines.

Events are named facts with values beside them; a value whose name sounds like a secret is never written.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

SECRETS = re.compile(r"password|secret|token|authorization|cookie|credential|(^|_)key$", re.IGNORECASE)
QUIET = {
    "rq": logging.CRITICAL,
    "alembic": logging.WARNING,
    "aiosmtplib": logging.WARNING,
    "PIL": logging.WARNING,
}


def configure(log_format: str, part: str) -> None:
    """Once per process, before anything is logged. `part` is the name of the process, such as tick or worker."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:%M:%S.%fZ" if log_format == "json" else "%H:%M:%S"),
        hide_secrets,
    ]
    last: list[Any]
    if log_format == "json":
        last = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        last = [
            structlog.dev.ConsoleRenderer(
                colors=False,
                pad_event_to=0,
                pad_level=False,
                # The default prints the local variables of every frame: passwords among them.
                exception_formatter=structlog.dev.plain_traceback,
            )
        ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)
    if log_format == "json":
        structlog.contextvars.bind_contextvars(part=part)


def fault(broke: BaseException) -> dict[str, Any]:
    """What went wrong and where, for a log's line; never its words: they may quote an address with a token in it."""
    frames = traceback.extract_tb(broke.__traceback__)[-4:]
    return {
        "fault": type(broke).__name__,
        "at": [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames],
    }


def hide_secrets(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name in event:
        if SECRETS.search(name):
            event[name] = "…"
    return event
