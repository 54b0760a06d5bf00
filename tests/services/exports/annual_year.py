"""A committee's scored year built by hand: plainly fictitious members whose lines add up, for the workbook's tests."""

from __future__ import annotations

import random
from datetime import date, timedelta

import msgspec

from scoring_plugins.engine.scorecard import (
    MICRO,
    BlockScore,
    Chosen,
    ClauseScore,
    Consequence,
    DutyOutcome,
    LineKind,
    NotComputable,
    Scorecard,
    ScoreLine,
)
from services.exports.annual_sheet import AnnualMember, AnnualSheet, GradeMark, WorkLabel
from services.name_order import sort_keys

VERSION = date(2015, 3, 1)
CUT_OFF = date(2023, 12, 31)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
GIVEN = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
CLAUSES = {"基本分": "基本履职", "全会请假": "基本履职", "第二件起的立案提案": "工作奖励", "重点提案": "工作奖励", "公益活动": "工作奖励"}


def line(kind: LineKind, node: str, points: int, reason: str, *works: str, cite: str = "第六条") -> ScoreLine:
    return ScoreLine(
        kind=kind, node=node, clause=node if node in CLAUSES else None, cite=(cite,), works=works, points=points, reason=reason
    )


def scorecard(member: str, lines: list[ScoreLine], *, grade: str | None = "称职", unverified: int = 0) -> Scorecard:
    """A scorecard whose clauses, blocks and total are the sums of its lines."""
    clauses = {name: sum(one.points for one in lines if one.node == name) for name in CLAUSES}
    blocks = {
        block: sum(points for name, points in clauses.items() if CLAUSES[name] == block) + sum(o.points for o in lines if o.node == block)
        for block in dict.fromkeys(CLAUSES.values())
    }
    total = sum(one.points for one in lines)
    return Scorecard(
        member=member,
        year=2023,
        regulation="jinan",
        version=VERSION,
        title="关于政协委员履职量化考核的实施办法",
        status="partial",
        content_hash="3f" * 32,
        engine_version="1",
        period_from=date(2023, 1, 1),
        period_to=CUT_OFF,
        cut_off=CUT_OFF,
        total=total,
        grade=grade,
        unverified_count=unverified,
        lines=tuple(lines),
        clauses=tuple(ClauseScore(name=n, block=CLAUSES[n], cite=("第六条",), says=n, points=points) for n, points in clauses.items()),
        blocks=tuple(BlockScore(name=name, parent=None, points=points, cap=None, floor=None) for name, points in blocks.items()),
        duties=(
            DutyOutcome(
                name="三个一",
                cite=("第二条",),
                says="出席全会一次；提案一件或信息一条；视察调研等活动一次",
                fulfilled=True,
                reason="出席全会1次，提案2件，活动1次",
            ),
            DutyOutcome(
                name="常委会议三次",
                cite=("第三条",),
                says="常委一年出席常委会议不少于三次",
                fulfilled=None,
                reason="本年没有召开常委会议",
                advisory=True,
            ),
        ),
        consequences=(Consequence(proposal="界别召集人约谈", cite=("第十一条",), reason="总分30，低于60"),) if total < 60 * MICRO else (),
    )


def members(count: int, lines_each: int, seed: int = 1) -> tuple[tuple[AnnualMember, ...], dict[str, WorkLabel]]:
    """So many members with so many lines each, and the labels of their works; the same for the same seed."""
    chance = random.Random(seed)
    made, works = [], {}
    for index in range(count):
        name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2))))
        number = f"{index + 1:04d}"
        lines = [line("grant", "基本分", 70 * MICRO, "基本履职七十分起")]
        for one in range(lines_each - 2):
            work = f"{number}-{one}"
            title = f"关于推进{chance.choice(('城乡供水', '老旧小区改造', '职业教育', '基层卫生'))}一体化建设的建议（{one + 1}）"
            works[work] = WorkLabel(kind="提案", title=title, dated_on=date(2023, 1, 8) + timedelta(one * 7), number=f"第{one + 1:03d}号")
            lines.append(
                line("record", "第二件起的立案提案", chance.randrange(1, 9_000_000), "第一提案人的立案提案，从第二件起每件五分", work)
            )
        over = sum(one.points for one in lines) - 120 * MICRO
        if over > 0:
            lines.append(line("cap", "工作奖励", -over, "工作奖励封顶，超过部分不计"))
        grade = chance.choice(("优秀", "称职", "不称职"))
        made.append(
            AnnualMember(
                name=name,
                number=number,
                strokes_key=sort_keys(name).strokes,
                sector=chance.choice(("中国共产党", "农业界", "社会福利和社会保障界")),
                posts=chance.choice(((), ("市工商联副主席",), ("某某学院院长", "教育界别召集人"))),
                standing_committee=index % 9 == 0,
                scorecard=scorecard(number, lines, grade=grade, unverified=index % 3),
            )
        )
    return tuple(made), works


def annual_sheet(made: tuple[AnnualMember, ...], works: dict[str, WorkLabel], **changed: object) -> AnnualSheet:
    """The sheet of these members, with what their scorecards say of the regulation."""
    sheet = AnnualSheet(
        committee="政协某某市委员会",
        committee_code="140900",
        year=2023,
        regulation="jinan",
        title="关于政协委员履职量化考核的实施办法",
        version=VERSION,
        status="partial",
        content_hash="3f" * 32,
        engine_version="1",
        period_from=date(2023, 1, 1),
        period_to=CUT_OFF,
        cut_off=CUT_OFF,
        facts_hash="a7" * 32,
        unverified_count=sum(member.scorecard.unverified_count for member in made),
        members=made,
        works=works,
        grades=(GradeMark(grade="优秀"), GradeMark(grade="称职", colour="蓝色"), GradeMark(grade="不称职", colour="#F8CBAD")),
        chosen=(Chosen(field="grades", why="84 与 85 之间按下限判定", value="85"), Chosen(field="全会请假.each.presence", why="公差不扣")),
        not_computable=(NotComputable(cite=("第九条",), why="原文没有写明分值"),),
    )
    return msgspec.structs.replace(sheet, **changed)
