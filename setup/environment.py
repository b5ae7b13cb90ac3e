"""The virtual environment in `.venv`, filled from a lock file, hashes checked."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path

from setup.commands import call
from setup.place import LOCKS, PYTHON, ROOT, VENV
from setup.say import Problem, step
from setup.stamp import Stamp

INSTALL: list[str | Path] = [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check"]

NO_PIP = (
    "This Python cannot make a virtual environment with pip in it: its ensurepip is missing, and there is no pip, "
    "uv or virtualenv to help. Install one of them (on Debian or Ubuntu: apt-get install python3-venv), then try again."
)


def prepare(lock: str) -> None:
    """`.venv` with everything `requirements/{lock}.lock` names, and this checkout installed in it."""
    if not _works():
        _create()
    _dependencies(lock)
    _project()


def add(lock: str) -> None:
    """More locked packages into an environment that is there already."""
    _dependencies(lock)


def _works() -> bool:
    if not PYTHON.exists():
        return False
    try:
        call([PYTHON, "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"], failed="")
    except Problem:
        # The Python it was made with is gone or too old, or the making was interrupted.
        return False
    return True


def _create() -> None:
    step(f"Making the environment in .venv with Python {sys.version.split()[0]}")
    if VENV.is_symlink() or VENV.is_file():
        raise Problem(f"{VENV} is in the way: it is not a folder that set-up made.")
    shutil.rmtree(VENV, ignore_errors=True)
    failed = "The virtual environment could not be made."
    if importlib.util.find_spec("ensurepip"):
        try:
            call([sys.executable, "-m", "venv", VENV], failed=failed)
            return
        except Problem:
            # Debian ships an ensurepip that only says which package is missing.
            shutil.rmtree(VENV, ignore_errors=True)
    try:
        call([sys.executable, "-m", "venv", "--without-pip", VENV], failed=failed)
        _pip_from_elsewhere()
    except Problem:
        shutil.rmtree(VENV, ignore_errors=True)
        raise


def _pip_from_elsewhere() -> None:
    """Without ensurepip: any pip, uv or wheel of pip this machine already has can fill the environment."""
    wheels = sorted(Path("/usr/share/python-wheels").glob("pip-*.whl"))
    ways: list[tuple[list[str | Path], dict[str, str]]] = [
        ([sys.executable, "-m", "pip", "--python", PYTHON, "install", "-q", "pip"], {}),
        *(([PYTHON, "-m", "pip", "install", "-q", "pip"], {"PYTHONPATH": str(wheel)}) for wheel in wheels),
        *(([pip, "--python", PYTHON, "install", "-q", "pip"], {}) for pip in _on_path("pip3", "pip")),
        *(([uv, "pip", "install", "-q", "--python", PYTHON, "pip"], {}) for uv in _on_path("uv")),
        *(([tool, "--clear", VENV], {}) for tool in _on_path("virtualenv")),
    ]
    for command, env in ways:
        try:
            call(command, failed="", env=env)
            call([PYTHON, "-m", "pip", "--version"], failed="")
        except Problem:
            continue
        return
    raise Problem(NO_PIP)


def _on_path(*names: str) -> list[str]:
    return [found for name in names if (found := shutil.which(name))]


def _dependencies(lock: str) -> None:
    file = LOCKS / f"{lock}.lock"
    stamp = Stamp(VENV, lock, [file])
    if stamp.fits():
        return
    step(f"Installing what requirements/{lock}.lock names")
    call(
        [*INSTALL, "--require-hashes", "-r", file],
        failed=f"The dependencies of requirements/{lock}.lock could not be installed.",
    )
    stamp.put()


def _project() -> None:
    stamp = Stamp(VENV, "project", [ROOT / "pyproject.toml", LOCKS / "run.lock"])
    if stamp.fits() and (VENV / "bin" / "marronnier").exists():
        return
    step("Installing Marronnier itself")
    call(
        [*INSTALL, "--no-deps", "--no-build-isolation", "-e", "."],
        failed="Marronnier itself could not be installed in .venv.",
    )
    stamp.put()
