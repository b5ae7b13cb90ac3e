"""What the log never says."""

from __future__ import annotations

import logging

import pytest
import structlog

from scheduler import logbook


@pytest.mark.parametrize("log_format", ["plain", "json"])
def test_a_trace_tells_where_it_broke_and_not_with_which_values(
    log_format: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    before = structlog.get_config()
    logbook.configure(log_format, "test")

    password = "hunter2"

    def sign_in(password: str) -> None:
        raise RuntimeError("broken")

    try:
        sign_in(password)
    except RuntimeError:
        structlog.get_logger("trial").exception("unexpected")
    structlog.configure(**before)

    said = capsys.readouterr().err
    assert "RuntimeError: broken" in said
    assert password not in said


def test_a_fault_is_told_by_its_kind_and_place_never_by_its_words() -> None:
    try:
        raise ValueError("https://hooks.example/T0KEN?secret=hunter2")
    except ValueError as broke:
        told = logbook.fault(broke)

    assert told["fault"] == "ValueError"
    assert told["at"][-1].startswith("test_logbook.py:")
    assert "hunter2" not in str(told)
