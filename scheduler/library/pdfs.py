"""Forgetting who made a PDF, with what and when. Its title stays, all that its pages say, and which norms it follows.

Written anew by a process of its own with limits (`forgetting`). A signed or locked one stays as it came.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

PROGRAM = Path(__file__).with_name("forgetting.py")
PATIENCE = 60  # seconds on the wall; the program stops itself after fewer of the processor
# Each may take two gigabytes: a folder of them sent at once is written anew one by one.
TURNS = threading.BoundedSemaphore(1)
WAITS = 20.0  # seconds for a turn; after that it stays as it came
# In the last, any of the others may lie packed.
NOTED = (b"/Info", b"/Metadata", b"/PieceInfo", b"/Annots", b"/DCTDecode", b"/ObjStm")
SIGNED = b"/ByteRange"


def clean(file: IO[bytes], to: IO[bytes]) -> bool:
    """The same PDF into `to`, without its notes. False: nothing to forget, or better left alone; `to` is of no use then."""
    content = file.read()
    file.seek(0)
    if SIGNED in content or not any(mark in content for mark in NOTED):
        return False
    del content
    if not TURNS.acquire(timeout=WAITS):
        return False
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
        TURNS.release()
        file.seek(0)
    return ended.returncode == 0 and to.seek(0, 2) > 0 and to.seek(0) == 0
