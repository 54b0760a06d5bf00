"""The demo's proposals: as many of each sort as the source says; sponsors, titles, units and dates are ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from services.demo.gatherings import PLENARY_CLOSED, PLENARY_OPENED
from services.demo.people import Person, drawn, tickets_of
from services.demo.published import (
    ALL_HANDLED_BY,
    CO_UNITS,
    FILED_BY_MEMBERS,
    FILED_COLLECTIVE,
    FILED_ON_LIVELIHOOD,
    HANDLING_UNITS,
    KEY,
    LEAD_UNITS,
    OTHERS_ON_LIVELIHOOD,
    SUBMITTED_BY_MEMBERS,
    SUBMITTED_COLLECTIVE,
)
from services.models import HandlingRole, MarkKind, SponsorshipRole
from services.proposals import HandlingDraft, ProposalDraft, SponsorDraft

OUTSTANDING = 20
PRAISED_ON = date(2023, 12, 12)
# One meeting chose the key ones, once all were on file.
CHOSEN_ON = date(2023, 7, 10)
TOPICS = (
    "老旧小区改造",
    "义务教育均衡",
    "村级卫生室建设",
    "城市停车",
    "农产品品牌",
    "古建筑保护",
    "中小企业融资",
    "河道治理",
    "电动车充电",
    "养老托育",
    "人才引进",
    "职业教育",
    "公交线路优化",
    "冬季清洁取暖",
    "杂粮产业",
    "旅游公路",
    "数字政务",
    "食品安全",
    "青少年心理健康",
    "矿山生态修复",
)
VERBS = ("加强", "推进", "规范", "完善", "支持")
BODIES = (*(f"示例党派{stem}市委会" for stem in "甲乙丙丁戊己庚"), "示例工商联")
BUREAUS = (
    "教育", "科技", "工信", "公安", "民政", "司法", "财政", "人社", "自然资源", "生态环境", "住建", "城管", "交通", "水利",
    "农业农村", "林草", "商务", "文旅", "文物", "卫健", "退役军人", "应急", "审计", "国资", "市场监管", "体育", "统计", "医保",
    "能源", "信访", "金融", "大数据", "审批服务", "乡村振兴", "邮政", "气象", "消防", "税务", "供销", "公积金", "残联", "红十字",
)  # fmt: skip
UNITS = (
    *(f"市{name}部门(示例)" for name in BUREAUS),
    *(f"示例{place}县政府" for place in "一二三四五六七八九十"),
    *(f"示例{place}园区" for place in "甲乙丙丁戊己庚辛"),
)
assert len(UNITS) == HANDLING_UNITS


def make_proposals(rng: Random, people: Sequence[Person]) -> list[ProposalDraft]:
    """The year's proposals in the order submitted, numbered TA-2023-0001 and on, those filed with a 案号."""
    # (collective?, filed?) of each; chance then deals out the order.
    sorts = [(False, True)] * FILED_BY_MEMBERS + [(False, False)] * (SUBMITTED_BY_MEMBERS - FILED_BY_MEMBERS)
    sorts += [(True, True)] * FILED_COLLECTIVE + [(True, False)] * (SUBMITTED_COLLECTIVE - FILED_COLLECTIVE)
    rng.shuffle(sorts)
    filed = [place for place, (_, is_filed) in enumerate(sorts) if is_filed]
    others = [place for place, (_, is_filed) in enumerate(sorts) if not is_filed]
    livelihood = {*rng.sample(filed, FILED_ON_LIVELIHOOD), *rng.sample(others, OTHERS_ON_LIVELIHOOD)}
    key, outstanding = set(rng.sample(filed, KEY)), set(rng.sample(filed, OUTSTANDING))
    days = sorted(_submitted_on(rng) for _ in sorts)
    units, tickets = _Units(rng), tickets_of(people)
    drafts = []
    for place, ((is_collective, is_filed), day) in enumerate(zip(sorts, days, strict=True)):
        filed_on = day + timedelta(days=rng.randrange(7, 22))
        handlings = units.assigned(filed_on) if is_filed else ()
        marks = {MarkKind.FILED: filed_on} if is_filed else _refused(rng, filed_on)
        if place in key:
            marks[MarkKind.KEY] = CHOSEN_ON
        if place in outstanding:
            marks[MarkKind.OUTSTANDING] = PRAISED_ON
        drafts.append(
            ProposalDraft(
                number=f"TA-2023-{place + 1:04d}",
                plenary_session=(5, 2),
                title=f"关于{rng.choice(VERBS)}{rng.choice(TOPICS)}的提案(示例{place + 1:03d})",
                submitted_on=day,
                sponsors=_sponsors(rng, tickets, day, is_collective),
                case_number=f"{filed.index(place) + 1:03d}" if is_filed else None,
                concerns_livelihood=place in livelihood,
                marks=marks,
                handlings=handlings,
            )
        )
    return _with_units_of_key_ones(rng, drafts)


def _with_units_of_key_ones(rng: Random, drafts: list[ProposalDraft]) -> list[ProposalDraft]:
    """The key ones handled by as many units as the source says, no unit by two: one by separate units, others by a lead with helpers."""
    names = rng.sample(UNITS, LEAD_UNITS + CO_UNITS)
    leads, helpers = names[:LEAD_UNITS], names[LEAD_UNITS:]
    key = [place for place, draft in enumerate(drafts) if MarkKind.KEY in draft.marks]
    led = key[1:]
    units = [tuple((name, HandlingRole.SEPARATE) for name in leads[: LEAD_UNITS - len(led)])]
    for place, lead in enumerate(leads[LEAD_UNITS - len(led) :]):
        units.append(((lead, HandlingRole.LEAD), *((name, HandlingRole.CO) for name in helpers[place :: len(led)])))
    changed = list(drafts)
    for place, named in zip(key, units, strict=True):
        assigned_on, *replies = (drafts[place].handlings[0].assigned_on, *(each.replied_on for each in drafts[place].handlings))
        replied_on = max(day for day in replies if day is not None)
        handlings = (HandlingDraft(name, role, assigned_on, None if role is HandlingRole.CO else replied_on) for name, role in named)
        changed[place] = replace(drafts[place], handlings=tuple(handlings))
    return changed


def _submitted_on(rng: Random) -> date:
    """Most are handed in at the plenary session, the rest until the middle of June."""
    if rng.randrange(8):
        return PLENARY_OPENED + timedelta(days=rng.randrange((PLENARY_CLOSED - PLENARY_OPENED).days + 1))
    return date(2023, 3, 1) + timedelta(days=rng.randrange(105))


def _refused(rng: Random, day: date) -> dict[MarkKind, date]:
    """Not filed: most as they are, some turned into opinion reports, some merged into another proposal."""
    draw = rng.randrange(6)
    if draw == 0:
        return {MarkKind.MERGED: day}
    return {MarkKind.NOT_FILED: day, **({MarkKind.CONVERTED: day} if draw == 1 else {})}


def _sponsors(rng: Random, tickets: Sequence[Person], day: date, is_collective: bool) -> tuple[SponsorDraft, ...]:
    if is_collective:
        return (SponsorDraft(SponsorshipRole.COLLECTIVE, body=rng.choice(BODIES)),)
    others, seconders = rng.choice(((0, 0), (0, 0), (0, 0), (1, 0), (2, 0), (3, 1), (4, 0), (0, 2)))
    lead, *rest = drawn(rng, tickets, day, 1 + others + seconders)
    return (
        SponsorDraft(SponsorshipRole.LEAD, lead.number),
        *(SponsorDraft(SponsorshipRole.CO, person.number) for person in rest[:others]),
        *(SponsorDraft(SponsorshipRole.SECONDER, person.number) for person in rest[others:]),
    )


class _Units:
    """Deals out handling units: each at least once, then by chance; whoever has to answer has answered in time."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._fresh = list(UNITS)
        rng.shuffle(self._fresh)

    def assigned(self, filed_on: date) -> tuple[HandlingDraft, ...]:
        rng = self._rng
        assigned_on = filed_on + timedelta(days=rng.randrange(5, 15))
        # How many answer (one leads, several each for their part), and how many help without answering.
        answering, helping = rng.choice(((1, 0), (1, 0), (1, 0), (1, 1), (1, 2), (2, 0), (3, 0)))
        names = rng.sample(UNITS, answering + helping)
        if self._fresh:
            fresh = self._fresh.pop()
            names = [fresh, *(name for name in names if name != fresh)][: answering + helping]
        role = HandlingRole.LEAD if answering == 1 else HandlingRole.SEPARATE
        replied = [min(assigned_on + timedelta(days=rng.randrange(45, 100)), ALL_HANDLED_BY) for _ in range(answering)]
        return (
            *(HandlingDraft(name, role, assigned_on, day) for name, day in zip(names[:answering], replied, strict=True)),
            *(HandlingDraft(name, HandlingRole.CO, assigned_on) for name in names[answering:]),
        )
