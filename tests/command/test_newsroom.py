"""The command line as an operator uses it; the database is a file, because each command opens its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler.charter import adopted
from scheduler.command import main
from scheduler.db import Sessions
from scheduler.people import Role, Workspace, tokens
from scheduler.people.finding import memberships_of, user_by_email
from scheduler.people.passwords import verify
from scheduler.people.resetting import reset_for
from tests.newsroom import NOON

ADA = "ada@example.org"
INIT = [
    *("init", "--workspace", "Maison des Estuaires", "--zone", "Europe/Paris"),
    *("--locale", "fr", "--owner", ADA),
]


@pytest.fixture
def sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> Sessions:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MARRONNIER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MARRONNIER_DATABASE_URL", sqlite_url)
    return Sessions(sqlite_url)


@pytest.fixture
def password(tmp_path: Path) -> str:
    file = tmp_path / "password"
    file.write_text("quatre mots en français\n")
    return str(file)


@pytest.fixture
def newsroom(sessions: Sessions, password: str, capsys: pytest.CaptureFixture[str]) -> Sessions:
    assert main([*INIT, "--password-file", password]) == 0
    capsys.readouterr()
    return sessions


def test_init_opens_a_newsroom_with_its_owner_and_a_charter(newsroom):
    with newsroom.reading() as session:
        ada = user_by_email(session, ADA)
        (membership,) = memberships_of(session, ada.id)

        assert membership.role == Role.OWNER
        assert (membership.workspace.name, membership.workspace.zone) == (
            "Maison des Estuaires",
            "Europe/Paris",
        )
        assert verify(ada.password_hash, "quatre mots en français")
        assert adopted(session, membership.workspace_id) is not None


def test_init_works_on_a_database_that_does_not_exist_yet(tmp_path, monkeypatch, password, capsys):
    monkeypatch.setenv("MARRONNIER_DATA_DIR", str(tmp_path / "new" / "folder"))

    assert main([*INIT, "--password-file", password]) == 0
    assert "is open" in capsys.readouterr().out


def test_a_second_init_is_refused(newsroom, password, capsys):
    assert main([*INIT, "--password-file", password]) == 2
    assert "open already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--zone", "Europe/Pariss", "not a time zone"),
        ("--owner", "ada", "not an e-mail address"),
        ("--password-file", "/nowhere/at/all", "cannot be read"),
        ("--password-file", "short", "at least 10 characters"),
    ],
)
def test_a_wrong_answer_is_one_sentence_and_changes_nothing(
    sessions, password, capsys, tmp_path, option, value, sentence
):
    (tmp_path / "short").write_text("short")
    words = [*INIT, "--password-file", password]
    words[words.index(option) + 1] = value

    assert main(words) == 2

    said = capsys.readouterr()
    assert sentence in said.err
    assert "Traceback" not in said.err
    with sessions.reading() as session:
        assert session.scalar(select(Workspace)) is None


def test_token_prints_only_a_token_that_opens_the_api(newsroom, capsys):
    assert main(["token", "--user", ADA, "--name", "bench"]) == 0

    secret = capsys.readouterr().out
    assert secret.count("\n") == 1
    with newsroom.reading() as session:
        found = tokens.bearer(session, secret.strip())
        assert found is not None
        assert (found[0].name, found[0].scopes, found[1].user.email) == ("bench", None, ADA)


def test_a_token_of_nobody_is_refused(newsroom, capsys):
    assert main(["token", "--user", "eve@example.org", "--name", "bench"]) == 2
    assert "Nobody here" in capsys.readouterr().err


def test_a_person_is_added_with_a_role(newsroom, password, capsys):
    words = ["user", "add", "--email", "Bo@Example.org", "--role", "editor", "--password-file", password]

    assert main(words) == 0
    assert main(words) == 2

    assert "already known" in capsys.readouterr().err
    with newsroom.reading() as session:
        (membership,) = memberships_of(session, user_by_email(session, "bo@example.org").id)
        assert membership.role == Role.EDITOR


def test_a_reset_prints_a_link_that_is_good_now(newsroom, capsys):
    assert main(["user", "reset", ADA]) == 0

    link = capsys.readouterr().out.strip()
    assert link.startswith("http://127.0.0.1:8000/password-reset/")
    with newsroom.reading() as session:
        assert reset_for(session, link.rpartition("/")[2], NOON) is not None


def test_wrong_settings_are_told_all_at_once(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MARRONNIER_BIND", "nowhere")
    monkeypatch.setenv("MARRONNIER_WORKERS", "many")

    assert main(["migrate"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 2


def test_an_unknown_command_names_the_known_ones(capsys):
    assert main(["publish"]) == 2
    assert "doctor" in capsys.readouterr().err


def test_a_dotenv_file_gives_settings_the_environment_does_not(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    for name in ("MARRONNIER_WORKERS", "MARRONNIER_BIND"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MARRONNIER_LOG_FORMAT", "plain")
    (tmp_path / ".env").write_text(
        '# ours\nMARRONNIER_WORKERS="lots"\nMARRONNIER_LOG_FORMAT=wrong\nPATH=/nowhere\n'
    )

    assert main(["migrate"]) == 2

    said = capsys.readouterr().err
    assert "MARRONNIER_WORKERS" in said
    assert "LOG_FORMAT" not in said
    # What the file set must not reach the next test.
    monkeypatch.delenv("MARRONNIER_WORKERS", raising=False)
