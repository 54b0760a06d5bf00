"""`lvheng statistics` counts works as they are asked for: of a tree, of any days, of a sector, group or unit, row by row."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from typer.testing import CliRunner

from lvheng.cli import app
from services.database import create_engine, transaction
from tests.demo import CODE, YEAR, lvheng
from tests.services.test_work_statistics import found_province

OF_COMMITTEE = ("statistics", "--committee", CODE)
OF_YEAR = (*OF_COMMITTEE, "--year", str(YEAR))


def printed(url: str, *options: str) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(lvheng(url, *OF_COMMITTEE, *options, "--json"))
    return found


def values(figures: dict[str, Any], *names: str) -> list[int]:
    return [figures[name]["value"] for name in names]


def test_two_spans_of_a_year_are_the_year(demo_url: str) -> None:
    names = ("proposals_submitted", "opinion_reports_collected", "supervision_visits", "supervision_groups")
    year = printed(demo_url, "--year", str(YEAR))
    spans = (("2023-01-01", "2023-08-15"), ("2023-08-16", "2023-12-31"))
    spans_told = [printed(demo_url, "--from", first, "--to", last, "--by", "committee") for first, last in spans]
    first = spans_told[0]

    assert (first["from"], first["to"], first["tree"], first["by"]) == ("2023-01-01", "2023-08-15", False, "committee")
    assert [values(each["rows"][0]["figures"], *names) for each in spans_told] == [values(each["figures"], *names) for each in spans_told]
    assert [sum(of) for of in zip(*(values(each["figures"], *names) for each in spans_told), strict=True)] == values(
        year["figures"], *names
    )
    assert all(each["figures"]["supervision_visits"]["value"] for each in spans_told)


def test_a_tree_has_a_row_for_each_committee_that_may_be_read(database_url: str) -> None:
    engine = create_engine(database_url)
    with transaction(engine) as session:
        found_province(session)
    engine.dispose()
    asked = ("statistics", "--committee", "990000", "--year", "2023", "--tree", "--by", "committee")
    told = orjson.loads(lvheng(database_url, *asked, "--json"))
    of_city = lvheng(database_url, *asked, "--as", "above")

    filed = {row["name"]: row["figures"]["proposals_filed"]["value"] for row in told["rows"]}
    assert filed == {"政协省": 1, "政协甲市": 2, "政协乙市": 0, "政协甲县": 1, "政协乙县": 1}
    assert (told["figures"]["proposals_filed"]["value"], told["left_out"], len(told["committees"])) == (5, 0, 5)
    assert "共 4 个委员会;另有 1 个无权查看" in of_city
    assert "政协乙县" not in of_city


def test_the_rows_of_a_sector_are_printed_with_what_they_count_and_what_is_left_out(demo_url: str) -> None:
    text = lvheng(demo_url, *OF_YEAR, "--by", "unit", "--sector", "经济界")
    told = printed(demo_url, "--year", str(YEAR), "--by", "unit", "--sector", "经济界")
    whole, (row, *_) = told["figures"]["proposals_filed"], told["rows"]

    assert 0 < whole["value"] == whole["record_count"] < 374
    assert "supervision_groups" not in told["figures"]
    assert (whole["label"], whole["opens"]) == ("立案(件)", "Proposal")
    assert row["figures"]["handlings_lead"].keys() == {
        *("value", "unverified", "numerator", "denominator", "denominator_name", "percent", "record_count")
    }
    assert "只计界别“经济界”" in text
    assert "政协忻州市委员会 2023-01-01 至 2023-12-31" in text
    assert row["name"] in text


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ((), "请写 --year，或者同时写 --from 和 --to"),
        (("--year", "2023", "--from", "2023-01-01", "--to", "2023-06-30"), "两者只用一种"),
        (("--from", "2023-01-01"), "请写 --year，或者同时写 --from 和 --to"),
        (("--from", "2023-06-30", "--to", "2023-01-01"), "日期范围的止 2023-01-01 早于起 2023-06-30"),
        (("--from", "2013-06-30", "--to", "2023-01-01"), "统计期最多 6 个年度"),
        (("--year", "2023", "--sector", "经济届"), "没有名为“经济届”的界别，请按界别全称填写。是否应为“经济界”"),
        (("--year", "2023", "--group", ""), "没有名为“”的活动组"),
        (("--year", "2023", "--tree", "--unit", "没有的单位"), "没有名为“没有的单位”的承办单位"),
        (("--year", "2023", "--by", "sector", "--as", "demo-proposal-staff"), "没有"),
    ],
)
def test_what_cannot_be_counted_is_told(demo_url: str, options: tuple[str, ...], sentence: str) -> None:
    outcome = CliRunner().invoke(app, [*OF_COMMITTEE, *options], env={"LVHENG_DATABASE_URL": demo_url})

    assert outcome.exit_code == 1
    assert outcome.stdout == ""
    assert sentence in outcome.stderr
