"""Something heavy done in a process of its own: what it imports and allocates goes when it goes."""

from __future__ import annotations

import os
import pickle
import sys
import traceback
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

from workers.processes import die_with

T = TypeVar("T")


def aside(act: Callable[[], T]) -> T:
    """What `act` gives, or raises. Both travel as a pickle; a bug's traceback is printed there, and ends us too."""
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        _do(act, writer, parent)
    os.close(writer)
    with os.fdopen(reader, "rb") as said:
        words = said.read()
    os.waitpid(pid, 0)
    if not words:
        raise SystemExit(1)
    given, answer = pickle.loads(words)  # noqa: S301 (from our own child)
    if not given:
        raise answer
    result: T = answer
    return result


def _do(act: Callable[[], object], writer: int, parent: int) -> NoReturn:
    answer: tuple[bool, Any] = (False, None)
    try:
        die_with(parent)
        try:
            answer = (True, act())
        except Exception as trouble:
            answer = (False, trouble)
        words = pickle.dumps(answer)
        pickle.loads(words)  # noqa: S301 (an exception may be written and not be read)
        with os.fdopen(writer, "wb") as said:
            said.write(words)
    except KeyboardInterrupt:
        pass  # the parent was interrupted as well
    except BaseException:
        traceback.print_exc()
        if isinstance(answer[1], BaseException):
            traceback.print_exception(answer[1])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        # Never back into the parent's work.
        os._exit(0)
