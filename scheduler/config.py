"""Settings from the environment, each also as `…_FILE`. All problems are told at once, in sentences."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "MARRONNIER_"
VALKEY_ADDRESS = Path("valkey") / "address"  # in the data folder: where the embedded Valkey listens


class SettingsError(Exception):
    """One sentence for each wrong setting; the process must not start."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    data_dir: Path
    database_url: str = field(repr=False)
    redis_url: str | None = field(repr=False)  # None: the embedded Valkey under data_dir
    secret_key: str | None = field(repr=False)  # None: var/secret.key, made on first start
    old_secret_keys: tuple[str, ...] = field(repr=False, default=())
    bind_host: str = "127.0.0.1"
    bind_port: int = 8000
    public_url: str = ""  # links are built from it, never from Host
    allow_addresses: tuple[str, ...] = ()
    trusted_proxies: int = 0
    workers: int = 2
    smtp_url: str | None = field(repr=False, default=None)
    media_url: str | None = field(repr=False, default=None)  # a bucket; None: data_dir/media
    mail_from: str = ""
    log_format: str = "plain"
    pause_after_failures: int = 5
    pause_after_hours: int = 24
    series_horizon_days: int = 60  # how far ahead dates of a series become posts

    @property
    def secure_cookies(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def is_loopback(self) -> bool:
        try:
            return ipaddress.ip_address(self.bind_host).is_loopback
        except ValueError:
            return self.bind_host == "localhost"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        return _Reader(environ if environ is not None else os.environ).settings(cls)


class _Reader:
    """Collects the problems instead of stopping at the first."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def settings(self, cls: type[Settings]) -> Settings:
        self._known_names()
        data_dir = Path(self.word("DATA_DIR") or "var").expanduser().absolute()
        host, port = self._bind()
        made = cls(
            data_dir=data_dir,
            database_url=self._database_url(data_dir),
            redis_url=self._url("REDIS_URL", ("redis", "rediss", "unix", "valkey")),
            secret_key=self.word("SECRET_KEY"),
            old_secret_keys=tuple((self.word("OLD_SECRET_KEYS") or "").split()),
            bind_host=host,
            bind_port=port,
            public_url=(self._url("PUBLIC_URL", ("http", "https")) or _address(host, port)).rstrip("/"),
            allow_addresses=self._addresses(),
            trusted_proxies=self.number("TRUSTED_PROXIES", 0, 0, 10),
            workers=self.number("WORKERS", 2, 1, 64),
            smtp_url=self._url("SMTP_URL", ("smtp", "smtps")),
            media_url=self._bucket(),
            mail_from=self.word("MAIL_FROM") or "",
            pause_after_failures=self.number("PAUSE_AFTER_FAILURES", 5, 1, 1000),
            pause_after_hours=self.number("PAUSE_AFTER_HOURS", 24, 0, 1000),
            series_horizon_days=self.number("SERIES_HORIZON_DAYS", 60, 1, 400),
            log_format=self._one_of("LOG_FORMAT", ("plain", "json"), "plain"),
        )
        if made.smtp_url and "@" not in made.mail_from:
            self.problems.append(
                "MARRONNIER_MAIL_FROM must be an e-mail address when MARRONNIER_SMTP_URL is set."
            )
        if made.secret_key is not None and len(made.secret_key) < 32:
            self.problems.append("MARRONNIER_SECRET_KEY is too short: give at least 32 characters.")
        if self.problems:
            raise SettingsError(self.problems)
        return made

    def word(self, name: str) -> str | None:
        """The setting, or the content of the file `…_FILE` names; empty counts as not set."""
        value, path = self.environ.get(PREFIX + name), self.environ.get(f"{PREFIX}{name}_FILE")
        if value and path:
            self.problems.append(f"Set {PREFIX}{name} or {PREFIX}{name}_FILE, not both.")
        if path and not value:
            try:
                value = Path(path).read_text().strip()
            except (OSError, UnicodeDecodeError) as trouble:
                why = getattr(trouble, "strerror", None) or "it is not text"
                self.problems.append(f"{PREFIX}{name}_FILE: cannot read {path} ({why}).")
        return value or None

    def number(self, name: str, default: int, least: int, most: int) -> int:
        word = self.word(name)
        if word is None:
            return default
        if not word.isdecimal() or not least <= int(word) <= most:
            self.problems.append(
                f"{PREFIX}{name} must be a whole number from {least} to {most}, not {word!r}."
            )
            return default
        return int(word)

    def _one_of(self, name: str, choices: tuple[str, ...], default: str) -> str:
        word = self.word(name) or default
        if word not in choices:
            self.problems.append(f"{PREFIX}{name} must be one of {', '.join(choices)}, not {word!r}.")
        return word

    def _url(self, name: str, schemes: tuple[str, ...]) -> str | None:
        word = self.word(name)
        if word is None:
            return None
        parts = urlsplit(word)
        if parts.scheme not in schemes or not (parts.netloc or parts.scheme == "unix"):
            # The value may hold a password: it is not repeated.
            self.problems.append(
                f"{PREFIX}{name} must be an address starting with {' or '.join(s + '://' for s in schemes)}."
            )
        return word

    def _bucket(self) -> str | None:
        word = self.word("MEDIA_URL")
        # The value may hold a secret: it is repeated neither here nor by what Python says of it.
        try:
            parts = urlsplit(word or "s3:///bucket")
            named = (parts.hostname, parts.port, parts.username) and bool(parts.path.strip("/"))
        except ValueError:
            named = False
        if not named or parts.scheme not in ("s3", "s3+http") or "@" in parts.path:
            self.problems.append(
                f"{PREFIX}MEDIA_URL must be s3://KEY:SECRET@HOST/BUCKET (or s3+http://…), "
                "with each / of key and secret written as %2F, each @ as %40."
            )
        return word

    def _database_url(self, data_dir: Path) -> str:
        word = self.word("DATABASE_URL")
        if word is None:
            return f"sqlite:///{data_dir / 'marronnier.sqlite3'}"
        if not word.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://", "postgres://")):
            self.problems.append(f"{PREFIX}DATABASE_URL must start with sqlite:/// or postgresql://.")
        return word

    def _bind(self) -> tuple[str, int]:
        word = self.word("BIND") or "127.0.0.1:8000"
        host, _, port = word.rpartition(":")
        host = host.strip("[]")
        if not host or not port.isdecimal() or not 0 < int(port) < 65536:
            self.problems.append(f"{PREFIX}BIND must be HOST:PORT, such as 127.0.0.1:8000, not {word!r}.")
            return "127.0.0.1", 8000
        return host, int(port)

    def _addresses(self) -> tuple[str, ...]:
        words = (self.word("ALLOW_ADDRESSES") or "").replace(",", " ").split()
        for word in words:
            if "/" in word:
                try:
                    ipaddress.ip_network(word)
                except ValueError:
                    self.problems.append(
                        f"{PREFIX}ALLOW_ADDRESSES: {word!r} is not a network such as 10.0.0.0/8."
                    )
        return tuple(words)

    def _known_names(self) -> None:
        for name in self.environ:
            plain = name.removesuffix("_FILE")
            if name.startswith(PREFIX) and plain.removeprefix(PREFIX) not in KNOWN:
                self.problems.append(f"{name} is not a setting of Marronnier; .env.example lists them all.")


KNOWN = frozenset(
    [
        "DATA_DIR",
        "DATABASE_URL",
        "REDIS_URL",
        "SECRET_KEY",
        "OLD_SECRET_KEYS",
        "BIND",
        "PUBLIC_URL",
        "ALLOW_ADDRESSES",
        "TRUSTED_PROXIES",
        "WORKERS",
        "MEDIA_URL",
        "SMTP_URL",
        "MAIL_FROM",
        "LOG_FORMAT",
        "PAUSE_AFTER_FAILURES",
        "PAUSE_AFTER_HOURS",
        "SERIES_HORIZON_DAYS",
    ]
)


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
