from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from scheduler.config import Settings
from scheduler.sealing import CannotOpen, Sealer, SecretKeyProblem

OLD = "the-first-key-of-this-house-was-this-one"
NEW = "and-after-the-rotation-we-have-this-other"


def settings_in(folder: Path, **more: str) -> Settings:
    return Settings.from_env({"MARRONNIER_DATA_DIR": str(folder), **more})


def test_what_was_sealed_can_be_opened_and_does_not_show():
    sealer = Sealer([OLD])

    sealed = sealer.seal("mot de passe: été 🌊")

    assert "passe" not in sealed
    assert sealer.open(sealed) == "mot de passe: été 🌊"
    assert OLD not in repr(sealer)


def test_an_old_key_opens_and_the_new_one_seals():
    sealed = Sealer([OLD]).seal("token")
    rotated = Sealer([NEW, OLD]).rotate(sealed)

    assert Sealer([NEW, OLD]).open(sealed) == "token"
    assert Sealer([NEW]).open(rotated) == "token"
    with pytest.raises(CannotOpen):
        Sealer([NEW]).open(sealed)


def test_a_signature_is_good_for_its_purpose_and_value_only():
    sealer = Sealer([OLD])
    signature = sealer.sign("unsubscribe", "recipient-1")

    assert sealer.verify("unsubscribe", "recipient-1", signature)
    assert Sealer([NEW, OLD]).verify("unsubscribe", "recipient-1", signature)
    assert not sealer.verify("unsubscribe", "recipient-2", signature)
    assert not sealer.verify("feed", "recipient-1", signature)
    assert not sealer.verify("unsubscribe", "recipient-1", signature[:-1])
    assert not sealer.verify("unsubscribe", "recipient-1", "é\udc80")
    assert not Sealer([NEW]).verify("unsubscribe", "recipient-1", signature)


def test_keys_for_two_purposes_have_nothing_in_common():
    sealer = Sealer([OLD])

    assert sealer.derive("cookies") != sealer.derive("csrf")
    assert sealer.derive("cookies") == Sealer([OLD]).derive("cookies")


def test_the_first_start_makes_a_key_file_only_we_can_read(tmp_path):
    first = Sealer.of(settings_in(tmp_path / "data"))
    file = tmp_path / "data" / "secret.key"

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Sealer.of(settings_in(tmp_path / "data")).open(first.seal("token")) == "token"
    assert [path.name for path in file.parent.iterdir()] == ["secret.key"]


def test_two_processes_that_start_at_once_agree_on_the_key(tmp_path):
    sealers: list[Sealer] = []
    start = threading.Barrier(8)

    def begin() -> None:
        start.wait()
        sealers.append(Sealer.of(settings_in(tmp_path)))

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({sealer.derive("test") for sealer in sealers}) == 1


def test_a_key_file_others_may_read_is_refused(tmp_path):
    Sealer.of(settings_in(tmp_path))
    (tmp_path / "secret.key").chmod(0o644)

    with pytest.raises(SecretKeyProblem, match="chmod 600"):
        Sealer.of(settings_in(tmp_path))


def test_an_empty_or_short_key_file_is_refused(tmp_path):
    file = tmp_path / "secret.key"
    file.touch(0o600)

    with pytest.raises(SecretKeyProblem, match="32 characters"):
        Sealer.of(settings_in(tmp_path))
    file.write_text("short\n")
    with pytest.raises(SecretKeyProblem, match="32 characters"):
        Sealer.of(settings_in(tmp_path))


def test_a_second_line_in_the_key_file_is_an_old_key(tmp_path):
    file = tmp_path / "secret.key"
    file.touch(0o600)
    file.write_text(f"{NEW}\n{OLD}\n")

    assert Sealer.of(settings_in(tmp_path)).open(Sealer([OLD]).seal("token")) == "token"


def test_the_key_of_the_environment_leaves_no_file(tmp_path):
    sealer = Sealer.of(settings_in(tmp_path, MARRONNIER_SECRET_KEY=NEW, MARRONNIER_OLD_SECRET_KEYS=OLD))

    assert sealer.open(Sealer([OLD]).seal("token")) == "token"
    assert not list(tmp_path.iterdir())


def test_keys_are_derived_as_rfc_5869_says():
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = Sealer(["k" * 40]).derive("signing cookies")

    assert derived == HKDF(SHA256(), 32, salt=None, info=b"marronnier signing cookies").derive(b"k" * 40)
