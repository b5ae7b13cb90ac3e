from __future__ import annotations

import os
import signal
import subprocess
import sys

from workers.processes import Process, dies_with_us, is_bereaved, orphaned, owner_name


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


def test_a_child_whose_parent_died_before_the_exec_dies_in_spite_of_the_parents_handler():
    before = signal.signal(signal.SIGTERM, lambda number, frame: None)
    prepare = dies_with_us(signal.SIGTERM)
    try:
        # As seen by a child that was adopted by somebody else meanwhile.
        child = subprocess.Popen(["sleep", "30"], preexec_fn=lambda: orphan(prepare))  # noqa: PLW1509
        assert child.wait(10) == -signal.SIGTERM
    finally:
        signal.signal(signal.SIGTERM, before)


def orphan(prepare) -> None:
    os.getppid = lambda: 1
    prepare()


def test_who_is_to_die_with_a_parent_that_is_gone_knows_it():
    program = (
        "from workers.processes import *; die_with(os.getppid(), 15); gone = orphaned(); print(gone())\n"
    )
    program += "os.getppid = lambda: 1; print(gone())"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert said.stdout.split() == ["False", "True"]
    assert not orphaned()()
