"""`lvheng … --groups`: a year of groups from the adopted regulation to the files, as an office types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlmodel import col, select
from typer.testing import CliRunner

from lvheng.cli import app
from scoring_plugins.plugins import Regulations, load_regulations
from services.database import reading
from services.models import AuditEntry
from tests.services.conftest import House
from tests.services.groups.grouped_house import earlier_term
from tests.services.groups.test_appraising_groups import BECAUSE, KIND, LIST, GroupYear

CODE = "990100"
OF_YEAR = ("--committee", CODE, "--year", "2018", "--groups", KIND)


@pytest.fixture(scope="module")
def regulations() -> Regulations:
    return load_regulations()


def test_a_year_of_groups_is_appraised_and_exported(
    house: House, regulations: Regulations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier_term(house)
    GroupYear(house, regulations)
    monkeypatch.setenv("LVHENG_DATABASE_URL", house.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("LVHENG_DATA_DIR", str(tmp_path))

    def lvheng(*words: str, who: str = "appraiser", status: int = 0) -> str:
        outcome = CliRunner().invoke(app, [*words, "--as", who])
        assert outcome.exit_code == status, outcome.output
        return outcome.output

    adopted = lvheng("regulation", "adopt", "xx_zhenjie_gongzuoshi", "--committee", CODE, "--from", "2020-01-01", "--groups", "机关工作室")
    scored = json.loads(lvheng("score", *OF_YEAR, "--json", who="reader"))
    told = lvheng("score", *OF_YEAR, "--group", "甲", who="reader")
    lvheng("appraisal", "open", *OF_YEAR, "--notice-days", "0", "--partial-because", BECAUSE)
    lvheng("appraisal", "collect", *OF_YEAR)
    lvheng("appraisal", "check", *OF_YEAR, "--until", "2100-01-01")
    lvheng("appraisal", "review", *OF_YEAR, "--reason", "各组已核对")
    lvheng("appraisal", "department", "考核组", *OF_YEAR, who="verifier")
    lvheng("appraisal", "draft", *OF_YEAR)
    lvheng("appraisal", "council", *OF_YEAR)
    issue = ("appraisal", "issue", *OF_YEAR, "--approver", "主席会议", "--decided-on", "2019-01-20")
    undecided = lvheng(*issue, who="chair", status=1)
    lvheng("appraisal", "decide-group", "己", LIST, *OF_YEAR, "--reason", "创新突出", who="chair")
    lvheng("appraisal", "decide-group", "庚", LIST, *OF_YEAR, "--reason", "名额已满", "--no", who="chair")
    lvheng(*issue, who="chair")
    shown = lvheng("appraisal", "show", *OF_YEAR, who="reader")
    written = json.loads(lvheng("appraisal", "export-groups", *OF_YEAR, "--json", who="reader"))
    one = lvheng("appraisal", "export-groups", *OF_YEAR, "--format", "group-sheet", "--group", "甲", who="reader")
    unknown = lvheng("appraisal", "export-groups", *OF_YEAR, "--format", "xlsx", who="reader", status=1)
    package = tmp_path / "groups.zip"
    packed = json.loads(lvheng("appraisal", "export", *OF_YEAR, "--format", "package", "--output", str(package), "--json", who="reader"))
    verified = CliRunner().invoke(app, ["appraisal", "verify", str(package)]).output
    imported = lvheng("exchange", "import", str(package), "--committee", CODE, "--because", "本机核对", who="root-admin")
    dumped = lvheng("exchange", "dump", *OF_YEAR, who="reader")
    with reading(house.engine) as session:
        handed_out = session.exec(select(AuditEntry.changes).where(AuditEntry.action == "export.write").order_by(col(AuditEntry.id))).all()
    for_members = lvheng("appraisal", "export", *OF_YEAR[:4], "--format", "groups", who="reader", status=1)

    assert "各镇街政协工作室" in adopted
    assert {each["member"]: each["total"] // 1_000_000 for each in scored["groups"]}["乙"] == 96
    assert "综合考核" in told
    assert "己" in undecided
    assert "已通报" in shown
    assert (written["groups"], Path(written["file"]).stat().st_size > 0) == (7, True)
    assert f"{CODE}-2018-{KIND}-甲-group-sheet.xlsx" in one
    assert [(each["form"], each["group_kind"], each.get("group_name"), each["number"]) for each in handed_out] == [
        ("groups", KIND, None, 1),
        ("group-sheet", KIND, "甲", 1),
        ("package", KIND, None, 1),
    ]
    assert "groups(小组考核汇总表)" in unknown
    assert "export-groups" in for_members
    assert (packed["version"], f"小组“{KIND}”7个" in verified, "早已导入" in imported) == (1, True, True)
    assert dumped.count('{"group":') == 7
