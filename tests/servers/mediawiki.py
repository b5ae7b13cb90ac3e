"""MediaWiki from the system's packages, on SQLite and PHP's own web server, with a bot password."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from setup.servers.mediawiki import CODE
from simulators.mediawiki import MediaWikiSimulator
from simulators.simulator import Public
from tests.servers.process import Process, free_port, said_by
from tests.servers.real import RealPlatform
from tests.servers.rows import rows_of

ADMIN, BOT = "Admin", "Admin@calendar"
GRANTS = "basic,highvolume,editpage,createeditmovepage,delete,uploadfile,uploadeditmovefile"
EXTRA = """
$wgEnableUploads = true;
$wgUploadDirectory = '{folder}/files';
$wgUploadPath = '/files';
$wgRateLimits = [];
$wgJobRunRate = 0;
"""
PAGES = """
SELECT page_id, old_text FROM page
JOIN slots ON slot_revision_id = page_latest
JOIN content ON content_id = slot_content_id
JOIN text ON old_id = CAST(SUBSTR(content_address, 4) AS INTEGER)
WHERE page_namespace = 0 ORDER BY page_id
"""


class MediaWikiServer:
    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        for name in ("data", "conf", "files"):
            (folder / name).mkdir()
        said_by(
            ["php", CODE / "maintenance/install.php", "--dbtype", "sqlite", "--dbname", "wiki",
             "--dbpath", folder / "data", "--server", self.address, "--scriptpath", "",
             "--pass", "not used, and long", "--confpath", folder / "conf", "Le wiki", ADMIN],
            folder,
        )  # fmt: skip
        self.settings = folder / "conf/LocalSettings.php"
        self.settings.write_text(self.settings.read_text() + EXTRA.replace("{folder}", str(folder)))
        self.passwords = 0
        self._new_password()
        self.process = Process(
            ["php", "-S", f"127.0.0.1:{self.port}", "-t", CODE],
            folder, {"MW_CONFIG_FILE": str(self.settings), "PHP_CLI_SERVER_WORKERS": "4"},
        )  # fmt: skip
        self.process.answers_at(f"{self.address}/api.php?action=query&format=json")

    def revoke(self) -> None:
        """The password in use is taken back; there is another bot with a new one."""
        with closing(sqlite3.connect(self.folder / "data/wiki.sqlite", timeout=30)) as connection:
            connection.execute("DELETE FROM bot_passwords")
            connection.commit()
        self._new_password()

    def _new_password(self) -> None:
        self.passwords += 1
        self.password = f"{self.passwords:032x}"
        said_by(
            ["php", CODE / "maintenance/createBotPassword.php", "--conf", self.settings,
             "--appid", "calendar", "--grants", GRANTS, ADMIN, self.password],
            self.folder,
        )  # fmt: skip

    def stop(self) -> None:
        self.process.stop()


class RealMediaWiki(RealPlatform):
    def __init__(self, server: MediaWikiServer) -> None:
        self.server, self.address = server, server.address
        self.like = MediaWikiSimulator("")
        super().__init__()

    def revoke(self) -> None:
        self.server.revoke()

    def everything(self) -> list[Public]:
        return [
            Public(str(number), text, tuple(re.findall(r"\[\[File:[^\]]*alt=([^\]|]*)", text)))
            for number, text in rows_of(self.server.folder / "data/wiki.sqlite", PAGES)
        ]
