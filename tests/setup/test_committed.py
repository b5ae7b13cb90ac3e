"""What is committed holds nothing of the machine it was made on."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from scheduler.config import KNOWN

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_versions_and_hashes_and_no_address(lock: Path):
    text = lock.read_text()

    assert not re.search(r"https?://|file://|--(extra-)?index-url|--find-links|--trusted-host", text)
    pinned = re.findall(r"^([a-z0-9._-]+)==.*\\$", text, re.MULTILINE | re.IGNORECASE)
    named = re.findall(r"^[a-z0-9]", text, re.MULTILINE | re.IGNORECASE)
    assert pinned
    assert len(pinned) == len(named), "everything is pinned, and everything has a hash"


def test_every_dependency_is_locked():
    project = (ROOT / "pyproject.toml").read_text()
    wanted = re.search(r"^dependencies = \[(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    assert wanted
    names = {name.lower().replace("_", "-") for name in re.findall(r'"([A-Za-z0-9._-]+)', wanted[1])}
    locked = set(
        re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements" / "run.lock").read_text(), re.MULTILINE)
    )

    assert names <= locked, f"run make lock: {sorted(names - locked)}"


def test_the_front_end_lock_says_what_but_not_where_from():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    for name, package in packages.items():
        assert "resolved" not in package
        if name:
            assert package["integrity"].startswith("sha512-")


def test_the_example_names_every_setting():
    example = (ROOT / ".env.example").read_text()

    assert set(re.findall(r"^#?MARRONNIER_([A-Z_]+)=", example, re.MULTILINE)) == set(KNOWN)
