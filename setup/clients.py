"""Calendar applications our feeds and calendars are held against, each installed by a function of this module."""

from __future__ import annotations

import shutil
import tarfile
import tempfile
from pathlib import Path

from setup import debian, npm
from setup.commands import call
from setup.place import LOCKS, ROOT
from setup.say import Problem, step
from setup.stamp import Stamp
from setup.wanted import Wanted, own_environment

CLIENTS = ROOT / "var" / "clients"
SOURCES = ROOT / "tests" / "clients"
NODE_MODULES = CLIENTS / "javascript" / "node_modules"
LIBICAL = CLIENTS / "libical"
PROGRAMS = CLIENTS / "python" / "bin"  # vdirsyncer, khal, caldav-server-tester, radicale and their python
CALDAV_TESTS = CLIENTS / "caldav"  # the source of the caldav library, with its tests
HEADER = Path("/usr/include/libical/ical.h")
SABRE = Path("/usr/share/php/Sabre/VObject/includes.php")
SYSTEM_PYTHON = Path("/usr/bin/python3")  # the one Debian's bindings are for
EVOLUTION = ["evolution-data-server", "gir1.2-ecal-2.0", "python3-gi", "dbus"]
EVOLUTION_FACTORY = Path("/usr/libexec/evolution-calendar-factory")


def _javascript() -> None:
    """ical.js, which Thunderbird reads with, and node-ical."""
    folder = NODE_MODULES.parent
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(SOURCES / name, folder / name)
    shutil.copy(ROOT / ".npmrc", folder / ".npmrc")  # it lets no package run scripts of its own
    stamp = Stamp(folder, "javascript", [SOURCES / "package-lock.json"])
    if not stamp.fits() or not NODE_MODULES.is_dir():
        step("Installing ical.js and node-ical")
        npm.ci(folder)
        stamp.put()


def _libical() -> None:
    """The library of Evolution, KOrganizer and many more, with a small program of ours on it."""
    source = SOURCES / "onsets.c"
    stamp = Stamp(CLIENTS, "libical", [source])
    if stamp.fits() and LIBICAL.exists():
        return
    if not _compiles(source):
        debian.have(["libical-dev", "gcc", "libc6-dev"], ["cc", HEADER])
        call(_compiler(source), failed="The program that reads with libical could not be built.")
    stamp.put()


def python() -> None:
    """What is written in Python, in an environment of its own. Raises Problem."""
    own_environment(PROGRAMS.parent, "clients")


def _caldav_tests() -> None:
    """They are in the source alone, which the lock's hashes hold as they hold the wheel."""
    python()
    stamp = Stamp(CALDAV_TESTS, "caldav", [LOCKS / "clients.lock"])
    if stamp.fits():
        return
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "wanted"
        wanted.write_text(_pinned("caldav"))
        pip = [PROGRAMS / "python", "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps"]
        call(
            # Pip asks the source for its name: what answers is held by the lock, too.
            [
                *pip,
                "--no-build-isolation",
                "--no-binary",
                "caldav",
                "--require-hashes",
                "-r",
                wanted,
                "-d",
                folder,
            ],
            failed="The tests of the caldav library could not be fetched.",
        )
        [source] = Path(folder).glob("caldav-*.tar.gz")
        shutil.rmtree(CALDAV_TESTS, ignore_errors=True)
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
        shutil.move(Path(folder) / source.name.removesuffix(".tar.gz"), CALDAV_TESTS)
    stamp.put()


def _pinned(package: str) -> str:
    """What the lock says of one package."""
    _, start, rest = (LOCKS / "clients.lock").read_text().partition(f"\n{package}==")
    return f"{start.strip()}{rest.partition('    # via')[0]}"


def _sabre() -> None:
    """sabre/vobject, behind Nextcloud and Baïkal."""
    debian.have(["php-cli", "php-sabre-vobject"], ["php", SABRE])


def _evolution() -> None:
    """The data server of Evolution and GNOME Calendar, asked over D-Bus."""
    debian.have(EVOLUTION, [EVOLUTION_FACTORY, "dbus-run-session", SYSTEM_PYTHON])
    call(
        [SYSTEM_PYTHON, "-c", "import gi; gi.require_version('ECal', '2.0'); from gi.repository import ECal"],
        failed="Evolution Data Server is there, but Python cannot speak with it.",
    )


def _thunderbird() -> None:
    debian.have(["thunderbird"], ["thunderbird"])


def _compiler(source: Path) -> list[str | Path]:
    return ["cc", "-O1", "-o", LIBICAL, source, "-lical"]


def _compiles(source: Path) -> bool:
    try:
        call(_compiler(source), failed="")
    except Problem:
        return False
    return True


WANTED = Wanted(
    "clients",
    CLIENTS,
    {
        "javascript": _javascript,
        "libical": _libical,
        "python": python,
        "caldav's own tests": _caldav_tests,
        "sabre/vobject": _sabre,
        "Evolution": _evolution,
        "Thunderbird": _thunderbird,
    },
)
