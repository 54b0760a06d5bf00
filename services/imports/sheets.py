"""The workbook's sheets: what each column is called, holds and asks for. The template and the reader both work from this list."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from scoring_plugins.catalogue import say
from services.imports.cells import KEY, NAME, NAMES, ONE_PERSON, PEOPLE, TEXT, TEXTS, CellKind, PlenarySessionCell, PointsCell, Truth, Word
from services.imports.days import DAY, HALF_DAYS
from services.imports.words import (
    ASSESSMENT_KINDS,
    ATTENDANCE,
    HANDLING,
    KIND_WORDS,
    LEAVING,
    LEVELS,
    MANNERS,
    MATTERS,
    ROLE_WORDS,
    SUPERVISION_KINDS,
    SUPERVISION_MATTERS,
)


@dataclass(frozen=True)
class Column:
    """`is_needed`: the heading must be there; `is_filled`: and a value in every row. `listed` names a list the committee keeps."""

    heading: str
    field: str
    kind: CellKind
    width: float
    is_needed: bool
    is_filled: bool
    note: str
    example: str
    aliases: tuple[str, ...] = ()
    listed: str | None = None


@dataclass(frozen=True)
class Series:
    """Columns that repeat, numbered from 1: 第1半天, 第2半天 …; their values are read into the one field."""

    column: Column
    pattern: re.Pattern[str]
    written: int

    def at(self, place: int) -> Column:
        """The column at a place counted from 1."""
        return replace(self.column, heading=self.column.heading.format(place), field=f"{self.column.field}[{place - 1}]")


@dataclass(frozen=True)
class Sheet:
    name: str
    columns: tuple[Column, ...]
    series: Series | None = None
    by_field: dict[str, Column] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_field", {column.field: column for column in self.columns})

    def spread(self, values: dict[str, Any]) -> dict[str, Any]:
        """One value a column: a series is spread out."""
        if self.series is None:
            return values
        name = self.series.column.field
        spread = {f"{name}[{place}]": value for place, value in enumerate(values.get(name, ()))}
        return {field: value for field, value in values.items() if field != name} | spread

    def column(self, field: str) -> Column:
        """The column of a field, one of a series included."""
        if self.series and field.startswith(f"{self.series.column.field}["):
            return self.series.at(int(field[field.index("[") + 1 : -1]) + 1)
        return self.by_field[field]


def described(
    heading: str,
    field: str,
    kind: CellKind,
    note: str,
    *,
    need: str = "",
    width: float = 14,
    example: str = "",
    aliases: tuple[str, ...] = (),
    listed: str | None = None,
) -> Column:
    """A column whose explanation stands in the catalogue; `need` is `heading` or `value`."""
    return Column(heading, field, kind, width, need != "", need == "value", say(f"imports.{note}"), example, aliases, listed)


# A row whose number begins so is the template's own example and is never imported.
EXAMPLE = "示例"

MEMBERS = Sheet(
    "委员",
    (
        described("委员编号", "number", KEY, "note_member_key", need="heading", example="示例1"),
        described("姓名", "name", NAME, "note_name", need="value", example="示例甲"),
        described("界别", "sector", TEXT, "note_sector", need="value", width=24, example="经济界", listed="sectors"),
        described("专委会", "special_committee", TEXT, "note_special_committee", width=20, listed="special_committees"),
        described("是否常委", "on_standing_committee", Truth(), "note_yes", width=10, example="否"),
        described("职务", "posts", TEXTS, "note_posts", width=18, example="副主任"),
        described("活动组", "groups", TEXTS, "note_groups", width=18, listed="groups"),
        described("起始日期", "from_on", DAY, "note_from_on", need="value", example="2023-01-01"),
        described("离任日期", "to_on", DAY, "note_to_on"),
        described("离任原因", "leaving", Word(LEAVING), "note_leaving", width=12),
    ),
)

ACTIVITIES = Sheet(
    "活动",
    (
        described("活动编号", "number", KEY, "note_key", need="heading", width=16, example="示例-活动1", aliases=("编号",)),
        described("类别", "kind", Word(KIND_WORDS), "note_kind", need="value", width=18, example="常委会议"),
        described("活动名称", "title", TEXT, "note_title", need="value", width=40, example="示例活动,不会导入", aliases=("名称",)),
        described("日期", "held_on", DAY, "note_held_on", need="value", example="2023-03-01", aliases=("活动日期",)),
        described("各半天", "sessions", HALF_DAYS, "note_sessions", width=36, example="上午、下午"),
        described("是否外出", "is_away", Truth(), "note_yes", width=10, example="否"),
        described("组织单位", "organisers", TEXTS, "note_organisers", width=24, example="经济委员会", aliases=("承办单位",)),
    ),
)

ROLL = Sheet(
    "到会名单",
    (
        described("活动编号", "work", KEY, "note_work", need="heading", width=16, example="示例-活动1", aliases=("编号",)),
        described("活动名称", "work_title", TEXT, "note_work_title", width=32, aliases=("名称",)),
        described("日期", "work_day", DAY, "note_work_day", aliases=("活动日期",)),
        described("委员编号", "member", KEY, "note_roll_member", need="heading", example="示例1"),
        described("姓名", "name", NAME, "note_roll_name", example="示例甲"),
        described("身份", "role", Word(ROLE_WORDS), "note_role", need="value", width=10, example="参加"),
    ),
    Series(
        described("第{}半天", "statuses", Word(ATTENDANCE), "note_status", width=12, example="出席"),
        re.compile(r"第(\d{1,3})半天"),
        10,
    ),
)

PROPOSALS = Sheet(
    "提案",
    (
        described("登记号", "number", KEY, "note_key", need="heading", width=16, example="示例-提案1"),
        described(
            "届次", "plenary_session", PlenarySessionCell(), "note_plenary", need="value", example="五届二次", listed="plenary_sessions"
        ),
        described("案号", "case_number", TEXT, "note_case_number", width=10),
        described("案由", "title", TEXT, "note_title", need="value", width=44, example="关于示例的提案,不会导入"),
        described("提交日期", "submitted_on", DAY, "note_submitted_on", need="value", example="2023-03-01"),
        described("第一提案人", "lead", ONE_PERSON, "note_lead", need="heading", width=18, example="示例1"),
        described("联名人", "co", PEOPLE, "note_people", width=28),
        described("附议人", "seconder", PEOPLE, "note_people", width=28),
        described("集体提案单位", "collective", NAMES, "note_collective", width=24),
        described("是否涉及民生", "concerns_livelihood", Truth(), "note_yes", width=12, example="是"),
        described("立案日期", "marks.filed", DAY, "note_mark"),
        described("不立案日期", "marks.not_filed", DAY, "note_mark", aliases=("不予立案日期",)),
        described("并案日期", "marks.merged", DAY, "note_mark"),
        described("转为社情民意日期", "marks.converted", DAY, "note_mark", width=16, aliases=("转办日期",)),
        described("重点提案日期", "marks.key", DAY, "note_mark", aliases=("重点日期",)),
        described("优秀提案日期", "marks.outstanding", DAY, "note_mark", aliases=("优秀日期",)),
    ),
)

HANDLINGS = Sheet(
    "提案办理",
    (
        described("登记号", "work", KEY, "note_work", need="heading", width=16, example="示例-提案1"),
        described("案由", "work_title", TEXT, "note_work_title", width=44),
        described("提交日期", "work_day", DAY, "note_work_day"),
        described("承办单位", "unit", NAME, "note_unit", need="value", width=24, example="示例局"),
        described("承办方式", "role", Word(HANDLING), "note_handling", need="value", width=10, example="主办", aliases=("主办会办分办",)),
        described("交办日期", "assigned_on", DAY, "note_assigned_on", need="value", example="2023-03-15"),
        described("答复日期", "replied_on", DAY, "note_replied_on"),
    ),
)

OPINION_REPORTS = Sheet(
    "社情民意",
    (
        described("信息编号", "number", KEY, "note_key", need="heading", width=16, example="示例-信息1", aliases=("编号",)),
        described("标题", "title", TEXT, "note_title", need="value", width=44, example="示例信息,不会导入"),
        described("提交日期", "submitted_on", DAY, "note_submitted_on", need="value", example="2023-03-01"),
        described("作者", "author", PEOPLE, "note_author", need="heading", width=20, example="示例1"),
        described("合作者", "co", PEOPLE, "note_people", width=20),
        described("编辑", "editor", PEOPLE, "note_people", width=20),
        described("报送单位", "body", NAMES, "note_body", width=24),
    ),
)

OUTCOMES = Sheet(
    "信息采用",
    (
        described("信息编号", "work", KEY, "note_work", need="heading", width=16, example="示例-信息1", aliases=("编号",)),
        described("标题", "work_title", TEXT, "note_work_title", width=44),
        described("提交日期", "work_day", DAY, "note_work_day"),
        described("事项", "matter", Word(MATTERS), "note_matter", need="value", width=10, example="采用"),
        described("层级", "level", Word(LEVELS), "note_level", need="heading", width=10, example="省级"),
        described("方式", "manner", Word(MANNERS), "note_manner", width=10, example="单篇"),
        described("采用单位或批示领导", "by", TEXT, "note_by", width=24, aliases=("采用单位", "批示领导", "采用单位/批示领导")),
        described("日期", "dated_on", DAY, "note_dated_on", need="value", example="2023-05-01", aliases=("结果日期",)),
    ),
)

ASSESSMENTS = Sheet(
    "评定",
    (
        described("评定编号", "number", KEY, "note_key", need="heading", width=16, example="示例-评定1", aliases=("编号",)),
        described("类别", "kind", Word(ASSESSMENT_KINDS), "note_given_kind", need="value", width=10, example="评定"),
        described("项目", "item", TEXT, "note_item", need="value", width=20, example="附加分"),
        described("日期", "dated_on", DAY, "note_given_on", need="value", example="2023-12-31"),
        described("委员编号", "member", KEY, "note_given_member", need="heading", example="示例1"),
        described("姓名", "name", NAME, "note_roll_name", example="示例甲"),
        described("活动组", "group", TEXT, "note_given_group", width=18, listed="groups"),
        described("分值", "quantity", PointsCell(), "note_quantity", width=10, example="2.5"),
        described("事由", "reason", TEXT, "note_given_reason", need="value", width=40, example="示例事由,不会导入"),
        described("作出者", "given_by", TEXT, "note_given_by", need="value", width=20, example="示例委员会"),
    ),
)

REFERENCE_TOPICS = Sheet(
    "参考题目",
    (
        described("题目", "title", TEXT, "note_topic", need="value", width=60, example="示例题目,不会导入", aliases=("参考题目",)),
        described(
            "届次", "plenary_session", PlenarySessionCell(), "note_plenary", need="value", example="五届二次", listed="plenary_sessions"
        ),
        described("提出单位", "offered_by", TEXT, "note_offered_by", width=30, example="示例局"),
    ),
)

SUPERVISIONS = Sheet(
    "督办",
    (
        described("督办名称", "name", TEXT, "note_supervision", need="value", width=30, example="示例督办组"),
        described("年度", "year", TEXT, "note_supervision_year", need="value", width=10, example="2023"),
        described("督办方式", "kind", Word(SUPERVISION_KINDS), "note_supervision_kind", need="value", width=16, example="政协领导领衔"),
        described("牵头人", "led_by", TEXT, "note_led_by", need="value", width=18, example="示例主席"),
        described("确定日期", "chosen_on", DAY, "note_chosen_on", need="value", example="2023-04-01"),
        described("重点提案登记号", "proposals", TEXTS, "note_supervised", need="value", width=30, example="TA-001"),
        described("参加委员", "members", PEOPLE, "note_people", width=40),
    ),
)

SUPERVISION_LINES = Sheet(
    "督办记录",
    (
        described("督办名称", "name", TEXT, "note_supervision", need="value", width=30, example="示例督办组"),
        described("年度", "year", TEXT, "note_supervision_year", need="value", width=10, example="2023"),
        described("事项", "matter", Word(SUPERVISION_MATTERS), "note_supervision_matter", need="value", width=12, example="实地调研"),
        described("地点或方面", "place", TEXT, "note_supervision_place", need="value", width=30, example="示例地点"),
        described("日期", "held_on", DAY, "note_supervision_day", example="2023-05-01"),
        described("建议内容", "suggestion", TEXT, "note_suggestion", width=60),
    ),
)

_WORKS = (ACTIVITIES, ROLL, PROPOSALS, HANDLINGS, OPINION_REPORTS, OUTCOMES)
SHEETS: tuple[Sheet, ...] = (MEMBERS, *_WORKS, ASSESSMENTS, REFERENCE_TOPICS, SUPERVISIONS, SUPERVISION_LINES)
GUIDE_SHEET, CHOICES_SHEET = "填表说明", "选项"
