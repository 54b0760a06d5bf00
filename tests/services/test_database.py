from __future__ import annotations

from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from services.audit import acting
from services.database import _alembic, create_engine, glanced, reading, require_current, transaction, upgrade
from services.errors import Refusal
from services.models import HandlingUnit, metadata
from tests.services.conftest import House


def test_the_migrations_make_exactly_the_tables_of_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)

    assert differences == []


def test_upgrading_again_changes_nothing(database_url: str, engine: Engine) -> None:
    def sectors() -> list[tuple[object, ...]]:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text("SELECT id, code, name FROM sector ORDER BY id"))]

    before = sectors()
    upgrade(database_url)

    require_current(engine)
    assert len(before) == 36
    assert sectors() == before


def test_an_appraisal_from_before_groups_were_appraised_keeps_its_steps(tmp_path_factory: pytest.TempPathFactory) -> None:
    # SQLite makes the table anew while others refer to it; PostgreSQL changes it where it stands.
    url = f"sqlite:///{tmp_path_factory.mktemp('older') / 'house.db'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        command.upgrade(_alembic(connection), "0014")
        moment = datetime(2024, 1, 1, tzinfo=UTC)
        tables = MetaData()
        tables.reflect(connection, only=("account", "appraisal", "appraisal_step"))
        regulation = {"regulation": "jinan", "title": "办法", "version": date(2020, 1, 1), "status": "complete", "content_hash": "x"}
        for table, row in (
            ("account", {"id": 1, "name": "a", "display_name": "甲"}),
            (
                "appraisal",
                {"id": 7, "year": 2023, **regulation, "regulation_source": "x", "notice_days": 5, "state": "open", "opened_by_id": 1}
                | {"opened_at": moment},
            ),
            ("appraisal_step", {"appraisal_id": 7, "event": "open", "became": "open", "made_by_id": 1, "made_at": moment}),
        ):
            connection.execute(tables.tables[table].insert().values(committee_id=1, **row))
    upgrade(url)
    with engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT id, year, group_kind, notice_days FROM appraisal").all()
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    with engine.begin() as connection, pytest.raises(DBAPIError, match="FOREIGN KEY"):
        connection.exec_driver_sql("DELETE FROM appraisal")
    engine.dispose()

    assert (kept, broken) == ([(7, 2023, "", 5)], [])


def test_a_newer_database_is_refused_untouched(database_url: str, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Refusal) as refused_upgrade:
        upgrade(database_url)
    with pytest.raises(Refusal) as refused_work:
        require_current(engine)

    assert (refused_upgrade.value.code, refused_work.value.code) == ("DATABASE_IS_NEWER", "DATABASE_IS_NEWER")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == ["9999"]


def test_an_older_database_is_refused_with_the_command_that_mends_it(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(Refusal, match="lvheng db upgrade"):
        require_current(engine)


def test_an_empty_database_is_told_to_upgrade(tmp_path_factory: pytest.TempPathFactory) -> None:
    engine = create_engine(f"sqlite:///{tmp_path_factory.mktemp('empty') / 'new.db'}")
    try:
        with pytest.raises(Refusal, match="lvheng db upgrade"):
            require_current(engine)
    finally:
        engine.dispose()


def test_sqlite_keeps_what_it_acknowledged_and_checks_references(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    try:
        with engine.connect() as connection:
            found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous", "foreign_keys")]
    finally:
        engine.dispose()

    assert found == ["wal", 2, 1]


def test_a_read_sees_one_moment_while_others_write(house: House) -> None:
    def count(session: object) -> int:
        found: int = session.execute(text("SELECT count(*) FROM handling_unit")).scalar_one()  # type: ignore[attr-defined]
        return found

    with reading(house.engine) as session:
        before = count(session)
        with transaction(house.engine) as writer, acting(writer, house.registrar, "unit.add"):
            writer.add(HandlingUnit(committee_id=house.committee_id, name="民政局"))
        during = count(session)
    with reading(house.engine) as session:
        after = count(session)

    assert (before, during, after) == (0, 0, 1)


def test_writers_at_once_take_turns_and_lose_nothing(house: House) -> None:
    together, writers, each = Barrier(4), 4, 10
    failures: list[BaseException] = []

    def write(writer: int) -> None:
        try:
            together.wait()
            for place in range(each):
                with transaction(house.engine) as session, acting(session, house.registrar, "unit.add"):
                    session.add(HandlingUnit(committee_id=house.committee_id, name=f"单位{writer}-{place}"))
        except BaseException as failure:
            failures.append(failure)

    threads = [Thread(target=write, args=(writer,)) for writer in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert house.row_counts()["handling_unit"] == writers * each


def test_the_error_of_a_statement_does_not_repeat_what_it_was_about(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(DBAPIError) as failed:
        connection.execute(text("SELECT 1 FROM no_such_table WHERE name = :name"), {"name": "王某某"})

    assert "no_such_table" in str(failed.value)
    assert "王某某" not in str(failed.value)


def _cut_all(url: str) -> None:
    """End every other connection to the database, as a restart of its server does."""
    other = create_engine(url)
    with other.connect() as connection:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        connection.execute(text(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {others}"))
    other.dispose()


def _count(session: Session) -> int:
    return int(session.connection().execute(text("SELECT count(*) FROM sector")).scalar_one())


def test_a_connection_that_lay_idle_and_was_cut_is_made_anew(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = create_engine(postgresql_url)
    with reading(engine) as session, reading(engine) as other:
        assert _count(session) == _count(other) == 36
    _cut_all(postgresql_url)
    monkeypatch.setattr("services.database._SECONDS_TRUSTED", 0.0)

    for _ in range(3):
        with reading(engine) as session, reading(engine) as other:
            assert _count(session) == _count(other) == 36
    engine.dispose()


def test_a_glance_is_taken_again_when_the_connection_was_cut_a_moment_ago(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = create_engine(postgresql_url)
    # However slow the machine is, it is a moment ago.
    monkeypatch.setattr("services.database._SECONDS_TRUSTED", 600.0)
    assert glanced(engine, _count) == 36
    _cut_all(postgresql_url)

    assert glanced(engine, _count) == 36
    with reading(engine) as session:
        assert _count(session) == 36
    engine.dispose()


def test_a_glance_leaves_connections_as_they_were(engine: Engine) -> None:
    assert glanced(engine, _count) == 36

    with transaction(engine) as session:
        session.connection().execute(text("DELETE FROM sector_alias"))
        session.rollback()
    with reading(engine) as session:
        assert session.connection().execute(text("SELECT count(*) FROM sector_alias")).scalar_one() > 0
