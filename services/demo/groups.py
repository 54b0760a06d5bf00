"""The demo's groups that are appraised: what the office gave them, by one regulation for those of sectors, by a checklist for the studios.

Their names are ours, as are the points; the regulations are those of other committees, because they have something to give.
"""

from __future__ import annotations

from datetime import date
from random import Random

from sqlmodel import Session

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.changes.assessments import GivenLine, GivenSheet, register_sheet
from services.committees import add_activity_group
from services.demo.gatherings import YEAR
from services.demo.setting_up import DemoOffice
from services.models import AssessmentKind
from services.regulations import adopt_regulation
from services.verification import Selection, verify

MICRO = 1_000_000
SECTOR_GROUPS, STUDIOS = "sector_group", "镇街工作室"
REGULATIONS = {SECTOR_GROUPS: "hubin_groups", STUDIOS: "xx_zhenjie_gongzuoshi"}
SECTORS = ("经济", "教育", "医药卫生", "工商联", "农业", "文化艺术", "科学技术", "社会科学")
OF_SECTORS = {f"{sector}界别小组(示例)": sector for sector in SECTORS}
OF_STREETS = tuple(f"示例{place}街道政协工作室" for place in "一二三四五")
GIVEN_ON = date(YEAR, 12, 15)
# What a studio is asked for, and the most that each is worth.
CHECKLIST = {"半年计划和总结": 5, "制度上墙": 2, "理论与业务学习": 3, "落实部署": 8, "文史征稿": 8, "资料与培训": 6}


def give_groups(session: Session, office: DemoOffice, regulations: Regulations) -> None:
    """Found the groups, adopt what they are appraised by, and register and verify the year's sheets."""
    for name, sector in OF_SECTORS.items():
        add_activity_group(session, office.administrator, office.committee_id, name, SECTOR_GROUPS, sector=sector)
    for name in OF_STREETS:
        add_activity_group(session, office.administrator, office.committee_id, name, STUDIOS)
    for kind, code in REGULATIONS.items():
        adopt_regulation(session, office.appraiser, office.committee_id, regulations, code, date(YEAR, 1, 1), group_kind=kind)
    for sheet in sheets():
        register_sheet(session, office.registrar, office.committee_id, regulations, sheet)
    for kind in (AssessmentKind.ASSESSMENT, AssessmentKind.CHECKLIST):
        verify(session, office.verifier, office.committee_id, Selection(kind=kind), say("demo.because"), regulations=regulations)


def sheets(seed: int = 140900) -> list[GivenSheet]:
    """What the year's appraisal teams gave, item by item."""
    rng = Random(f"{seed} groups")
    basic = tuple(GivenLine(group=name, quantity=rng.randrange(160, 199) * MICRO // 2) for name in OF_SECTORS)
    extra = tuple(
        GivenLine(group=name, quantity=rng.randrange(1, 16) * MICRO, reason="承办界别协商活动(示例)") for name in [*OF_SECTORS][::2]
    )
    found = [
        GivenSheet(AssessmentKind.ASSESSMENT, "基本分", GIVEN_ON, "演示考核小组", "按评分标准逐项评出(示例)", basic),
        GivenSheet(AssessmentKind.ASSESSMENT, "附加分", GIVEN_ON, "演示考核小组", "承办界别协商活动(示例)", extra),
    ]
    for item, most in CHECKLIST.items():
        lines = tuple(GivenLine(group=name, quantity=(most * 2 - rng.randrange(most)) * MICRO // 2) for name in OF_STREETS)
        found.append(GivenSheet(AssessmentKind.CHECKLIST, item, GIVEN_ON, "演示考核小组", "现场查看台账(示例)", lines))
    return found
