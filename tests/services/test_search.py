"""Finding by words: how texts are compared, that both databases agree, and that no row is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, inspect, literal, select
from sqlmodel import Session, SQLModel, col

from services.database import _alembic, create_engine, upgrade
from services.errors import Refusal
from services.models import Member, Proposal, Sector
from services.models.searched import Searched
from services.search import all_found, normalised, search_text, words_of
from tests.databases import fresh_name
from tests.graphql_schema.city import City, city_on, found_city

# Whatever could mean something to LIKE, to a pattern, to a database or to a collation.
LETTERS = st.text(st.sampled_from("委员会张三一二ABab12%_\\*?.'\"-·ßéÉ"), max_size=6)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest) -> Iterator[City]:
    with city_on(request.param, request, 3) as city:
        yield city


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("Straße", "strasse"),
        ("张　三", "张三"),
        ("  关于 加强\t \n建设  ", "关于加强建设"),
        ("HD 2023  1", "hd 2023 1"),
        ("关于 A 类 项目", "关于 a 类项目"),
        ("阿卜杜拉·买买提", "阿卜杜拉买买提"),
        ("阿卜杜拉•买买提", "阿卜杜拉买买提"),
        ("3．5", "3.5"),
        ("㈱①", "(株)1"),
        ("", ""),
    ],
)
def test_texts_are_compared_without_width_case_spaces_and_dots(written: str, compared: str) -> None:
    assert normalised(written) == compared


@given(st.text(st.characters(codec="utf-8")))
def test_every_word_of_a_text_is_found_in_it(written: str) -> None:
    words = [word for part in written.split() for word in normalised(part).split()]

    assert [word for word in words if word not in search_text([written])] == []


def test_parts_are_found_each_for_itself() -> None:
    assert search_text(["关于教育", None, "", "TA-1"]) == "关于教育\nta-1"


def test_a_search_is_split_into_words_each_once() -> None:
    assert words_of(" 教育  ＴＡ-1\u3000教育 ") == ("教育", "ta-1")
    assert words_of(None) == words_of("  ") == ()


@pytest.mark.parametrize("asked", ["长" * 101, " ".join("一二三四五六七八九十甲"), "教\0育"])
def test_a_search_that_is_no_search_is_refused(asked: str) -> None:
    with pytest.raises(Refusal, match="搜索文字") as refused:
        words_of(asked, "filter.text")

    assert (refused.value.code, refused.value.field) == ("BAD_TEXT", "filter.text")


@given(whole=LETTERS, words=st.lists(LETTERS.filter(bool), max_size=3))
def test_a_database_finds_what_contains_every_word_and_nothing_else(city: City, whole: str, words: list[str]) -> None:
    held: Any = literal(whole)
    with city.engine.connect() as connection:
        found = connection.execute(select(literal(1)).where(*all_found(held, words))).all()

    assert bool(found) == all(word in whole for word in words)


def searched_tables() -> list[type[Searched]]:
    return sorted((table for table in Searched.__subclasses__() if issubclass(table, SQLModel)), key=lambda table: table.__name__)


def test_every_row_holds_what_it_is_found_by(city: City) -> None:
    with Session(city.engine) as session:
        for table in searched_tables():
            rows: list[Any] = list(session.execute(select(table)).scalars())

            assert rows, table.__name__
            assert {row.search_text for row in rows} == {search_text(getattr(row, name) for name in table.FOUND_BY) for row in rows}


def test_a_row_that_is_changed_is_found_by_its_new_words_and_no_longer_by_the_old(engine: Engine) -> None:
    found_city(engine, 2)
    with Session(engine) as session:
        session.execute(select(Member).where(col(Member.number) == "0001")).scalar_one().name = "欧阳 ＸＹ"
        session.flush()
        found_by = session.execute(select(col(Member.search_text)).where(col(Member.number) == "0001")).scalar_one()

        assert found_by == "欧阳 xy\n0001"
        session.rollback()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_rows_of_before_are_filled_when_the_database_is_upgraded(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """The root committee and its sectors are there from the second migration on."""
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'old.db'}"
        if kind == "postgresql":
            url = stack.enter_context(request.getfixturevalue("postgresql_cluster").database(fresh_name(), "template0"))
        engine = create_engine(url)
        stack.callback(engine.dispose)
        with engine.begin() as connection:
            scripts = ScriptDirectory.from_config(_alembic(connection))
            command.upgrade(_alembic(connection), str(scripts.get_revision("0007").down_revision))
            columns = [column["name"] for column in inspect(connection).get_columns("sector")]
        upgrade(url)
        with Session(engine) as session:
            found = {row.search_text: row.name for row in session.execute(select(Sector)).scalars()}

    assert "search_text" not in columns
    assert len(found) == 36
    assert all(found_by == search_text([name]) for found_by, name in found.items())


def test_a_search_looks_at_numbers_too(city: City) -> None:
    with Session(city.engine) as session:
        found = (
            session.execute(select(col(Proposal.number)).where(*all_found(col(Proposal.search_text), ["ta-0000", "服务"]))).scalars().all()
        )

    assert found == ["TA-0000"]
