"""OpenSMTPD, delivering to one Maildir a reader.

In the open and without a sign-in: Debian's build breaks off every encrypted connection (an OpenSSL newer than it
knows), and it signs nobody in without one. Both are told of aiosmtpd (`test_mail_server.py`).
"""

from __future__ import annotations

import fcntl
import mailbox
import shutil
import tempfile
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from setup.servers.opensmtpd import CONTROL
from tests.servers.process import Process, free_port, said_by

READERS = ("ada@example.org", "eve@example.org")
SETTINGS = """
table readers { {readers} }
listen on 127.0.0.1 port {port}
action "keep" maildir "{folder}/box/%{rcpt.user}" virtual { "@" = "mail" }
match from any for rcpt-to <readers> action "keep"
"""
# Where its queue and its door for orders lie is built into it: one at a time on a machine.
ONE_AT_A_TIME = Path(tempfile.gettempdir()) / "marronnier-test-opensmtpd.lock"


class OpenSmtpd:
    def __init__(self) -> None:
        self._alone = ONE_AT_A_TIME.open("w")
        fcntl.flock(self._alone, fcntl.LOCK_EX)
        # It delivers as another user, to whom the folders of a test run are closed.
        self.folder = Path(tempfile.mkdtemp())
        self.folder.chmod(0o755)
        self.port = free_port()
        self._lay_out()
        self.process = Process(["/usr/sbin/smtpd", "-d", "-f", self.folder / "smtpd.conf"], self.folder)
        self.process.takes_a_call("127.0.0.1", self.port)

    def letters(self, reader: str) -> list[EmailMessage]:
        """All that a reader found in their Maildir, once what it confirmed is delivered."""
        end = time.monotonic() + 30
        while said_by([CONTROL, "show", "queue"], self.folder).strip():
            assert time.monotonic() < end, self.process.said.read_text()[-2000:]
            time.sleep(0.02)
        return self._box(reader)

    def stop(self) -> None:
        self.process.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        self._alone.close()

    def _box(self, reader: str) -> list[EmailMessage]:
        box = self.folder / "box" / reader.partition("@")[0]
        if not (box / "new").is_dir():
            return []
        kept = mailbox.Maildir(box, create=False)
        found = [
            message_from_bytes(kept.get_bytes(key), policy=policy.default) for key in sorted(kept.keys())
        ]
        return [letter for letter in found if isinstance(letter, EmailMessage)]

    def _lay_out(self) -> None:
        box = self.folder / "box"
        box.mkdir()
        shutil.chown(box, "mail", "mail")
        filled = {
            "folder": str(self.folder), "port": str(self.port),
            "readers": ", ".join(f'"{reader}"' for reader in READERS),
        }  # fmt: skip
        settings = SETTINGS
        for name, value in filled.items():
            settings = settings.replace(f"{{{name}}}", value)
        (self.folder / "smtpd.conf").write_text(settings)
