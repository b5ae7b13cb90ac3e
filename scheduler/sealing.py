"""Secrets at rest, and signatures on links: one master key, a separate key derived for each purpose.

The master key comes from MARRONNIER_SECRET_KEY, else from `secret.key` in the data folder, made on first start.
To rotate it, put the new key first: in the file, older keys follow on lines of their own; in the environment they
stand in MARRONNIER_OLD_SECRET_KEYS. What older keys sealed or signed stays good until they are taken away.
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets
import stat
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

    from scheduler.config import Settings

KEY_FILE = "secret.key"
SHORTEST = 32


class SecretKeyProblem(Exception):
    """The key file cannot be trusted or read; the sentence says what to do. The process must not start."""


class CannotOpen(Exception):
    """Sealed with a key that is no longer known: the channel has to be connected again."""


class Sealer:
    """Seals what only we may read, signs what only we may have written. The first key is the current one."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = [key.encode() for key in keys]

    @cached_property
    def _fernet(self) -> MultiFernet:
        # Eight megabytes of library, for those who open or seal something only.
        from cryptography.fernet import Fernet, MultiFernet

        return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in self._derived("seal")])

    @classmethod
    def of(cls, settings: Settings) -> Sealer:
        """The sealer of this installation; makes the key file when there is none. Raises SecretKeyProblem."""
        keys = [settings.secret_key] if settings.secret_key else read_or_make(settings.data_dir / KEY_FILE)
        return cls([*keys, *settings.old_secret_keys])

    def seal(self, words: str) -> str:
        return self._fernet.encrypt(words.encode()).decode()

    def open(self, sealed: str) -> str:
        """Raises CannotOpen."""
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise CannotOpen("This secret was sealed with a key that is no longer known.") from None

    def rotate(self, sealed: str) -> str:
        """The same secret under the current key."""
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.rotate(sealed.encode()).decode()
        except InvalidToken:
            raise CannotOpen("This secret was sealed with a key that is no longer known.") from None

    def sign(self, purpose: str, value: str) -> str:
        """A signature safe in a URL, good for this purpose only."""
        return _mac(self.derive(f"sign {purpose}"), value)

    def verify(self, purpose: str, value: str, signature: str) -> bool:
        # Every key is tried in full: the time it takes must not tell which one fitted.
        given = signature.encode("utf-8", "replace")
        fits = [
            hmac.compare_digest(_mac(key, value).encode(), given) for key in self._derived(f"sign {purpose}")
        ]
        return any(fits)

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose, such as signing cookies; always the same for the same master key."""
        return self._derived(purpose)[0]

    def _derived(self, purpose: str) -> list[bytes]:
        return [_hkdf(key, f"marronnier {purpose}".encode()) for key in self._keys]

    def __repr__(self) -> str:
        return f"<Sealer with {len(self._keys)} keys>"


def _hkdf(key: bytes, info: bytes) -> bytes:
    """RFC 5869 with SHA-256 and no salt; 32 bytes are its first block."""
    extracted = hmac.digest(bytes(32), key, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")


def _mac(key: bytes, value: str) -> str:
    digest = hmac.digest(key, value.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def read_or_make(path: Path) -> list[str]:
    """The keys in the file, current one first. Raises SecretKeyProblem."""
    if not path.exists():
        _make(path)
    try:
        mode = path.stat().st_mode
        keys = [line.strip() for line in path.read_text().splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as trouble:
        raise SecretKeyProblem(f"The secret key in {path} cannot be read ({_why(trouble)}).") from None
    if stat.S_IMODE(mode) & 0o077:
        raise SecretKeyProblem(f"Others may read the secret key in {path}: run “chmod 600 {path}”.")
    if not keys or any(len(key) < SHORTEST for key in keys):
        raise SecretKeyProblem(f"{path} does not hold a secret key of at least {SHORTEST} characters a line.")
    return keys


def _make(path: Path) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            # A link never replaces: of two processes that start at once, one key wins and both use it.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    except OSError as trouble:
        raise SecretKeyProblem(f"The secret key cannot be written to {path} ({_why(trouble)}).") from None


def _why(trouble: Exception) -> str:
    return getattr(trouble, "strerror", None) or "it is not text"
