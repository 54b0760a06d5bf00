"""Any number of ids is one parameter, and the database finds them by its index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import Connection, Engine, select
from sqlmodel import col

from services.listings.among import among
from services.models import Sector

KEY = col(Sector.id)


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        yield connection


@pytest.mark.parametrize("ids", [[], [1], [3, 1, 36], range(1, 2000)], ids=len)
def test_those_with_the_ids_are_found(connection: Connection, ids: Sequence[int]) -> None:
    every = set(connection.execute(select(KEY)).scalars())
    found = set(connection.execute(select(KEY).where(among(KEY, "ids")), {"ids": list(ids)}).scalars())

    assert len(every) > 30
    assert found == every & set(ids)


def test_it_stands_beside_other_conditions(connection: Connection) -> None:
    statement = select(KEY).where(among(KEY, "some") | among(KEY, "others"), ~among(KEY, "others"), col(Sector.position) >= 0)
    found = connection.execute(statement, {"some": [1, 2, 3], "others": [3, 4]}).scalars()

    assert set(found) == {1, 2}


def test_sqlite_looks_them_up(engine: Engine) -> None:
    """Compared with true or false, as SQLite has neither, it would go through all rows."""
    if engine.dialect.name != "sqlite":
        pytest.skip("of few rows PostgreSQL reads all, whatever is asked")
    statement = str(select(col(Sector.name)).where(among(KEY, "ids")).compile(engine))
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", ("[1]",)).all()

    assert plan[0][3] == "SEARCH sector USING INTEGER PRIMARY KEY (rowid=?)"
