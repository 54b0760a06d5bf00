"""`lvheng appraisal ballot`, as `docs/ballots.md` shows it: from a ballot's opening to the points it comes to."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from sqlmodel import col, select
from typer.testing import CliRunner

from lvheng.cli import app
from services.database import reading
from services.models import Assessment
from tests.databases import Foundations
from tests.services.appraisals.test_ballots import assessing_city

PAGE = (Path(__file__).parents[2] / "docs/ballots.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^\$ lvheng (.+)\n(.+)\n", PAGE, re.M)
TABLE = PAGE.split("# 票数.csv\n")[1].split("```")[0]


def test_the_page_s_commands_print_what_it_shows_and_come_to_points(
    foundations: Foundations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("票数.csv").write_text(TABLE, encoding="utf-8-sig")
    Path("错.csv").write_text(TABLE.replace("15", "十五").replace("10", "x"), encoding="utf-8")
    with foundations.copy("sqlite", assessing_city) as (engine, _):
        monkeypatch.setenv("LVHENG_DATABASE_URL", engine.url.render_as_string(hide_password=False))

        def run(command: str, status: int = 0) -> str:
            outcome = CliRunner().invoke(app, shlex.split(command))
            assert outcome.exit_code == status, outcome.output
            return outcome.output

        printed = [run(command).strip() for command, _ in SHOWN]
        refused = run(SHOWN[1][0].replace("票数.csv", "错.csv"), status=1)
        listed = run("appraisal ballot list --committee 990100 --year 2023")
        dropped = run("appraisal ballot drop 1 --committee 990100 --as appraiser --reason 误开", status=1)
        with reading(engine) as session:
            given = session.exec(select(Assessment.quantity, Assessment.reason).order_by(col(Assessment.number))).all()

    assert printed == [output for _, output in SHOWN]
    assert len(printed) == 3
    assert [word for word in ("第 2 行“优秀”写的是“x”", "第 3 行“称职”写的是“十五”") if word not in refused] == []
    assert ("16/15/15" in listed, "已汇总" in listed, "已经汇总" in dropped) == (True, True, True)
    assert [quantity for quantity, _ in given] == [3_710_000, 3_000_000]
    assert given[0][1].split(":")[1] in PAGE
