"""A database that cannot be used is said in one line, without a password and without a traceback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from lvheng.cli import app
from scoring_plugins.catalogue import say
from services.database_reasons import why_unusable
from tests.databases import Cluster


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
    assert "连不上数据库服务器" in line
    assert "secret-word" not in line


def test_a_database_that_the_server_does_not_have(postgresql_cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    line = said(monkeypatch, postgresql_cluster.url("lvheng_nowhere"), "db", "upgrade")

    assert "服务器上没有这个数据库" in line
    assert "lvheng_nowhere" not in line


@pytest.fixture
def guarded(postgresql_cluster: Cluster) -> Iterator[str]:
    """The address of a server that asks this one user for a password."""
    rules = postgresql_cluster.folder / "data/pg_hba.conf"
    before = rules.read_text()
    postgresql_cluster.run("CREATE ROLE chief LOGIN PASSWORD 'right-word'")
    try:
        rules.write_text(f"local all chief scram-sha-256\n{before}")
        postgresql_cluster.run("SELECT pg_reload_conf()")
        yield f"postgresql+psycopg://chief:secret-word@/postgres?host={postgresql_cluster.folder}"
    finally:
        rules.write_text(before)
        postgresql_cluster.run("SELECT pg_reload_conf()")
        postgresql_cluster.run("DROP ROLE chief")


def test_a_password_that_the_server_does_not_take(guarded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    # The rules are read anew a moment later.
    lines = (said(monkeypatch, guarded, "statistics", "--committee", "140900", "--year", "2023") for _ in range(100))
    line = next(line for line in lines if "lvheng db upgrade" not in line)

    assert "数据库服务器不接受这个用户或口令" in line
    assert not any(word in line for word in ("secret-word", "chief", "authentication"))


@pytest.mark.parametrize(
    "url", ["secret-word", "mysql://chief:secret-word@localhost/lvheng", "postgresql+psycopg2://chief:secret-word@h/l"]
)
def test_an_address_of_another_kind(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    line = said(monkeypatch, url, "db", "upgrade")

    assert "postgresql+psycopg://" in line
    assert "secret-word" not in line


def test_a_file_that_is_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lvheng.db").write_bytes(b"neither a table nor a page\n" * 400)

    line = said(monkeypatch, f"sqlite:///{tmp_path / 'lvheng.db'}", "db", "upgrade")

    assert "LVHENG_DATA_DIR" in line
    assert "不是数据库，或者已经损坏" in line


def test_a_folder_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")

    assert str(tmp_path / "file") in said(monkeypatch, f"sqlite:///{tmp_path / 'file' / 'lvheng.db'}", "db", "upgrade")


def why(engine: Engine, *statements: str) -> str | None:
    """Why one of the statements could not be carried out."""

    def carry_out() -> None:
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))

    with pytest.raises(DBAPIError) as failed:
        carry_out()
    return why_unusable(failed.value)


def test_reasons_of_a_file_are_told_in_chinese(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'some.db'}", connect_args={"timeout": 0}, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x TEXT)"))
    full = why(engine, "PRAGMA max_page_count = 2", "INSERT INTO t VALUES (zeroblob(100000))")
    read_only = why(engine, "PRAGMA query_only = ON", "DELETE FROM t")
    with engine.connect() as holder:
        holder.exec_driver_sql("BEGIN IMMEDIATE")
        locked = why(engine, "DELETE FROM t WHERE x = '13912345678'")
    elsewhere = why(create_engine(f"sqlite:///{tmp_path / 'none' / 'some.db'}"))
    engine.dispose()

    assert [full, read_only, locked, elsewhere] == [
        say("database.why_disk_full"),
        say("database.why_read_only"),
        say("database.why_locked"),
        say("database.why_cannot_open"),
    ]


def test_reasons_of_a_server_are_told_in_chinese(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x int)"))
    read_only = why(engine, "SET TRANSACTION READ ONLY", "INSERT INTO t VALUES (1)")
    with engine.begin() as holder:
        holder.execute(text("LOCK TABLE t"))
        locked = why(engine, "SET LOCAL lock_timeout = '10ms'", "SELECT * FROM t")
    lost = why(engine, "SELECT pg_terminate_backend(pg_backend_pid())")
    engine.dispose()

    assert [read_only, locked, lost] == [say("database.why_read_only"), say("database.why_locked"), say("database.why_stopping")]


def test_a_rare_reason_quotes_nothing_and_a_fault_of_ours_is_none(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'some.db'}")
    rare = why(engine, "SELECT 'x' FROM nowhere WHERE 13912345678 == '王某甲' \"王某甲\"")
    ours = why(engine, "CREATE TABLE t (x TEXT NOT NULL)", "INSERT INTO t VALUES (NULL)")
    engine.dispose()

    assert rare == "near “…”: syntax error"
    assert ours is None
