"""WordPress from the system's packages, with its official SQLite drop-in, on PHP's own web server."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

from setup.servers import wordpress
from simulators.simulator import Public
from simulators.wordpress import WordPressSimulator
from tests.servers.process import Process, free_port, said_by
from tests.servers.real import RealPlatform
from tests.servers.rows import rows_of

CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', ''); define('DB_PASSWORD', ''); define('DB_HOST', '');
define('DB_DIR', '{folder}/database/'); define('DB_FILE', 'site.sqlite');
// Anything else wants https before it knows application passwords.
define('WP_ENVIRONMENT_TYPE', 'local');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true);
define('WP_HOME', '{address}'); define('WP_SITEURL', '{address}');
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
ROUTER = """<?php
$path = $_SERVER['DOCUMENT_ROOT'] . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (is_file($path)) return false;
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
"""
INSTALL = """<?php
define('WP_INSTALLING', true);
require '{folder}/site/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
$made = wp_install('Le carnet', 'redaction', 'redaction@example.org', false, '', 'not used here');
update_option('permalink_structure', '/%postname%/');
wp_delete_post(1, true);
echo WP_Application_Passwords::create_new_application_password($made['user_id'], ['name' => 'calendar'])[0];
"""
ANOTHER = """<?php
require '{folder}/site/wp-load.php';
WP_Application_Passwords::delete_all_application_passwords(1);
echo WP_Application_Passwords::create_new_application_password(1, ['name' => 'calendar'])[0];
"""
USER = "redaction"


class WordPressServer:
    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._lay_out()
        self.password = self._php(INSTALL)
        self.process = Process(
            ["php", "-S", f"127.0.0.1:{self.port}", "-t", folder / "site", folder / "router.php"],
            folder, {"PHP_CLI_SERVER_WORKERS": "4"},
        )  # fmt: skip
        self.process.answers_at(f"{self.address}/wp-json/")

    def revoke(self) -> None:
        """The password in use is taken back; `password` is a new one."""
        self.password = self._php(ANOTHER)

    def stop(self) -> None:
        self.process.stop()

    @property
    def database(self) -> Path:
        return self.folder / "database" / "site.sqlite"

    def _lay_out(self) -> None:
        site = self.folder / "site"
        # Links followed: its files look for their neighbours.
        shutil.copytree(wordpress.CODE, site, ignore=_dangling)
        content = site / "wp-content"
        plugin = content / "plugins" / "sqlite-database-integration"
        shutil.copytree(wordpress.DROP_IN, plugin)
        database = plugin / "wp-includes/sqlite/class-wp-sqlite-db.php"
        # WordPress 6.1 looks into it from outside; it is private since the drop-in is made for later ones.
        database.write_text(
            database.read_text().replace("private $allow_unsafe_unq", "public $allow_unsafe_unq")
        )
        (content / "db.php").write_text(
            (plugin / "db.copy").read_text()
            .replace("{SQLITE_IMPLEMENTATION_FOLDER_PATH}", str(plugin))
            .replace("{SQLITE_PLUGIN}", "sqlite-database-integration/load.php")
        )  # fmt: skip
        (self.folder / "database").mkdir()
        config = CONFIG.replace("{folder}", str(self.folder)).replace("{address}", self.address)
        (site / "wp-config.php").write_text(config)
        (self.folder / "router.php").write_text(ROUTER)

    def _php(self, words: str) -> str:
        script = self.folder / "do.php"
        script.write_text(words.replace("{folder}", str(self.folder)))
        return said_by(["php", script], self.folder).strip()


class RealWordPress(RealPlatform):
    def __init__(self, server: WordPressServer) -> None:
        self.server, self.address = server, server.address
        self.like = WordPressSimulator("")
        super().__init__()

    def revoke(self) -> None:
        self.server.revoke()

    def everything(self) -> list[Public]:
        return [
            Public(str(number), _words(content), self._alts(number, content))
            for number, content in self._rows(
                "SELECT ID, post_content FROM wp_posts WHERE post_type = 'post' AND post_status = 'publish'"
            )
        ]

    def _alts(self, number: int, content: str) -> tuple[str, ...]:
        first = self._rows(
            "SELECT alt.meta_value FROM wp_postmeta AS picture JOIN wp_postmeta AS alt"
            " ON alt.post_id = picture.meta_value AND alt.meta_key = '_wp_attachment_image_alt'"
            f" WHERE picture.meta_key = '_thumbnail_id' AND picture.post_id = {number}"
        )
        return tuple(
            map(
                html.unescape,
                [row[0] for row in first] + re.findall(r'(?:alt|aria-label)="([^"]+)"', content),
            )
        )

    def _rows(self, query: str) -> list[tuple]:  # type: ignore[type-arg]
        return rows_of(self.server.database, query)


def _dangling(folder: str, names: list[str]) -> list[str]:
    """By hand: `ignore_dangling_symlinks` holds a relative link against the working folder, and leaves out good ones."""
    return [name for name in names if not (Path(folder) / name).exists()]


def _words(content: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", content)).strip()
