"""OpenSMTPD from Debian: a mail server as people run them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from setup import debian
from setup.say import Problem

CONTROL = Path("/usr/sbin/smtpctl")


def install() -> None:
    if os.geteuid() != 0:
        raise Problem("OpenSMTPD can only be started as root.")
    # Packages of mail servers push each other out: nobody's own is taken away for a test.
    if not CONTROL.exists() and shutil.which("sendmail", path="/usr/sbin:/usr/bin"):
        raise Problem("This machine has a mail server of its own, and OpenSMTPD would take its place.")
    debian.have(["opensmtpd"], [CONTROL])
