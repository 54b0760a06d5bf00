"""A database that cannot be used is said in one line, without a password and without a traceback."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lvheng.cli import app


def said(monkeypatch: pytest.MonkeyPatch, url: str, *command: str) -> str:
    monkeypatch.setenv("LVHENG_DATABASE_URL", url)

    outcome = CliRunner().invoke(app, list(command))

    assert (outcome.exit_code, type(outcome.exception)) == (1, SystemExit)
    assert outcome.output.startswith("未办理:")
    assert len(outcome.output.splitlines()) == 1
    return outcome.output


@pytest.mark.parametrize(
    "command", [("db", "upgrade"), ("statistics", "--committee", "140900", "--year", "2023"), ("serve", "--port", "0")]
)
def test_a_server_that_does_not_answer(command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        # Bound but not listening: nobody else answers there meanwhile.
        taken.bind(("127.0.0.1", 0))
        line = said(monkeypatch, f"postgresql+psycopg://chief:secret-word@127.0.0.1:{taken.getsockname()[1]}/lvheng", *command)

    assert "LVHENG_DATABASE_URL" in line
    assert "secret-word" not in line


@pytest.mark.parametrize(
    "url", ["secret-word", "mysql://chief:secret-word@localhost/lvheng", "postgresql+psycopg2://chief:secret-word@h/l"]
)
def test_an_address_of_another_kind(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    line = said(monkeypatch, url, "db", "upgrade")

    assert "postgresql+psycopg://" in line
    assert "secret-word" not in line


def test_a_file_that_is_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lvheng.db").write_bytes(b"neither a table nor a page\n" * 400)

    assert "LVHENG_DATA_DIR" in said(monkeypatch, f"sqlite:///{tmp_path / 'lvheng.db'}", "db", "upgrade")


def test_a_folder_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")

    assert str(tmp_path / "file") in said(monkeypatch, f"sqlite:///{tmp_path / 'file' / 'lvheng.db'}", "db", "upgrade")
