"""`lvheng appraisal ballot`: a ballot from its opening to the points it comes to."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from lvheng.cli import app
from services.database import reading
from services.models import Assessment
from tests.databases import Foundations
from tests.graphql_schema.city import CODE
from tests.services.appraisals.test_ballots import assessing_city

OPEN = (
    *("open", "--year", "2023", "--item", "附加分", "--voters", "主席会议成员", "--because", "办法第四条"),
    *("--choice", "优秀=4", "--choice", "称职=3", "--divide-by", "marked", "--round-to", "0.01"),
    *("--voted-on", "2024-01-22", "--dated-on", "2023-12-31"),
)
TABLE = "委员编号,优秀,称职\n0001,10,4\n0002,,15\n"


def test_a_ballot_is_opened_counted_from_a_table_and_concluded(
    foundations: Foundations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, wrong = tmp_path / "票数.csv", tmp_path / "错.csv"
    table.write_text(TABLE, encoding="utf-8-sig")
    wrong.write_text(TABLE.replace("15", "十五").replace("10", "x"), encoding="utf-8")
    with foundations.copy("sqlite", assessing_city) as (engine, _):
        monkeypatch.setenv("LVHENG_DATABASE_URL", engine.url.render_as_string(hide_password=False))

        def ballot(*words: str, status: int = 0) -> str:
            who = () if words[0] == "list" else ("--as", "appraiser")
            outcome = CliRunner().invoke(app, ["appraisal", "ballot", *words, "--committee", CODE, *who])
            assert outcome.exit_code == status, outcome.output
            return outcome.output

        numbers = ("--issued", "16", "--returned", "15", "--valid", "15")
        opened = ballot(*OPEN)
        refused = ballot("count", "1", str(wrong), *numbers, status=1)
        counted = ballot("count", "1", str(table), *numbers)
        concluded = ballot("conclude", "1")
        listed = ballot("list", "--year", "2023")
        dropped = ballot("drop", "1", "--reason", "误开", status=1)
        with reading(engine) as session:
            points = session.exec(select(Assessment.quantity).order_by(Assessment.number)).all()

    assert ("(编号 1)已经开始" in opened, "已登记 2 位委员的票数" in counted, "登记 2 条评定" in concluded) == (True, True, True)
    assert [word for word in ("第 2 行“优秀”写的是“x”", "第 3 行“称职”写的是“十五”") if word not in refused] == []
    assert ("16/15/15" in listed, "已汇总" in listed, "已经汇总" in dropped) == (True, True, True)
    assert points == [3_710_000, 3_000_000]
