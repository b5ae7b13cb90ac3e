from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's timer is Linux's")

CHILD = """
import sys, time
from scheduler.clock import SystemClock
from scheduler.publishing.claiming.lease import KernelTimer
timer = KernelTimer()
timer.arm(SystemClock().steady() + float(sys.argv[1]))
if sys.argv[2] == "disarm":
    timer.disarm()
print("armed", flush=True)
time.sleep(float(sys.argv[3]))
"""


def child(seconds: float, then: str = "", *, lives: float = 30) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(seconds), then, str(lives)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


def test_a_frozen_process_dies_at_its_deadline_without_waking_up() -> None:
    process = child(0.5)
    os.kill(process.pid, signal.SIGSTOP)
    begun = time.monotonic()

    assert process.wait(60) == -signal.SIGKILL
    assert time.monotonic() - begun < 30


def test_a_deadline_already_over_is_the_end() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, "-1", "", "30"], stdout=subprocess.PIPE, text=True
    )

    assert process.wait(60) == -signal.SIGKILL


def test_a_disarmed_process_lives() -> None:
    assert child(0.2, "disarm", lives=0.4).wait(60) == 0
