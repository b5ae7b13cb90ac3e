from __future__ import annotations

import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from setup import ci, sizes
from setup.icons import sprite
from setup.say import Problem
from setup.stamp import Stamp

ROOT = Path(__file__).parents[2]
CLOCK = (
    '<svg\n  xmlns="http://www.w3.org/2000/svg"\n  viewBox="0 0 24 24"\n>\n'
    '  <path stroke="none" d="M0 0h24v24H0z" fill="none" />\n  <path d="M12 7v5" />\n</svg>'
)


def a_python(folder: Path, name: str, version: str, *, new_enough: bool) -> None:
    """A program that answers as a Python of that version would."""
    program = folder / name
    answer = "exit 0" if new_enough else "exit 1"
    program.write_text(f'#!/bin/sh\nif [ "$1" = -V ]; then echo "Python {version}"; else {answer}; fi\n')
    program.chmod(0o755)


def find_python(folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(ROOT / "setup" / "find_python.sh")],
        env={"PATH": str(folder), **env},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_newer_python_beside_an_old_one_is_found(tmp_path):
    a_python(tmp_path, "python3", "3.9.2", new_enough=False)
    a_python(tmp_path, "python3.12", "3.12.1", new_enough=True)

    assert find_python(tmp_path).stdout.strip() == str(tmp_path / "python3.12")


@pytest.mark.parametrize("env", [{}, {"PYTHON": "python3"}])
def test_a_too_old_python_is_one_sentence(tmp_path, env):
    a_python(tmp_path, "python3", "3.9.2", new_enough=False)

    done = find_python(tmp_path, **env)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "3.11 or newer" in done.stderr
    assert "3.9.2" in done.stderr


def test_no_python_at_all_says_what_to_install(tmp_path):
    done = find_python(tmp_path)

    assert done.returncode == 1
    assert "apt-get install python3" in done.stderr


def test_a_stamp_fits_only_the_inputs_it_was_put_for(tmp_path):
    lock = tmp_path / "lock"
    lock.write_text("one")
    Stamp(tmp_path, "step", [lock]).put()
    assert Stamp(tmp_path, "step", [lock]).fits()

    lock.write_text("two")

    assert not Stamp(tmp_path, "step", [lock]).fits()


def test_the_sprite_holds_each_icon_once_without_its_frame(tmp_path):
    (tmp_path / "outline").mkdir()
    (tmp_path / "outline" / "clock.svg").write_text(CLOCK)
    (tmp_path / "icons.txt").write_text("# ours\nclock\nclock\n")

    drawn = ET.fromstring(sprite(tmp_path / "icons.txt", tmp_path))

    (symbol,) = drawn
    assert symbol.get("id") == "clock"
    assert [path.get("d") for path in symbol] == ["M12 7v5"]


def test_an_icon_that_does_not_exist_is_named(tmp_path):
    (tmp_path / "icons.txt").write_text("clokc")

    with pytest.raises(Problem, match="clokc"):
        sprite(tmp_path / "icons.txt", tmp_path)


def test_long_files_and_nameless_modules_are_complained_about():
    said = sizes.complaints(
        {
            "scheduler/utils.py": "x = 1\n",
            "web/page.py": "x = 1\n" * 351,
            "migrations/versions/first.py": "x = 1\n" * 999,
            **{f"web/fine{n}.py": "x = 1\n" * 20 for n in range(5)},
        }
    )

    assert [sentence.split()[0] for sentence in said] == ["scheduler/utils.py:", "web/page.py"]


def test_results_are_counted_from_what_pytest_wrote(tmp_path):
    report = tmp_path / "test.xml"
    report.write_text('<testsuites><testsuite tests="10" failures="1" errors="2" skipped="3"/></testsuites>')

    assert ci.count(report) == (4, 3, 3)
    assert ci.count(tmp_path / "none.xml") == (0, 0, 0)


def test_the_shares_leave_the_clone_its_minutes():
    assert sum(share.minutes for share in ci.SHARES) <= 65
