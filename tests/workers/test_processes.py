from __future__ import annotations

import os
import subprocess
import sys

from workers.processes import Process, is_bereaved, owner_name


def test_a_living_owner_is_not_bereaved_and_a_dead_one_is():
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    known = Process.of(child.pid)
    assert known is not None
    name = owner_name(known)

    assert not is_bereaved(name)
    assert not is_bereaved(f"{name}/ab12cd34")

    child.kill()
    child.wait()
    assert is_bereaved(f"{name}/ab12cd34")


def test_a_pid_that_came_back_is_somebody_else():
    mine = owner_name()

    assert not is_bereaved(mine)
    assert is_bereaved(mine + "9")


def test_an_earlier_boot_is_over():
    host, _, rest = owner_name().partition("|")

    assert is_bereaved(f"{host}|another-boot|{rest.partition('|')[2]}")


def test_of_another_machine_nobody_knows():
    assert not is_bereaved(f"elsewhere|{owner_name().partition('|')[2]}")
    assert not is_bereaved("something else")


def test_an_owner_fits_its_column():
    assert len(owner_name()) <= 100
    assert Process.of(os.getpid()) is not None
