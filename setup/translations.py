"""The compiled catalogue: made from the .po files, never committed."""

from __future__ import annotations

from setup.commands import call
from setup.place import PYTHON, ROOT, VENV
from setup.say import step
from setup.stamp import Stamp


def prepare() -> None:
    """Compiles `web/translations`; nothing to do when no .po file changed."""
    script = ROOT / "web" / "catalogue.py"
    if not script.is_file():
        return
    sources = sorted((ROOT / "web" / "translations").glob("*/*.po"))
    stamp = Stamp(VENV, "translations", [script, *sources])
    compiled = list((ROOT / "web" / "translations").glob("**/*.mo"))
    if stamp.fits() and compiled:
        return
    step("Compiling the translations")
    call([PYTHON, "-m", "web.catalogue", "compile"], failed="The translations could not be compiled.")
    stamp.put()
