"""Forgetting who made a PDF, with what and when. Its title stays, and all that its pages say.

Written anew by a process of its own with limits (`forgetting`). A signed or locked one stays as it came.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import IO

PROGRAM = Path(__file__).with_name("forgetting.py")
PATIENCE = 60  # seconds on the wall; the program stops itself after fewer of the processor
NOTED = (b"/Info", b"/Metadata", b"/PieceInfo", b"/ObjStm")  # in the last, any of them may lie packed
SIGNED = b"/ByteRange"


def clean(file: IO[bytes], to: IO[bytes]) -> bool:
    """The same PDF into `to`, without its notes. False: nothing to forget, or better left alone; `to` is of no use then."""
    content = file.read()
    file.seek(0)
    if SIGNED in content or not any(mark in content for mark in NOTED):
        return False
    del content
    try:
        # `-I`: nothing of the environment, nothing of the folder we run in.
        ended = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(PROGRAM)],
            stdin=file.fileno(),
            stdout=to.fileno(),
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    finally:
        file.seek(0)
    return ended.returncode == 0 and to.seek(0, 2) > 0 and to.seek(0) == 0
