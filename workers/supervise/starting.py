"""Before anything starts: every problem at once, each as one sentence that says what to do."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from scheduler.clock import SystemClock
from scheduler.command import Refused
from scheduler.config import PREFIX, Settings, SettingsError
from scheduler.sealing import Sealer, SecretKeyProblem
from workers import valkey

RELEASED = datetime(2026, 11, 1, tzinfo=UTC)
LEAST_FREE = 50_000_000  # bytes: a database that cannot grow cannot write an attempt down


def settings_from(environ: Mapping[str, str]) -> Settings:
    """The settings, or Refused with everything wrong in them and around them."""
    try:
        settings = Settings.from_env(environ)
    except SettingsError as wrong:
        around = {name: environ[name] for name in (f"{PREFIX}DATA_DIR", f"{PREFIX}BIND") if name in environ}
        try:
            more = [*_data_folder(Settings.from_env(around)), *_port(Settings.from_env(around))]
        except SettingsError:
            more = []
        raise Refused(*wrong.problems, *more) from None
    problems = list(_data_folder(settings))
    if problems:
        # Without a data folder there is no lock; the rest is told now rather than next time.
        raise Refused(*problems, *_port(settings), *_clock())
    return settings


def check(settings: Settings) -> None:
    """What can only be said once leftovers are gone. Raises Refused."""
    problems = [*_port(settings), *_clock(), *_secret_key(settings), *_valkey(settings)]
    if problems:
        raise Refused(*problems)


def migrate(settings: Settings) -> None:
    """Loads most of the house: for a process that ends soon."""
    from scheduler.command.database import bring_up_to_date
    from scheduler.db.sessions import make_engine

    engine = make_engine(settings.database_url)
    try:
        bring_up_to_date(engine)
    finally:
        engine.dispose()


def _data_folder(settings: Settings) -> Iterator[str]:
    folder = settings.data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"writable")
        free = shutil.disk_usage(folder).free
    except OSError as trouble:
        yield f"The data folder {folder} cannot be written to ({trouble.strerror}): set MARRONNIER_DATA_DIR."
        return
    if free < LEAST_FREE:
        yield f"Only {free // 1_000_000} MB are free for the data folder {folder}: make room for it."


def _port(settings: Settings) -> Iterator[str]:
    host, port = settings.bind_host, settings.bind_port
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            # As the server itself will: a port that only rests after a stop is not taken.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except socket.gaierror:
        yield f"There is no address {host!r} to listen on: set MARRONNIER_BIND to HOST:PORT."
    except OSError as trouble:
        yield _port_sentence(host, port, trouble)


def _port_sentence(host: str, port: int, trouble: OSError) -> str:
    if trouble.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is taken by another program: "
            f"stop it, or choose another port with MARRONNIER_BIND={host}:{port + 1}."
        )
    if trouble.errno == errno.EACCES:
        return f"This user may not open port {port}: choose one above 1023 with MARRONNIER_BIND."
    return f"{host} is not an address of this machine ({trouble.strerror}): set MARRONNIER_BIND to HOST:PORT."


def _clock() -> Iterator[str]:
    now = SystemClock().now()
    if now < RELEASED:
        yield f"This machine's clock says {now:%Y-%m-%d}: set it right first, or posts would leave at wrong times."


def _secret_key(settings: Settings) -> Iterator[str]:
    try:
        Sealer.of(settings)
    except SecretKeyProblem as problem:
        yield str(problem)


def _valkey(settings: Settings) -> Iterator[str]:
    if settings.redis_url:
        return
    try:
        if not os.access(binary := valkey.binary_path(), os.X_OK):
            yield f"The embedded Valkey {binary} may not be run: set MARRONNIER_REDIS_URL."
    except valkey.ValkeyProblem as problem:
        yield str(problem)
