"""The published tables of the demo's works hold the source's figures, and in every cell what is found by asking the database anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from sqlalchemy import Connection, text
from sqlmodel import Session

from services.database import create_engine, reading
from services.statistics.entries import spoken
from services.statistics.works import WorksAsked, work_statistics
from tests.demo import lvheng
from tests.services.demo.test_demo import AT_LEAST, CODE, PUBLISHED, YEAR, in_office, published, statistics_of

# A filed proposal of the year: written down without the program's own conditions.
FILED = """p.submitted_on BETWEEN '2023-01-01' AND '2023-12-31' AND p.withdrawn_on IS NULL
  AND EXISTS (SELECT 1 FROM proposal_mark m WHERE m.proposal_id = p.id AND m.mark = 'filed' AND m.verified_at IS NOT NULL)
  AND EXISTS (SELECT 1 FROM sponsorship s WHERE s.proposal_id = p.id AND s.position = 1 AND s.verified_at IS NOT NULL)"""
OF_UNITS = f"""SELECT u.name, COUNT(*) FILTER (WHERE h.role = 'lead'), COUNT(*) FILTER (WHERE h.role = 'separate'),
  COUNT(*) FILTER (WHERE h.role = 'co'), COUNT(*) FILTER (WHERE h.role <> 'co' AND r.verified_at IS NOT NULL)
  FROM handling h JOIN handling_unit u ON u.id = h.unit_id JOIN proposal p ON p.id = h.proposal_id LEFT JOIN reply r ON r.handling_id = h.id
  WHERE h.verified_at IS NOT NULL AND {FILED} GROUP BY u.name"""
OF_SECTORS = f"""SELECT x.name, COUNT(*) FROM proposal p JOIN sponsorship s ON s.proposal_id = p.id AND s.position = 1
  JOIN membership b ON b.member_id = s.member_id AND b.from_on <= p.submitted_on AND COALESCE(b.to_on, '9999-12-31') >= p.submitted_on
  JOIN term t ON t.id = b.term_id AND p.submitted_on BETWEEN t.starts_on AND t.ends_on JOIN sector x ON x.id = b.sector_id
  WHERE {FILED} GROUP BY x.name"""


@pytest.fixture(scope="module")
def book(demo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return _written(demo_url, tmp_path_factory.mktemp("works") / "works.xlsx", "works")


@pytest.fixture(scope="module")
def asked(demo_url: str) -> Iterator[Connection]:
    engine = create_engine(demo_url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _written(url: str, path: Path, form: str) -> Any:
    lvheng(url, "appraisal", "export", "--committee", CODE, "--year", str(YEAR), "--format", form, "--output", str(path))
    return openpyxl.load_workbook(path, data_only=True)


def table(book: Any, sheet: str) -> dict[str, dict[str, Any]]:
    """The rows of a sheet by their name, under the headings."""
    rows = [list(row) for row in book[sheet].iter_rows(values_only=True)]
    head = next(place for place, row in enumerate(rows) if len([cell for cell in row if cell is not None]) > 2)
    return {row[0]: dict(zip(rows[head][1:], row[1:], strict=True)) for row in rows[head + 1 :]}


def assert_counted_alike(session: Session) -> None:
    """Every figure of the year is the one that is counted record by record, and opens into as many."""
    actor, committee_id = in_office(session, "demo-reader")
    asked = WorksAsked(committee_id, date(YEAR, 1, 1), date(YEAR, 12, 31))
    found = {figure.name: figure for figure in work_statistics(session, actor, asked, date(YEAR, 12, 31)).whole.figures}
    figures = [
        figure for figure in statistics_of(session).figures if figure.name not in ("activities", "sessions", "person_times", "members")
    ]
    same = ("value", "unverified", "percent", "numerator", "denominator", "denominator_name", "label", "definition")

    assert {f.name: [getattr(f, name) for name in same] for f in figures} == {
        f.name: [getattr(found[f.name], name) for name in same] for f in figures
    }
    counted = [found[name] for name in ("proposals_filed", "proposals_key", "opinion_reports_collected", "reference_topics")]
    assert [len(figure.records) for figure in counted] == [figure.value for figure in counted]


def test_every_figure_is_counted_in_one_way(demo_url: str) -> None:
    engine = create_engine(demo_url)
    with reading(engine) as session:
        assert_counted_alike(session)
    engine.dispose()


def test_the_tables_hold_the_published_figures(book: Any) -> None:
    told = {**table(book, "提案"), **table(book, "信息")}

    def value(name: str) -> int:
        return int(str(told[spoken(name)[0]]["合计"]).removesuffix("%"))

    assert {name: value(name) for name in PUBLISHED} == {name: published(path) for name, path in PUBLISHED.items()}
    assert [name for name, path in AT_LEAST.items() if value(name) < published(path)] == []


def test_units_and_sectors_have_in_each_cell_what_the_database_says(book: Any, asked: Connection) -> None:
    units, sectors = table(book, "按承办单位"), table(book, "按界别")
    columns = [spoken(name)[0] for name in ("handlings_lead", "handlings_separate", "handlings_co", "handlings_replied")]

    whole = units.pop("全部")
    assert {name: [row[each] for each in columns] for name, row in units.items()} == {
        row[0]: list(row[1:]) for row in asked.execute(text(OF_UNITS))
    }
    assert [whole[each] for each in columns] == [sum(row[each] for row in units.values()) for each in columns]
    filed = spoken("proposals_filed")[0]
    assert {name: row[filed] for name, row in sectors.items() if name != "全部" and row[filed]} == {
        row[0]: row[1] for row in asked.execute(text(OF_SECTORS))
    }
    assert sectors["全部"][filed] == asked.execute(text(f"SELECT COUNT(*) FROM proposal p WHERE {FILED}")).scalar_one()
